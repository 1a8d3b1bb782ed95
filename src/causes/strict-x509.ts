import { strictViolations } from '../x509/strictness.ts'
import { identified, neverTurnOff, steps } from './advice.ts'
import type { Cause } from './cause.ts'
import { pathsOf, role } from './refusal.ts'

/** The path breaks a rule of RFC 5280 that this client alone holds it to: Python from 3.13 on sets X509_V_FLAG_X509_STRICT. */
export const strictX509: Cause = {
  id: 'strict-x509',
  severity: 'error',
  title: 'A certificate breaks a rule that only strict clients hold it to.',
  recognise({ verdict, message }, facts) {
    if (verdict !== 'rejected' || facts.leaf === undefined) return undefined
    const said = message.toLowerCase()
    const broken = pathsOf(facts).map(strictViolations)
    // What other clients refuse too is told by the words alone: it is strict only where this path breaks the rule.
    const found = broken.flat().find(({ words }) => said.includes(words.toLowerCase()))
    if (found === undefined) return undefined
    const { certificate, position, field, section, words } = found
    const others = new Set(
      broken
        .flat()
        .filter(one => one.certificate.sha256 === certificate.sha256 && one.words !== words)
        .map(one => one.words),
    )
    return {
      key: `strict-x509 ${certificate.sha256} ${words}`,
      evidence: {
        subject: certificate.subject,
        sha256: certificate.sha256,
        position,
        field,
        rule: `RFC 5280, ${section}`,
        alsoBroken: [...others],
      },
      message: `${role(position, certificate)} ${identified(certificate)} breaks RFC 5280, ${section} (${field}): ${words}. A strict client refuses it, as Python does from 3.13 on; Python 3.12 and most others take it.${others.size === 0 ? '' : ` Next would come: ${[...others].join('; ')}.`}`,
      help: steps(
        position === 0
          ? "Have the server's certificate issued again by a CA whose profile follows RFC 5280: it has an authorityKeyIdentifier, and no right to sign."
          : 'Have it issued again by whoever runs the CA, with the same name and key, so that what it signed stays valid: basicConstraints=critical,CA:TRUE; keyUsage=critical,keyCertSign,cRLSign; the subjectKeyIdentifier that it has, or subjectKeyIdentifier=hash where it has none.',
        certificate.selfSigned ? 'Give the new root to every machine in the place of the old one.' : undefined,
        'Until then: Python 3.12, or in your own program context.verify_flags &= ~ssl.VERIFY_X509_STRICT, which leaves signatures, dates and names verified.',
        neverTurnOff,
      ),
    }
  },
}
