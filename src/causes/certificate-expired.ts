import { identified, neverTurnOff, steps } from './advice.ts'
import type { Cause } from './cause.ts'
import { moment, outsideValidity, span } from './validity.ts'

/** The leaf, or a served intermediate that no path can do without, is past its notAfter at this machine's time. */
export const certificateExpired: Cause = {
  id: 'certificate-expired',
  severity: 'error',
  title: 'A certificate that the server sends has expired.',
  recognise(situation, facts) {
    const { now } = situation
    const isExpired = ({ notAfter }: { notAfter: Date }) => notAfter.getTime() < now.getTime()
    const expired = outsideValidity(situation, facts, isExpired, /expired/i)
    if (expired === undefined) return undefined
    const isLeaf = expired === facts.leaf
    return {
      key: `certificate-expired ${expired.sha256}`,
      evidence: {
        subject: expired.subject,
        sha256: expired.sha256,
        notAfter: expired.notAfter.toISOString(),
        now: now.toISOString(),
      },
      message: `The ${isLeaf ? "server's" : 'intermediate'} certificate ${identified(expired)} expired ${span(now.getTime() - expired.notAfter.getTime())} ago, on ${moment(expired.notAfter)}.`,
      help: steps(
        isLeaf
          ? "Tell the server's owner to renew it, and to reload the server: a renewed file that was never loaded looks the same from here (certbot renew, then systemctl reload nginx)."
          : "Tell the server's owner to send the issuer's current intermediate: the renewed fullchain file, not a copy made years ago.",
        `If many hosts are expired at once, look at this machine's clock: date -u (it says ${moment(now)}).`,
        neverTurnOff,
      ),
    }
  },
}
