import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { type AddressInfo, connect, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'

/** A server program on a port of the loopback. */
export interface Daemon {
  readonly port: number
  /** A temporary folder of its own, gone after `stop`. */
  readonly folder: string
  stop(): Promise<void>
}

export interface Recipe {
  /** What has to be done before the start: configuration, keys. */
  prepare?(folder: string, port: number): Promise<void> | void
  command(folder: string, port: number): readonly string[]
}

/** It starts in seconds, unless the machine has much else to do. */
const patienceMs = 30_000

/** Starts a program in the foreground and waits until it listens. Rejects with its words where it does not. */
export async function startDaemon(recipe: Recipe): Promise<Daemon> {
  const folder = mkdtempSync(join(tmpdir(), 'daemon-'))
  // Many a server gives up root, and then has to come in.
  chmodSync(folder, 0o777)
  const port = await freePort()
  await recipe.prepare?.(folder, port)
  const [file = '', ...args] = recipe.command(folder, port)
  const environment = { PATH: '/usr/bin:/bin:/usr/sbin:/sbin', HOME: folder, LC_ALL: 'C.UTF-8' }
  const child = spawn(file, args, { env: environment, cwd: folder, detached: true, stdio: ['ignore', 'pipe', 'pipe'] })
  let said = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', text => {
      said += text
    })
  }
  const ended = once(child, 'close')
  // Where another one did not start, nobody is left to stop this one.
  const abandon = () => signal(child.pid, 'SIGTERM')
  process.once('exit', abandon)
  const daemon: Daemon = {
    port,
    folder,
    async stop() {
      process.off('exit', abandon)
      // Asked to end, it takes its shared memory along.
      signal(child.pid, 'SIGTERM')
      const deadline = setTimeout(() => signal(child.pid, 'SIGKILL'), 3000)
      await ended
      clearTimeout(deadline)
      rmSync(folder, { recursive: true, force: true })
    },
  }
  for (const start = Date.now(); !(await listens(port)); await pause(50)) {
    if (child.exitCode === null && Date.now() - start < patienceMs) continue
    await daemon.stop()
    throw new Error(`${file} does not listen on port ${port}: ${said}`)
  }
  return daemon
}

/** To it and all that it started. */
function signal(pid: number | undefined, name: NodeJS.Signals): void {
  try {
    if (pid !== undefined) process.kill(-pid, name)
  } catch {
    // It ended by itself.
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}

function listens(port: number): Promise<boolean> {
  return new Promise(resolve => {
    const socket = connect({ host: '127.0.0.1', port })
    socket.on('connect', () => resolve(true)).on('error', () => resolve(false))
    socket.on('connect', () => socket.destroy())
  })
}
