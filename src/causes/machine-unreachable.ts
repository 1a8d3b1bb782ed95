import type { Finding, Host } from '../model.ts'
import type { Cause } from './cause.ts'

/** Of a machine, not of a verdict: nothing there was asked, so no situation shows it. */
export const machineUnreachable: Cause = {
  id: 'machine-unreachable',
  severity: 'error',
  title: 'A container, an image or a root directory could not be opened, so nothing in it was checked.',
  recognise: () => undefined,
}

/** @param why what happened and what to do about it, in sentences; the first one is what happened */
export function unreachableMachine(machine: string, why: string, hosts: readonly Host[]): Finding {
  const [, message = why, help = ''] = /^(.*?[.!?])(?:\s+(.*))?$/s.exec(why) ?? []
  return {
    cause: 'machine-unreachable',
    severity: 'error',
    machine,
    clients: [],
    hosts: hosts.map(({ id }) => id),
    message,
    help: help || 'Write it as the engine knows it, or leave it out of `containers`.',
    evidence: {},
  }
}
