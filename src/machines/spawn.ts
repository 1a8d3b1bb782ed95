import { type ChildProcess, spawn } from 'node:child_process'
import type { Command, Run } from './machine.ts'
import { notStarted } from './not-started.ts'

/** A client that prints without end must not fill our memory: 16 MiB a stream, for a thousand hosts with long messages. */
export const outputLimit = 16 * 1024 * 1024

/**
 * Runs one process to its end, or kills it with its whole process group at the deadline. Never rejects: what could not be
 * started is a Run with `failure`.
 * @param take gets the output as it comes, unbounded, in place of `Run.stdout`; once it says `false` the process is killed
 */
export function spawnBounded(
  command: Command,
  environment: Readonly<Record<string, string>>,
  take?: (chunk: Uint8Array) => boolean,
): Promise<Run> {
  const startedAt = performance.now()
  return new Promise(resolve => {
    let child: ChildProcess
    try {
      child = spawn(command.file, command.args, {
        env: environment as NodeJS.ProcessEnv,
        stdio: ['pipe', 'pipe', 'pipe'],
        // A group of its own, so that the children of a wrapper script (pyenv shims, git's remote helper) die with it.
        detached: process.platform !== 'win32',
        windowsHide: true,
      })
    } catch (error) {
      // An argument with a NUL byte, an environment that is too large (E2BIG): thrown, not emitted.
      const failure = error instanceof Error ? error.message : String(error)
      resolve({ ...notStarted, failure, milliseconds: Math.round(performance.now() - startedAt) })
      return
    }
    const stdout = take === undefined ? collect(child.stdout) : handOn(child, take, () => killGroup(child))
    const stderr = collect(child.stderr)
    let timedOut = false
    let failure: string | undefined
    const deadline = setTimeout(() => {
      timedOut = true
      killGroup(child)
    }, command.timeoutMs)
    running.add(child)
    child.on('error', error => {
      failure = error.message
      // Without a process there is no 'close' to wait for.
      if (child.pid === undefined) finish(null, null)
    })
    child.on('close', finish)
    // EPIPE: the process ended before it read its input, which its exit code tells.
    child.stdin?.on('error', () => {})
    child.stdin?.end(command.stdin ?? '')

    function finish(exitCode: number | null, signal: string | null): void {
      clearTimeout(deadline)
      running.delete(child)
      // A grandchild that outlives its parent would hold the job open.
      killGroup(child)
      resolve({
        exitCode,
        signal,
        stdout: stdout(),
        stderr: stderr(),
        timedOut,
        ...(failure === undefined ? {} : { failure }),
        milliseconds: Math.round(performance.now() - startedAt),
      })
    }
  })
}

const running = new Set<ChildProcess>()

/** For SIGINT and SIGTERM: no probe outlives us. */
export function killRunning(): void {
  for (const child of running) killGroup(child)
}

/** A process that leads a group of its own; on Windows, which has none, itself alone. */
export function killGroup(child: ChildProcess): void {
  if (child.pid === undefined) return
  try {
    if (process.platform === 'win32') child.kill('SIGKILL')
    else process.kill(-child.pid, 'SIGKILL')
  } catch {
    // ESRCH: the group is gone already.
  }
}

function collect(stream: NodeJS.ReadableStream | null): () => string {
  const chunks: Buffer[] = []
  let size = 0
  stream?.on('data', (chunk: Buffer) => {
    const room = outputLimit - size
    if (room <= 0) return
    chunks.push(chunk.length > room ? chunk.subarray(0, room) : chunk)
    size += chunk.length
  })
  return () => Buffer.concat(chunks).toString('utf8')
}

function handOn(child: ChildProcess, take: (chunk: Uint8Array) => boolean, end: () => void): () => string {
  let goesOn = true
  child.stdout?.on('data', (chunk: Buffer) => {
    if (!goesOn) return
    goesOn = take(chunk)
    if (!goesOn) end()
  })
  return () => ''
}
