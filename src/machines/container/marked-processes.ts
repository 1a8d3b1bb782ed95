import { readdirSync, readFileSync } from 'node:fs'

/**
 * Kills the processes of this host whose environment holds the mark, as far as they are ours to kill: those of a container
 * without a shell are seen from here only. Where the engine runs elsewhere there are none.
 */
export function killMarkedHere(mark: string): void {
  if (process.platform !== 'linux') return
  for (const name of readdirSync('/proc').filter(entry => /^\d+$/.test(entry))) {
    const pid = Number(name)
    if (pid === process.pid || !isMarked(pid, mark)) continue
    try {
      process.kill(pid, 'SIGKILL')
    } catch {
      // It ended, or it is another user's.
    }
  }
}

function isMarked(pid: number, mark: string): boolean {
  try {
    return readFileSync(`/proc/${pid}/environ`, 'latin1').includes(mark)
  } catch {
    return false
  }
}
