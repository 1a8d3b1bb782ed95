import { weakSignatures } from '../x509/weakness.ts'
import { identified, neverTurnOff, steps } from './advice.ts'
import type { Cause } from './cause.ts'
import { faultOnPaths, rejectsFor, role } from './refusal.ts'

/** A certificate below the anchor is signed with a digest that can be forged, and this client minds. */
export const weakSignature: Cause = {
  id: 'weak-signature',
  severity: 'error',
  title: 'A certificate is signed with a digest that can be forged.',
  recognise(situation, facts) {
    if (facts.leaf === undefined || !rejectsFor(situation, facts, signatureWords)) return undefined
    const found = faultOnPaths(facts, weakSignatures, true)
    if (found === undefined) return undefined
    const { certificate, position, digest } = found
    return {
      key: `weak-signature ${certificate.sha256}`,
      evidence: { subject: certificate.subject, sha256: certificate.sha256, position, digest },
      message: `${role(position, certificate)} ${identified(certificate)} is signed with ${digest}, which this client does not take: two documents with the same digest can be made.`,
      help: steps(
        "Tell the server's owner, or whoever runs the CA: issue it again, signed with SHA-256 or better (openssl x509 -req -sha256).",
        position === 0
          ? undefined
          : 'An intermediate is replaced without its leaves: same name, same key, a new signature.',
        'A lower OPENSSL security level or a GODEBUG setting would take it from everyone: repair the certificate instead.',
        neverTurnOff,
      ),
    }
  },
}

/** OpenSSL, Go, GnuTLS, Java. */
const signatureWords =
  /(?:digest algorithm|MD) too weak|CA_MD_TOO_WEAK|insecure algorithm|signature algorithm|(?:MD2|MD5|SHA-?1)(?:with|-|\b)/i
