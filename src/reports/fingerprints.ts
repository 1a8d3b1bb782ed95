import { createHash } from 'node:crypto'
import type { Finding } from '../model.ts'

/**
 * A name for each finding that is the same from run to run while the cause, the machine and the hosts are the same, whatever
 * clients are there and whatever the line is. Several such findings are told apart by their order.
 */
export function fingerprintsOf(findings: readonly Finding[]): string[] {
  const seen = new Map<string, number>()
  return findings.map(({ cause, machine, hosts }) => {
    const key = JSON.stringify([cause, machine, [...hosts].sort()])
    const count = (seen.get(key) ?? 0) + 1
    seen.set(key, count)
    return createHash('sha256').update(`${key}${count}`).digest('hex').slice(0, 32)
  })
}
