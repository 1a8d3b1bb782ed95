import { spawn } from 'node:child_process'
import { once } from 'node:events'

export interface Command {
  readonly file: string
  readonly args: readonly string[]
}

/** Seconds. */
export interface Measured {
  readonly wall: number
  /** User and system time of the process and all its descendants. */
  readonly cpu: number
  /** What it wrote to standard error. */
  readonly stderr: string
}

/** The process, then `times` (POSIX), whose second line is the processor time of what was waited for. */
const timed = '"$@" >/dev/null; code=$?; times; exit $code'

/** Runs a command to its end. @throws when its exit code is not 0: what failed early is not fast. */
export async function measure({ file, args }: Command, env: Readonly<Record<string, string>>): Promise<Measured> {
  const started = performance.now()
  const child = spawn('/bin/sh', ['-c', timed, 'sh', file, ...args], {
    env: env as NodeJS.ProcessEnv,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let stdout = ''
  let stderr = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text))
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text))
  const [code] = await once(child, 'close')
  const wall = (performance.now() - started) / 1000
  if (code !== 0) throw new Error(`${file} ${args.join(' ')} ended with ${code}:\n${stderr.slice(-2000)}`)
  return { wall, cpu: processorSeconds(stdout), stderr }
}

/** Of what `times` printed: `0m1.230s 0m0.450s` on its second line. */
export function processorSeconds(times: string): number {
  const [, children = ''] = times.trim().split('\n')
  const parts = [...children.matchAll(/(\d+)m([\d.]+)s/g)]
  return parts.reduce((sum, [, minutes, seconds]) => sum + Number(minutes) * 60 + Number(seconds), 0)
}
