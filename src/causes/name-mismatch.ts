import { isIP } from 'node:net'
import { listed, printable } from '../text.ts'
import { type Certificate, hasNames, verifiesName } from '../x509/certificate.ts'
import { identified, neverTurnOff, steps } from './advice.ts'
import type { Cause } from './cause.ts'

/**
 * The leaf does not name the host. Holds beside a trust gap: the client would reject for the name next. A certificate
 * without a subjectAltName extension is refused only by clients that no longer read the common name.
 */
export const nameMismatch: Cause = {
  id: 'name-mismatch',
  severity: 'error',
  title: 'The certificate is for other names than the one that was asked for.',
  recognise({ verdict, message, host }, { leaf }) {
    if (verdict !== 'rejected' || leaf === undefined) return undefined
    const name = host.servername ?? host.name
    // OpenSSL compares no name of a certificate that breaks a rule, such as one with an extension twice.
    if (verifiesName(leaf, name) || (isIP(name) === 0 && leaf.names.includes(name))) return undefined
    const onlyCommonName = commonNameIs(leaf, name)
    if (onlyCommonName && !namesTheName.test(message)) return undefined
    const names = leaf.names.slice(0, 10).map(one => printable(one, 100))
    const more = leaf.names.length - names.length
    return {
      key: `name-mismatch ${leaf.sha256} ${name}`,
      evidence: { asked: name, names, subject: leaf.subject, sha256: leaf.sha256 },
      message: onlyCommonName
        ? `The certificate ${identified(leaf)} holds "${name}" in its common name only. It has no subjectAltName, and this client reads nothing else (RFC 9525).`
        : `The certificate ${identified(leaf)} is not for "${name}": ${hasNames(leaf) ? `it names ${listed(names, 10)}${more > 0 ? ` (and ${more} more)` : ''}` : 'it names no host at all, for it has no subjectAltName'}.`,
      help: steps(
        onlyCommonName
          ? `Have it issued again with a subjectAltName: openssl req -addext "subjectAltName=${isIP(name) === 0 ? 'DNS' : 'IP'}:${name}".`
          : 'Connect by one of the names that it holds. If none of them is yours, the name leads to another server: look at DNS, and at the default site of a shared server or load balancer.',
        isIP(name) === 0
          ? undefined
          : 'It was asked for by address: use the host name, or `servername=NAME` behind the host in the list.',
        onlyCommonName ? undefined : "Or have the server's owner add the name to the certificate.",
        neverTurnOff,
      ),
    }
  },
}

/**
 * Measured with a certificate whose name stands in the common name alone: Python 3.11's ssl, curl 7.88 (OpenSSL), git 2.39
 * (GnuTLS), openssl s_client 3.0, Node.js 20 and 24 and requests with urllib3 1.26 accept it; urllib3 2 does not. So it
 * depends on more than the client, and only its own words tell.
 */
const namesTheName =
  /mismatch|not valid for |is valid for .*, not |common name|n[o']t match|altname|alternative (certificate )?(subject )?name|subjectAltName/i

/** As OpenSSL has it: the common name counts where there is no DNS name beside it, and never for an address. */
function commonNameIs(leaf: Certificate, name: string): boolean {
  if (isIP(name) !== 0 || hasNames(leaf)) return false
  try {
    return leaf.x509.checkHost(name, { subject: 'always' }) !== undefined
  } catch {
    return false // a name that OpenSSL refuses to compare
  }
}
