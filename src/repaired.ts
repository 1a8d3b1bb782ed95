import type { CheckRecord, Fix } from './model.ts'

/** What tells one check from all others. */
export type CheckId = Pick<CheckRecord, 'machine' | 'client' | 'path' | 'host'>

/** Whether the proof of a fix turned this check from rejected into trusted. */
export function isRepairedBy({ proof }: Pick<Fix, 'proof'>, check: CheckId): boolean {
  const repaired = indexed.get(proof) ?? new Set(proof.filter(isRepair).map(keyOf))
  indexed.set(proof, repaired)
  return repaired.has(keyOf(check))
}

/** A proof of two hundred thousand checks is gone through once, not for each of them. */
const indexed = new WeakMap<Fix['proof'], ReadonlySet<string>>()

function isRepair({ before, after }: Fix['proof'][number]): boolean {
  return before === 'rejected' && after === 'trusted'
}

function keyOf({ machine, client, path, host }: CheckId): string {
  return [machine, client, path, host].join('\n')
}

/** Whether it will be trusted from now on: the variables reach later steps on the runner, and nothing in a container. */
export function isRepairedForLaterSteps(fix: Fix, check: CheckId): boolean {
  return isExportedOn(fix, check.machine) && isRepairedBy(fix, check)
}

function isExportedOn({ exported, runners }: Fix, machine: string): boolean {
  if (runners === undefined) return exported && machine === 'runner'
  return runners.some(runner => runner.machine === machine && runner.exported)
}
