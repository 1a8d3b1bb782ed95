import { identified, neverTurnOff, steps } from './advice.ts'
import type { Cause } from './cause.ts'
import { moment, outsideValidity, span } from './validity.ts'

/** The leaf, or a served intermediate that no path can do without, begins later than this machine's time. */
export const certificateNotYetValid: Cause = {
  id: 'certificate-not-yet-valid',
  severity: 'error',
  title: 'A certificate that the server sends is not valid yet.',
  recognise(situation, facts) {
    const { now } = situation
    const isFuture = ({ notBefore }: { notBefore: Date }) => notBefore.getTime() > now.getTime()
    const future = outsideValidity(situation, facts, isFuture, /not yet (valid|activated)/i)
    if (future === undefined) return undefined
    return {
      key: `certificate-not-yet-valid ${future.sha256}`,
      evidence: {
        subject: future.subject,
        sha256: future.sha256,
        notBefore: future.notBefore.toISOString(),
        now: now.toISOString(),
      },
      message: `The ${future === facts.leaf ? "server's" : 'intermediate'} certificate ${identified(future)} is valid in ${span(future.notBefore.getTime() - now.getTime())} only, from ${moment(future.notBefore)}.`,
      help: steps(
        `Look at this machine's clock first: date -u (it says ${moment(now)}). A clock that is behind is the usual reason, after a virtual machine was paused or a battery died: timedatectl, chronyc makestep.`,
        "If the clock is right, tell the server's owner: the certificate was installed before its time, or issued by a machine whose clock is ahead.",
        neverTurnOff,
      ),
    }
  },
}
