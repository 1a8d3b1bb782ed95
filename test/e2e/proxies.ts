import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Daemon, startDaemon } from './daemon.ts'

export interface SquidOptions {
  /** Who may use it; without, everybody. */
  readonly user?: { readonly name: string; readonly password: string }
  /** Names that nobody else knows, for addresses. */
  readonly names?: Readonly<Record<string, string>>
}

/** The proxy of many a company, as it comes: it connects, and opens nothing. Port 9 is forbidden. */
export function startSquid({ user, names = {} }: SquidOptions = {}): Promise<Daemon> {
  return startDaemon({
    prepare(folder, port) {
      const hosts = Object.entries(names).map(([name, address]) => `${address} ${name}\n`)
      writeFileSync(join(folder, 'hosts'), hosts.join(''))
      if (user !== undefined) {
        const hash = execFileSync('openssl', ['passwd', '-apr1', '-stdin'], { input: user.password, encoding: 'utf8' })
        writeFileSync(join(folder, 'users'), `${user.name}:${hash}`)
      }
      writeFileSync(join(folder, 'squid.conf'), configuration(folder, port, user !== undefined))
    },
    // The name of the service is that of its shared memory.
    command: (folder, port) => ['squid', '-N', '-n', `test${port}`, '-f', join(folder, 'squid.conf')],
  })
}

function configuration(folder: string, port: number, isClosed: boolean): string {
  const access = isClosed
    ? `auth_param basic program /usr/lib/squid/basic_ncsa_auth ${folder}/users
auth_param basic children 2
auth_param basic realm test
acl known proxy_auth REQUIRED
http_access allow known
http_access deny all`
    : 'http_access allow all'
  return `http_port 127.0.0.1:${port}
pid_filename none
access_log none
cache_log ${folder}/cache.log
cache_store_log none
netdb_filename none
pinger_enable off
cache deny all
memory_cache_shared off
coredump_dir ${folder}
hosts_file ${folder}/hosts
shutdown_lifetime 0 seconds
acl forbidden port 9
http_access deny forbidden
${access}
`
}

/** A proxy that opens every connection and signs with a CA of its own, whose certificate lies in `authorityPath`. */
export async function startMitmproxy(): Promise<Daemon & { readonly authorityPath: string }> {
  const daemon = await startDaemon({
    command: (folder, port) => [
      ...['mitmdump', '--quiet', '--listen-host', '127.0.0.1', '--listen-port', String(port)],
      // It is not to judge the servers behind it.
      ...['--set', `confdir=${folder}`, '--set', 'ssl_insecure=true'],
    ],
  })
  return { ...daemon, authorityPath: join(daemon.folder, 'mitmproxy-ca-cert.pem') }
}

/** A SOCKS 5 proxy. */
export function startMicrosocks(user?: SquidOptions['user']): Promise<Daemon> {
  return startDaemon({
    command: (_folder, port) => [
      ...['microsocks', '-i', '127.0.0.1', '-p', String(port)],
      ...(user === undefined ? [] : ['-u', user.name, '-P', user.password]),
    ],
  })
}
