import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { dirname } from 'node:path'

/** What a process did. Servers of the test run in this process, so that no call may wait for it synchronously. */
export interface Ended {
  readonly exitCode: number | null
  readonly stdout: string
  readonly stderr: string
}

export interface Start {
  readonly environment: Readonly<Record<string, string>>
  readonly cwd?: string
  readonly stdin?: string
  /** Killed with its process group after it; `exitCode` is null then. */
  readonly timeoutMs?: number
}

/** Runs a program to its end. Rejects only when it cannot be started. */
export function run(command: readonly string[], start: Start): Promise<Ended> {
  const [file = '', ...args] = command
  return new Promise((resolve, reject) => {
    const child = spawn(file, args, {
      env: start.environment,
      detached: true,
      ...(start.cwd === undefined ? {} : { cwd: start.cwd }),
    })
    const output = { stdout: '', stderr: '' }
    child.stdout.setEncoding('utf8').on('data', text => {
      output.stdout += text
    })
    child.stderr.setEncoding('utf8').on('data', text => {
      output.stderr += text
    })
    const deadline = setTimeout(() => process.kill(-(child.pid ?? 0), 'SIGKILL'), start.timeoutMs ?? 60_000)
    child.on('error', error => {
      clearTimeout(deadline)
      reject(error)
    })
    child.on('close', exitCode => {
      clearTimeout(deadline)
      resolve({ exitCode, ...output })
    })
    child.stdin.on('error', () => {}).end(start.stdin ?? '')
  })
}

/** Where the clients of a plain Debian lie; Node.js, which lies elsewhere on many machines, behind them. */
export const searchPath = existsSync('/usr/bin/node') ? '/usr/bin:/bin' : `/usr/bin:/bin:${dirname(process.execPath)}`

/** Every Node.js that is here, each once: the one that runs the tests, and the system's. */
export const nodes: readonly string[] = [process.execPath, ...['/usr/bin/node'].filter(path => existsSync(path))]
