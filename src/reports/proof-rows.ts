import type { Fix, ProofRecord } from '../model.ts'
import { grouped } from './grouped.ts'

/** One client's hosts that went the same way. */
export interface ProofRow extends Omit<ProofRecord, 'host'> {
  readonly hosts: readonly string[]
}

export interface ProofRows {
  readonly changed: readonly ProofRow[]
  readonly same: readonly ProofRow[]
}

/** The proof by client and by what changed, in the order of the report. */
export function proofRows({ proof }: Fix): ProofRows {
  const rows = [...grouped(proof.map(record => [keyOf(record), record] as const)).values()].map(records => {
    const [{ host: _, ...common }] = records
    return { ...common, hosts: records.map(({ host }) => host) }
  })
  return {
    changed: rows.filter(({ before, after }) => before !== after),
    same: rows.filter(({ before, after }) => before === after),
  }
}

/** How many checks the rows stand for. */
export function checksIn(rows: readonly ProofRow[]): number {
  return rows.reduce((count, { hosts }) => count + hosts.length, 0)
}

function keyOf({ machine, client, path, before, after }: ProofRecord): string {
  return [machine, client, path, before, after].join('\n')
}
