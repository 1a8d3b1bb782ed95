import { listed } from '../text.ts'
import { compareFirst, giveTheRoot, identified, neverTurnOff, steps } from './advice.ts'
import type { Cause } from './cause.ts'

/** The leaf signed itself: no CA vouches for this server, and this client does not know it. */
export const selfSigned: Cause = {
  id: 'self-signed',
  severity: 'error',
  title: "The server's certificate is signed by itself, not by an authority.",
  recognise(situation, { leaf, holders }) {
    if (leaf === undefined || !leaf.selfSigned) return undefined
    const names = listed(holders.map(({ name }) => name))
    const held =
      holders.length > 0 ? `this client's store does not hold it; ${names} does` : 'no store on this machine holds it'
    return {
      key: `self-signed ${leaf.sha256} ${names}`,
      evidence: { subject: leaf.subject, sha256: leaf.sha256, notAfter: leaf.notAfter.toISOString() },
      message: `The server's certificate ${identified(leaf)} is signed by itself, and ${held}.`,
      help: steps(
        'Is it the server that you expect? A device, a fresh installation or the default site of a shared server answers with such a certificate: look at its subject.',
        "Best: have the server's owner install a certificate of your organisation's CA, or of a public one (Let's Encrypt).",
        `To trust this very certificate: get the file from the server's owner. ${compareFirst} ${giveTheRoot(situation)}`,
        neverTurnOff,
      ),
    }
  },
}
