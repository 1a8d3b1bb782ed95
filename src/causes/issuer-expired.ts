import type { Certificate } from '../x509/certificate.ts'
import { identified, steps } from './advice.ts'
import type { Cause, ChainFacts, Situation } from './cause.ts'
import { moment, span } from './validity.ts'

/**
 * Every path leads through a certificate of the client's own store that has expired; or one does, and the client says that
 * something expired although another path is in order: it took the wrong one (OpenSSL before 1.1.0, GnuTLS before 3.6.14).
 */
export const issuerExpired: Cause = {
  id: 'issuer-expired',
  severity: 'error',
  title: "An authority in the client's own store has expired.",
  recognise(situation, facts) {
    const found = expiredIssuer(situation, facts)
    if (found === undefined) return undefined
    const { expired, around } = found
    const ago = span(situation.now.getTime() - expired.notAfter.getTime())
    const anchor = around?.at(-1)
    return {
      key: `issuer-expired ${expired.sha256}`,
      evidence: {
        subject: expired.subject,
        sha256: expired.sha256,
        notAfter: expired.notAfter.toISOString(),
        ...(anchor === undefined ? {} : { validPath: anchor.subject }),
      },
      message: `The authority ${identified(expired)} in this client's store expired ${ago} ago, on ${moment(expired.notAfter)}, and the chain leads to it.${anchor === undefined ? '' : ` A valid path leads to ${identified(anchor)}, which the store holds too: the expired one stands in its way.`}`,
      help: steps(
        anchor === undefined
          ? 'Get the current root from whoever runs that CA, compare its fingerprint, and give it to this check as `ca-certificates`, with `export: true`.'
          : 'Take the expired certificate out of the store: on Debian a line with ! in front of its name in /etc/ca-certificates.conf, then update-ca-certificates.',
        'A public root that expired means an old store: update ca-certificates (or certifi, or the JDK).',
        anchor === undefined
          ? undefined
          : "Update the TLS library: OpenSSL 1.1.0 and GnuTLS 3.6.14 look for another path. Or have the server's owner send the shorter chain, without the cross-signed certificate.",
        'Do not set the clock back: certificates that are new would then not be valid yet.',
      ),
    }
  },
}

function expiredIssuer(
  { verdict, message, observation, now }: Situation,
  { leaf, paths }: ChainFacts,
): { expired: Certificate; around: readonly Certificate[] | undefined } | undefined {
  if (verdict !== 'rejected' || leaf === undefined) return undefined
  const served = new Set(observation.chain.map(({ sha256 }) => sha256))
  const isExpired = ({ notAfter }: Certificate) => notAfter.getTime() < now.getTime()
  const firsts = paths.map(path =>
    path.find((one, at) => at > 0 && isExpired(one) && (at === path.length - 1 || !served.has(one.sha256))),
  )
  const expired = firsts.find(one => one !== undefined)
  if (expired === undefined) return undefined
  const around = paths.find(path => !path.some(isExpired))
  if (firsts.every(one => one !== undefined)) return { expired, around: undefined }
  return around !== undefined && /expired/i.test(message) ? { expired, around } : undefined
}
