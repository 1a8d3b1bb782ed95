import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync } from 'node:fs'
import { connect, type Socket } from 'node:net'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { type Ended, run } from '../e2e/processes.ts'
import { abstractName, cacheFolder } from './cache.ts'

/** A container engine that answers. */
export interface TestEngine {
  readonly socket: string
  /** All that its command line needs: DOCKER_HOST, PATH and an empty HOME. */
  readonly environment: Readonly<Record<string, string>>
  /** Whether it is the tests' own, which pulls nothing and has no network but the host's. */
  readonly own: boolean
  /** Lets go of it. The last one that lets go of the tests' own engine ends it. */
  close(): Promise<void>
}

/** `absent` tells why there is none, and is the reason for which a test is skipped. */
export type StartedEngine = TestEngine | { readonly absent: string }

/** Debian's folders, and where Docker's own packages and a contributor put theirs. */
const searchPath = '/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin'
const defaultSocket = 'unix:///var/run/docker.sock'

/**
 * The engine that answers here already, or else one for the tests of this machine, which is started for the first that asks
 * and ends soon after the last one closed it or died.
 */
export async function startedEngine(): Promise<StartedEngine> {
  for (const host of [process.env['DOCKER_HOST'], defaultSocket]) {
    if (host === undefined || host === '') continue
    const environment = environmentFor(host)
    if (await answers(environment)) return { socket: host, environment, own: false, close: async () => {} }
  }
  const lacking = whatIsLacking()
  if (lacking !== undefined) return { absent: `no container engine: ${lacking}` }
  const lease = await leased()
  if ('absent' in lease) return lease
  const environment = environmentFor(lease.socket)
  return {
    socket: lease.socket,
    environment,
    own: true,
    async close() {
      if (lease.connection.destroyed) return
      lease.connection.destroy()
      await once(lease.connection, 'close')
    },
  }
}

/** Runs the engine's command line. */
export function docker(engine: TestEngine, args: readonly string[], stdin = ''): Promise<Ended> {
  return run(['docker', ...args], { environment: engine.environment, stdin, timeoutMs: 100_000 })
}

/** What it printed. Rejects with its words where it failed. */
export async function dockerSays(engine: TestEngine, args: readonly string[], stdin = ''): Promise<string> {
  const { exitCode, stdout, stderr } = await docker(engine, args, stdin)
  if (exitCode !== 0) throw new Error(`docker ${args.join(' ')} ended with ${exitCode}: ${stderr}`)
  return stdout.trim()
}

function environmentFor(host: string): Readonly<Record<string, string>> {
  const home = join(cacheFolder(), 'home')
  mkdirSync(home, { recursive: true })
  return { DOCKER_HOST: host, PATH: searchPath, HOME: home }
}

async function answers(environment: Readonly<Record<string, string>>): Promise<boolean> {
  if (!isOnPath('docker')) return false
  const { exitCode } = await run(['docker', 'version', '--format', '{{.Server.Version}}'], {
    environment,
    timeoutMs: 10_000,
  })
  return exitCode === 0
}

function whatIsLacking(): string | undefined {
  if (process.platform !== 'linux') return 'none answers, and the tests start one on Linux only'
  const programs = ['docker', 'dockerd', 'containerd', 'runc'].filter(name => !isOnPath(name))
  if (programs.length > 0) return `none answers, and ${programs.join(', ')} to start one is not here (docker.io)`
  return process.getuid?.() === 0 ? undefined : 'none answers, and only root can start one'
}

function isOnPath(name: string): boolean {
  return searchPath.split(':').some(folder => existsSync(join(folder, name)))
}

/** A connection to the keeper holds the engine; the kernel closes that of a process that was killed. */
async function leased(): Promise<{ socket: string; connection: Socket } | { absent: string }> {
  for (let attempt = 0; attempt < 600; attempt += 1) {
    const connection = await connected()
    if (connection !== undefined) {
      const said = await firstLine(connection)
      connection.unref()
      if (said.startsWith('unix://')) return { socket: said, connection }
      connection.destroy()
      // A keeper that was just ending says nothing.
      if (said !== '') return { absent: `no container engine: ${said}` }
    } else if (attempt % 20 === 0) startKeeper()
    await pause(100)
  }
  return { absent: 'no container engine: its keeper does not answer' }
}

function connected(): Promise<Socket | undefined> {
  return new Promise(resolve => {
    const connection = connect({ path: abstractName('engine') })
    connection.once('connect', () => resolve(connection))
    connection.once('error', () => resolve(undefined))
  })
}

function firstLine(connection: Socket): Promise<string> {
  return new Promise(resolve => {
    let said = ''
    connection.setEncoding('utf8').on('data', text => {
      said += text
      if (said.includes('\n')) resolve(said.trim())
    })
    connection.on('error', () => {}).on('close', () => resolve(''))
  })
}

function startKeeper(): void {
  const keeper = fileURLToPath(new URL('engine-keeper.ts', import.meta.url))
  const environment = { PATH: searchPath, XDG_CACHE_HOME: process.env['XDG_CACHE_HOME'], TMPDIR: process.env['TMPDIR'] }
  spawn(process.execPath, [keeper], { detached: true, stdio: 'ignore', env: environment }).unref()
}
