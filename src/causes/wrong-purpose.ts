import { listed } from '../text.ts'
import { type Misuse, misuses } from '../x509/misuse.ts'
import { identified, neverTurnOff, steps } from './advice.ts'
import type { Cause } from './cause.ts'
import { faultOnPaths, rejectsFor, role } from './refusal.ts'

/**
 * A certificate of the path stands where its own extensions forbid it. An issuer that is no authority is refused by every
 * client; a leaf for other purposes is not (git with GnuTLS takes one).
 */
export const wrongPurpose: Cause = {
  id: 'wrong-purpose',
  severity: 'error',
  title: 'A certificate is used for what it was not issued for.',
  recognise(situation, facts) {
    if (situation.verdict !== 'rejected' || facts.leaf === undefined) return undefined
    const minds = rejectsFor(situation, facts, purposeWords)
    const found = faultOnPaths(facts, misuses, minds)
    if (found === undefined || !(minds || found.kind !== 'not-for-servers')) return undefined
    const { certificate, position, kind, purposes } = found
    return {
      key: `wrong-purpose ${kind} ${certificate.sha256}`,
      evidence: { subject: certificate.subject, sha256: certificate.sha256, position, wrong: kind, purposes },
      message: `${role(position, certificate)} ${identified(certificate)} ${predicate(found)}.`,
      help: steps(...help(kind), neverTurnOff),
    }
  },
}

/** OpenSSL, Node.js, Java, Go, GnuTLS. */
const purposeWords =
  /certificate purpose|INVALID_PURPOSE|does not permit use for|incompatible key usage|intended purpose|invalid CA certificate|INVALID_CA\b|basic constraints check failed|cannot sign this kind|path ?length/i

function predicate({ kind, purposes, position }: Misuse): string {
  switch (kind) {
    case 'not-for-servers':
      return `is for ${listed(purposes)} (extendedKeyUsage), and not for servers`
    case 'no-authority':
      return `signed ${position === 1 ? "the server's certificate" : 'a certificate of the chain'} and is no authority: its basicConstraints do not say CA:TRUE`
    case 'path-too-long':
      return 'allows fewer intermediates below it (pathLenConstraint) than the chain has'
  }
}

function help(kind: Misuse['kind']): readonly string[] {
  switch (kind) {
    case 'not-for-servers':
      return [
        "Tell the server's owner: a certificate for a server names serverAuth. Request it under the CA's profile for servers (ADCS: the template Web Server; openssl: extendedKeyUsage=serverAuth).",
        'See whether the server sends the certificate that it was meant to send: a client certificate lies beside it easily.',
      ]
    case 'no-authority':
      return [
        'Have the certificate issued by an authority: a certificate for a server cannot sign another one.',
        'If it is meant to be an authority, issue it again with basicConstraints=critical,CA:TRUE and keyUsage=critical,keyCertSign,cRLSign.',
      ]
    case 'path-too-long':
      return [
        'Have the certificate issued by an authority higher up, or the authority issued again with a greater pathlen.',
      ]
  }
}
