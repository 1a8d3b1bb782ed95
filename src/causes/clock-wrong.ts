import type { Certificate } from '../x509/certificate.ts'
import { identified, steps } from './advice.ts'
import type { Cause, Situation } from './cause.ts'
import { moment, span } from './validity.ts'

/**
 * At this machine's time the certificates of several hosts are all outside their validity on the same side, and there is a
 * time at which all would be valid; or a root in the client's own store lies in the future. One host alone is its own fault.
 */
export const clockWrong: Cause = {
  id: 'clock-wrong',
  severity: 'error',
  title: "This machine's clock is wrong.",
  recognise(situation) {
    if (situation.verdict !== 'rejected') return undefined
    const { now } = situation
    const found = reading(situation)
    if (found === undefined) return undefined
    const { side, from, to, witnesses, root } = found
    return {
      key: `clock-wrong ${side}`,
      evidence: {
        now: now.toISOString(),
        side,
        from: from.toISOString(),
        ...(to === undefined ? {} : { to: to.toISOString() }),
        witnesses: witnesses.map(({ subject }) => subject).slice(0, 10),
        ...(root === undefined ? {} : { root: root.subject }),
      },
      message:
        side === 'behind'
          ? `The clock of this machine is behind: it says ${moment(now)}, and ${evidence(witnesses, root, 'not valid yet')}. The time is ${moment(from)} or later, at least ${span(from.getTime() - now.getTime())} on.`
          : `The clock of this machine is ahead, or all these hosts were forgotten: it says ${moment(now)}, and ${evidence(witnesses, root, 'expired')}. All of them were valid until ${moment(to ?? from)}, ${span(now.getTime() - (to ?? from).getTime())} ago.`,
      help: steps(
        `Look at the clock: date -u (it says ${moment(now)}), and compare it with a watch.`,
        'Set it: timedatectl set-ntp true, or chronyc makestep. A virtual machine that was paused, a battery that died and a container under libfaketime (LD_PRELOAD, FAKETIME) are the usual reasons.',
        'Then run this check again: what is still rejected is not the fault of the clock.',
      ),
    }
  },
}

interface Reading {
  readonly side: 'behind' | 'ahead'
  /** The time is not before this, and not after `to`, if all are right. */
  readonly from: Date
  readonly to: Date | undefined
  readonly witnesses: readonly Certificate[]
  readonly root?: Certificate
}

function reading({ servedElsewhere, observation, stores, now }: Situation): Reading | undefined {
  const [leaf] = observation.chain
  if (leaf === undefined) return undefined
  const leaves = leavesOf(servedElsewhere)
  const from = latest(leaves.map(({ notBefore }) => notBefore))
  const to = earliest(leaves.map(({ notAfter }) => notAfter))
  const future = leaves.filter(({ notBefore }) => notBefore.getTime() > now.getTime())
  const past = leaves.filter(({ notAfter }) => notAfter.getTime() < now.getTime())
  const root = stores.flatMap(({ anchors }) => anchors).find(({ notBefore }) => notBefore.getTime() > now.getTime())
  if (root !== undefined && future.length > 0) {
    return { side: 'behind', from: latest([from, root.notBefore]), to: undefined, witnesses: future, root }
  }
  const agree = leaves.length > 1 && from.getTime() <= to.getTime()
  if (agree && future.length === leaves.length) return { side: 'behind', from, to, witnesses: future }
  if (agree && past.length === leaves.length) return { side: 'ahead', from, to, witnesses: past }
  return undefined
}

/** One for each host, and each certificate once. */
function leavesOf(served: Situation['servedElsewhere']): readonly Certificate[] {
  const first = new Map<string, Certificate>()
  for (const { host, certificate } of served) if (!first.has(host)) first.set(host, certificate)
  return [...new Map([...first.values()].map(leaf => [leaf.sha256, leaf])).values()]
}

function latest(dates: readonly Date[]): Date {
  return new Date(Math.max(...dates.map(date => date.getTime())))
}

function earliest(dates: readonly Date[]): Date {
  return new Date(Math.min(...dates.map(date => date.getTime())))
}

function evidence(witnesses: readonly Certificate[], root: Certificate | undefined, state: string): string {
  const hosts = `${witnesses.length === 1 ? 'the certificate of a host is' : `the certificates of ${witnesses.length} hosts are all`} ${state}`
  return root === undefined ? hosts : `${hosts}, nor is the root ${identified(root)} of the client's own store`
}
