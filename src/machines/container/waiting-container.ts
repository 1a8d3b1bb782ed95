import { spawn } from 'node:child_process'
import type { Engine } from '../engine/engine.ts'
import { ownContainer, removeContainer } from '../engine/own-container.ts'
import type { Run } from '../machine.ts'
import { notStarted } from '../not-started.ts'

/** A container of ours that does nothing until it is closed. */
export interface WaitingContainer {
  readonly name: string
  /** Removes it. Never rejects; a second call does nothing. */
  close(): Promise<void>
}

export interface StartOptions {
  readonly image: string
  /** Arguments of `run` before the image. */
  readonly args: readonly string[]
  /** Laid over the engine's environment, for variables that `args` hands on by name. */
  readonly environment: Readonly<Record<string, string>>
  /** What to wait with, the first that is there. */
  readonly programs: readonly Waiter[]
}

/** Says what it is told until its input ends. */
export type Waiter = readonly [file: string, ...args: string[]]

const python = 'import sys\nfor line in sys.stdin: print(line, end="", flush=True)'
const node = 'process.stdin.pipe(process.stdout)'
const waiters: readonly Waiter[] = [
  ['sh', '-c', 'while read -r line; do echo "$line"; done'],
  ['cat'],
  ['python3', '-c', python],
  ['node', '-e', node],
  ['perl', '-pe', '$| = 1'],
  ['ruby', '-e', '$stdout.sync = true; $stdin.each_line { |line| print line }'],
]

/** Those that an image may have: an interpreter that its entrypoint names by path may be on no PATH (distroless). */
export function waitersFor(entrypoint: readonly string[]): readonly Waiter[] {
  const [program = ''] = entrypoint
  if (/^\/.*\/python[\d.]*$/.test(program)) return [...waiters, [program, '-c', python]]
  if (/^\/.*\/node$/.test(program)) return [...waiters, [program, '-e', node]]
  return waiters
}

/**
 * Starts it. The engine's client stays attached: however our process ends, the container's input ends with it, the program
 * in it too, and the engine removes it.
 */
export async function startWaiting(
  engine: Engine,
  { image, args, environment, programs }: StartOptions,
): Promise<WaitingContainer | { readonly failed: Run; readonly hasNoProgram: boolean }> {
  let failed: Run | undefined
  for (const [file, ...waiterArgs] of programs) {
    const { name, args: ours } = ownContainer('run')
    // podman's rm waits ten seconds for process 1, which heeds no other signal.
    const created = ['run', '--rm', '--interactive', '--stop-signal', 'KILL', ...ours, ...args, '--entrypoint', file]
    const started = await attached(engine, [...created, image, ...waiterArgs], environment)
    if ('ended' in started) return { name, close: closing(engine, name, started) }
    failed = started.failed
    if (failed.timedOut) await removeContainer(engine, name)
    if (!isWithoutProgram(failed)) return { failed, hasNoProgram: false }
  }
  return { failed: failed ?? notStarted, hasNoProgram: true }
}

function isWithoutProgram({ exitCode, stderr }: Run): boolean {
  const isOfProgram = exitCode !== null && exitCode >= 125 && exitCode <= 127
  return isOfProgram && /executable file .*not found|stat .*no such file or directory/i.test(stderr)
}

interface Attached {
  readonly ended: Promise<unknown>
  readonly letGo: () => void
}

const startMs = 60_000
const wordsLimit = 10_000

function attached(
  engine: Engine,
  args: readonly string[],
  environment: Readonly<Record<string, string>>,
): Promise<Attached | { readonly failed: Run }> {
  const startedAt = performance.now()
  // A group of its own: Ctrl-C is for us.
  const child = spawn(engine.file, args, {
    env: { ...engine.environment, ...environment },
    detached: process.platform !== 'win32',
    windowsHide: true,
  })
  const letGo = (): void => {
    child.kill('SIGKILL')
  }
  return new Promise(resolve => {
    let stderr = ''
    let failure: string | undefined
    let timedOut = false
    const ended = new Promise<number | null>(resolveEnd => {
      child.once('close', resolveEnd).once('error', error => {
        failure = error.message
        resolveEnd(null)
      })
    })
    const late = setTimeout(() => {
      timedOut = true
      letGo()
    }, startMs)
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr = (stderr + text).slice(0, wordsLimit)
    })
    // What else it says is read, so that it does not wait for a reader.
    child.stdout.on('data', () => {
      clearTimeout(late)
      resolve({ ended, letGo })
    })
    ended.then(exitCode => {
      clearTimeout(late)
      const milliseconds = Math.round(performance.now() - startedAt)
      const whyNot = failure === undefined ? {} : { failure }
      resolve({ failed: { ...notStarted, exitCode, stderr, timedOut, milliseconds, ...whyNot } })
    })
    child.stdin.on('error', () => {})
    child.stdin.write('ready\n')
  })
}

function closing(engine: Engine, name: string, { ended, letGo }: Attached): () => Promise<void> {
  let closed: Promise<void> | undefined
  const close = async (): Promise<void> => {
    await removeContainer(engine, name)
    letGo()
    await ended
  }
  return () => {
    closed ??= close()
    return closed
  }
}
