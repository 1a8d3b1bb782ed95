import type { CheckRecord, Fix } from './model.ts'

/** Whether the proof of a fix turned this check from rejected into trusted. */
export function isRepairedBy(fix: Fix, { client, path, host }: Pick<CheckRecord, 'client' | 'path' | 'host'>): boolean {
  return fix.proof.some(
    proof =>
      proof.client === client &&
      proof.path === path &&
      proof.host === host &&
      proof.before === 'rejected' &&
      proof.after === 'trusted',
  )
}
