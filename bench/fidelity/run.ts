import { spawn } from 'node:child_process'
import { deadlineMs } from './answer.ts'

export interface Ran {
  /** Null when it was killed at the deadline. */
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
  readonly milliseconds: number
}

export interface RunOptions {
  readonly environment?: Readonly<Record<string, string>>
  readonly stdin?: string
  readonly timeoutMs?: number
}

/** Runs a program in an environment made from nothing. Rejects where it cannot be started. */
export function run(file: string, args: readonly string[], options: RunOptions = {}): Promise<Ran> {
  const { environment = {}, stdin = '', timeoutMs = deadlineMs } = options
  const started = performance.now()
  return new Promise((resolve, reject) => {
    const env = { PATH: '/usr/local/bin:/usr/bin:/bin', LC_ALL: 'C', ...environment }
    const child = spawn(file, args, { env, timeout: timeoutMs, killSignal: 'SIGKILL' })
    let stdout = ''
    let stderr = ''
    child.stdout.setEncoding('utf8').on('data', text => {
      stdout += text
    })
    child.stderr.setEncoding('utf8').on('data', text => {
      stderr += text
    })
    child.stdin.on('error', () => {}).end(stdin)
    child.on('error', reject)
    child.on('close', code => resolve({ code, stdout, stderr, milliseconds: performance.now() - started }))
  })
}
