import type { Run } from './machine.ts'

/** What a process did that never was; `failure` is added by who knows why. */
export const notStarted: Run = {
  exitCode: null,
  signal: null,
  stdout: '',
  stderr: '',
  timedOut: false,
  milliseconds: 0,
}
