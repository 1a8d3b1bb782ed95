import { execFileSync } from 'node:child_process'
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { userInfo } from 'node:os'
import { join } from 'node:path'
import { getuid } from 'node:process'
import { type Daemon, startDaemon } from './daemon.ts'

export interface Served {
  /** PEM: the chain as it is to be served, and the key of the first. */
  readonly certificates: string
  readonly privateKey: string
}

/** PostgreSQL with TLS, which it offers behind its own question alone. */
export function startPostgres(served: Served): Promise<Daemon> {
  const versions = readdirSync('/usr/lib/postgresql').sort((one, other) => Number(other) - Number(one))
  const programs = `/usr/lib/postgresql/${versions[0]}/bin`
  // It does not run as root.
  const asItself = getuid?.() === 0 ? ['setpriv', '--reuid=postgres', '--regid=postgres', '--clear-groups'] : []
  return startDaemon({
    prepare(folder) {
      const [program = '', ...args] = [...asItself, `${programs}/initdb`, '--no-sync', '--auth=trust', '--no-locale']
      execFileSync(program, [...args, '--pgdata', join(folder, 'data')], { cwd: folder, env: {}, stdio: 'pipe' })
      write(folder, served)
      if (asItself.length > 0) execFileSync('chown', ['postgres:', join(folder, 'key.pem')])
    },
    command: (folder, port) => [
      ...[...asItself, `${programs}/postgres`, '-D', join(folder, 'data'), '-k', '', '-h', '127.0.0.1', '-F'],
      ...['-p', String(port), '-c', 'ssl=on', '-c', `ssl_cert_file=${folder}/certificates.pem`],
      ...['-c', `ssl_key_file=${folder}/key.pem`],
    ],
  })
}

/** Exim, Debian's mail server; without a certificate it has no STARTTLS. */
export function startExim(served?: Served): Promise<Daemon> {
  return startDaemon({
    prepare(folder, port) {
      mkdirSync(join(folder, 'spool'))
      if (served !== undefined) write(folder, served, 0o644)
      const settings = [
        'primary_hostname = localhost',
        `spool_directory = ${folder}/spool`,
        `log_file_path = ${folder}/%slog`,
        'local_interfaces = 127.0.0.1',
        `daemon_smtp_ports = ${port}`,
        'host_lookup =',
        'rfc1413_query_timeout = 0s',
        served === undefined ? 'tls_advertise_hosts =' : 'tls_advertise_hosts = *',
        ...(served === undefined ? [] : [`tls_certificate = ${folder}/certificates.pem`]),
        ...(served === undefined ? [] : [`tls_privatekey = ${folder}/key.pem`]),
      ]
      writeFileSync(join(folder, 'exim.conf'), `${settings.join('\n')}\n`, { mode: 0o644 })
      if (getuid?.() === 0) execFileSync('chown', ['-R', 'Debian-exim:', join(folder, 'spool')])
    },
    command: folder => ['exim4', '-C', join(folder, 'exim.conf'), '-bdf', '-oP', join(folder, 'pid')],
  })
}

function write(folder: string, { certificates, privateKey }: Served, mode = 0o600): void {
  writeFileSync(join(folder, 'certificates.pem'), certificates, { mode: 0o644 })
  writeFileSync(join(folder, 'key.pem'), privateKey, { mode })
}

/** Dovecot, for one of the protocols by which mail is fetched. */
export function startDovecot(protocol: 'imap' | 'pop3', served: Served): Promise<Daemon> {
  return startDaemon({
    prepare(folder, port) {
      write(folder, served)
      // By root it is started, and by nobody else's leave: then everything runs as who started it.
      const own =
        getuid?.() === 0
          ? []
          : ['default_internal_user', 'default_login_user'].map(name => `${name} = ${userInfo().username}`)
      const settings = [
        ...[
          'listen = 127.0.0.1',
          `protocols = ${protocol}`,
          `base_dir = ${folder}/run`,
          'log_path = /dev/stderr',
          ...own,
        ],
        ...['ssl = yes', `ssl_cert = <${folder}/certificates.pem`, `ssl_key = <${folder}/key.pem`],
        ...['passdb {', '  driver = static', '  args = nopassword=y', '}'],
        ...['service anvil {', '  chroot =', '}'],
        ...[`service ${protocol}-login {`, '  chroot =', `  inet_listener ${protocol} {`, `    port = ${port}`, '  }'],
        ...[`  inet_listener ${protocol}s {`, '    port = 0', '  }', '}'],
      ]
      writeFileSync(join(folder, 'dovecot.conf'), `${settings.join('\n')}\n`)
    },
    command: folder => ['dovecot', '-F', '-c', join(folder, 'dovecot.conf')],
  })
}
