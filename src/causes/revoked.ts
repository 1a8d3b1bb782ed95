import { identified, neverTurnOff, steps } from './advice.ts'
import type { Cause } from './cause.ts'
import { stapledAnswer } from './stapled-answer.ts'
import { moment } from './validity.ts'

/** The server itself hands on its issuer's answer that its certificate is revoked, and this client reads it. */
export const revoked: Cause = {
  id: 'revoked',
  severity: 'error',
  title: "The server's certificate was revoked by its issuer.",
  recognise(situation, facts) {
    const { verdict, message } = situation
    const { leaf, gap } = facts
    const { staple, doubt } = stapledAnswer(situation, facts) ?? {}
    if (leaf === undefined || staple?.status !== 'revoked' || doubt?.kind === 'invalid') return undefined
    if (verdict !== 'rejected' && verdict !== 'error') return undefined
    if (!/revo(?:ked|cation)/i.test(message) && (gap || !readsStaples.test(message))) return undefined
    const since = staple.revokedAt === undefined ? '' : ` on ${moment(staple.revokedAt)}`
    return {
      key: `revoked ${leaf.sha256}`,
      evidence: {
        subject: leaf.subject,
        sha256: leaf.sha256,
        ...(staple.revokedAt === undefined ? {} : { revokedAt: staple.revokedAt.toISOString() }),
        answeredAt: staple.producedAt.toISOString(),
        ...(staple.nextUpdate === undefined ? {} : { answeredUntil: staple.nextUpdate.toISOString() }),
        signature: "the issuer's",
      },
      message: `The server's certificate ${identified(leaf)} was revoked${since}: the answer of its issuer, which the server itself sends along (OCSP stapling), says so, and bears its signature.${doubt === undefined ? '' : ` It ${doubt.why}; what was revoked stays so all the same.`}`,
      help: steps(
        "Tell the server's owner at once: the key may be in other hands. A new key and a new certificate are wanted, not a renewal of this one.",
        'Once they are in place, the server has to be reloaded, so that it fetches a new answer.',
        'Clients that trust this host do not read the answer (curl without --cert-status, Python, Node.js, Go): that they trust it means nothing.',
        neverTurnOff,
      ),
    }
  },
}

/** git with GnuTLS reads it, and gives no reason for anything. */
const readsStaples = /server certificate verification failed\. CAfile/
