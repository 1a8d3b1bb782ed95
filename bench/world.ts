import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { bundle, distSource } from '../scripts/bundle.ts'
import { writeFolder } from '../scripts/dist.ts'
import type { Started } from './servers.ts'

/** Servers, and all that a client needs to trust them, in a temporary folder. */
export interface World {
  readonly environment: Readonly<Record<string, string>>
  /** The command line as it is built from the source at hand. */
  readonly cli: string
  /** The path of a file with the first hosts, `name:port` a line, and its first line. */
  hosts(count: number): Promise<{ readonly path: string; readonly first: string }>
  stop(): Promise<void>
}

/** Debian's bundle is what a client of a real runner loads; where there is none, the one authority has to do. */
const systemBundle = '/etc/ssl/certs/ca-certificates.crt'

export async function startWorld(servers: number): Promise<World> {
  const folder = await mkdtemp(join(tmpdir(), 'bench-'))
  const child = fork(fileURLToPath(new URL('servers.ts', import.meta.url)), [String(servers)])
  try {
    const [{ ports, authority }] = (await once(child, 'message')) as [Started]
    writeFolder(join(folder, 'dist'), await bundle(distSource))
    const lines = ports.map(port => `127.0.0.1:${port}`)
    return {
      environment: await environmentIn(folder, authority),
      cli: join(folder, 'dist', 'cli.js'),
      async hosts(count) {
        const path = join(folder, `hosts-${count}`)
        await writeFile(path, `${lines.slice(0, count).join('\n')}\n`)
        return { path, first: lines[0] ?? '' }
      },
      stop: () => stop(child, folder),
    }
  } catch (error) {
    await stop(child, folder)
    throw error
  }
}

async function stop(child: ChildProcess, folder: string): Promise<void> {
  child.kill()
  await rm(folder, { recursive: true })
}

/** From nothing, with one Node.js for all. */
async function environmentIn(folder: string, authority: string): Promise<Record<string, string>> {
  const home = join(folder, 'home')
  const programs = join(folder, 'bin')
  await Promise.all([mkdir(home), mkdir(programs)])
  await symlink(process.execPath, join(programs, 'node'))
  const own = join(folder, 'authority.pem')
  const whole = join(folder, 'bundle.pem')
  await writeFile(own, authority)
  await writeFile(whole, `${await readFile(systemBundle, 'utf8').catch(() => '')}${authority}`)
  return {
    PATH: `${programs}:/usr/bin:/bin`,
    HOME: home,
    SSL_CERT_FILE: whole,
    REQUESTS_CA_BUNDLE: whole,
    CURL_CA_BUNDLE: whole,
    GIT_SSL_CAINFO: whole,
    NODE_EXTRA_CA_CERTS: own,
  }
}
