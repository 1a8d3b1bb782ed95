import { killRunning } from './spawn.ts'

/** A job that is cancelled leaves no probe behind. Ends this process with the shell's code for the signal. */
export function killProbesOnSignal(): void {
  for (const [signal, code] of [
    ['SIGINT', 130],
    ['SIGTERM', 143],
    ['SIGHUP', 129],
  ] as const) {
    process.once(signal, () => {
      killRunning()
      process.exit(code)
    })
  }
}
