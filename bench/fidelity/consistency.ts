import type { Explanation } from '../../src/causes/index.ts'
import type { Answer, VerifierId } from './answer.ts'

/** What the product claims of one case for one verifier. */
export interface Reading {
  readonly verifier: VerifierId
  readonly id: string
  readonly answer: Answer
  readonly causes: readonly string[]
}

export function reading(verifier: VerifierId, id: string, answer: Answer, found: readonly Explanation[]): Reading {
  return { verifier, id, answer, causes: found.map(({ cause }) => cause.id) }
}

/** What each verifier's own words leave open as the first cause. `unknown` claims nothing, and is open everywhere. */
const openTo: readonly { readonly words: RegExp; readonly causes: readonly string[] }[] = [
  {
    words: /has expired(?! or)|HAS_EXPIRED|is after|uses expired/i,
    causes: ['certificate-expired', 'issuer-expired', 'clock-wrong'],
  },
  { words: /not yet valid(?!:)|NOT_YET_VALID|is before/i, causes: ['certificate-not-yet-valid', 'clock-wrong'] },
  {
    words: /mismatch|altname|is valid for|legacy Common Name|does not match the expected|not valid for any names/i,
    causes: ['name-mismatch', 'name-not-permitted'],
  },
  // GnuTLS says the same of a path that is too long. A name that is not permitted may also be the wrong one.
  {
    words: /subtree|to sign for this name|signer's constraints|name syntax|name constraint/i,
    causes: ['name-not-permitted', 'name-mismatch', 'wrong-purpose'],
  },
  { words: /purpose|incompatible key usage/i, causes: ['wrong-purpose', 'name-mismatch'] },
  {
    words: /too weak|explicit ECC|unsupported elliptic curve|ECDSA parameters|handshake.failure/i,
    causes: ['weak-key', 'weak-signature'],
  },
  // Go looks on, and calls an issuer unknown that it will not have.
  {
    words: /possibly because of/i,
    causes: ['issuer-missing', 'wrong-purpose', 'weak-key', 'weak-signature'],
  },
  {
    words: /unable to (get|verify)|self-signed|unknown authority|issuer is unknown|issuer_dn/i,
    causes: ['issuer-missing', 'intermediate-missing', 'self-signed', 'intercepted', 'weak-key', 'wrong-purpose'],
  },
  { words: /signature failure|SIGNATURE_FAILURE/, causes: ['weak-signature'] },
  { words: /invalid CA|not a CA|path ?length|PATH_LENGTH|too many intermediates/i, causes: ['wrong-purpose'] },
  // What cannot be parsed may be wrong in other ways too.
  { words: /parse|parsing|dNSName is malformed/i, causes: ['name-mismatch', 'weak-key', 'strict-x509'] },
  { words: /critical extension/i, causes: ['strict-x509'] },
  // Of all that a verifier says in general terms.
  {
    words: /unspecified certificate verification error|is NOT trusted\.$/i,
    causes: ['weak-key', 'name-not-permitted'],
  },
]

/** Where a case's id tells what is wrong, and every verifier that rejects does so for that: the first cause. */
export const known: Readonly<Record<string, string>> = {
  'rfc5280::chain-untrusted-root': 'issuer-missing',
  'rfc5280::san::ip-in-dns': 'name-mismatch',
  'rfc5280::validity::expired-leaf': 'certificate-expired',
  'rfc5280::validity::expired-intermediate': 'certificate-expired',
  'rfc5280::validity::expired-1-second': 'certificate-expired',
  'rfc5280::validity::expired-5-seconds': 'certificate-expired',
  'rfc5280::validity::not-yet-valid-1-second': 'certificate-not-yet-valid',
  'rfc5280::validity::not-yet-valid-5-seconds': 'certificate-not-yet-valid',
  'webpki::cryptographydotio-chain-missing-intermediate': 'intermediate-missing',
  'webpki::san::mismatch-domain-san': 'name-mismatch',
  'webpki::san::mismatch-subdomain-san': 'name-mismatch',
  'webpki::san::mismatch-subdomain-apex-san': 'name-mismatch',
  'webpki::san::mismatch-apex-subdomain-san': 'name-mismatch',
  'webpki::san::no-san': 'name-mismatch',
  'webpki::san::wildcard-not-in-leftmost-san': 'name-mismatch',
  'webpki::san::wildcard-match-across-labels-san': 'name-mismatch',
}

/** Where the words are about something else than what is wrong, and why the claim stands. */
const standing: Readonly<Record<string, { readonly cause: string; readonly why: string }>> = {
  'go rfc5280::nc::invalid-ipv4-address': {
    cause: 'name-not-permitted',
    why: "Go leaves out a root that it cannot parse, and this one's constraint is malformed",
  },
  'go rfc5280::nc::invalid-ipv6-address': {
    cause: 'name-not-permitted',
    why: "Go leaves out a root that it cannot parse, and this one's constraint is malformed",
  },
  'go rfc5280::nc::nc-permits-invalid-ip-san': {
    cause: 'name-not-permitted',
    why: 'the address that Go cannot parse is the one outside of the constraint',
  },
}

/** Claims that the verifier's verdict, its words or the case's id contradict. */
export function contradictions(readings: readonly Reading[]): readonly string[] {
  return readings.flatMap(one => {
    const why = contradiction(one)
    return why === undefined ? [] : [`${one.verifier} ${one.id}: ${one.causes.join(', ')}; ${why}`]
  })
}

function contradiction({ verifier, id, answer: { verdict, words }, causes }: Reading): string | undefined {
  const [first] = causes
  switch (verdict) {
    case 'unasked':
    case 'trusted':
      return first === undefined ? undefined : `it is ${verdict}`
    case 'rejected': {
      if (first === undefined) return 'it is rejected, which needs a cause'
      const wanted = known[id]
      if (wanted !== undefined) return first === wanted ? undefined : `the case is about ${wanted}`
      if (first === 'unknown' || standing[`${verifier} ${id}`]?.cause === first) return undefined
      const open = openTo.filter(entry => entry.words.test(words))
      if (open.length === 0) return `the verifier said "${words}", of which nothing is known`
      return open.some(entry => entry.causes.includes(first)) ? undefined : `the verifier said "${words}"`
    }
  }
}
