import type { CheckRecord, Fix } from './model.ts'

/** What tells one check from all others. */
export type CheckId = Pick<CheckRecord, 'machine' | 'client' | 'path' | 'host'>

/** Whether the proof of a fix turned this check from rejected into trusted. */
export function isRepairedBy(fix: Pick<Fix, 'proof'>, { machine, client, path, host }: CheckId): boolean {
  return fix.proof.some(
    proof =>
      proof.machine === machine &&
      proof.client === client &&
      proof.path === path &&
      proof.host === host &&
      proof.before === 'rejected' &&
      proof.after === 'trusted',
  )
}

/** Whether it will be trusted from now on: the variables reach later steps on the runner, and nothing in a container. */
export function isRepairedForLaterSteps(fix: Fix, check: CheckId): boolean {
  return isExportedOn(fix, check.machine) && isRepairedBy(fix, check)
}

function isExportedOn({ exported, runners }: Fix, machine: string): boolean {
  if (runners === undefined) return exported && machine === 'runner'
  return runners.some(runner => runner.machine === machine && runner.exported)
}
