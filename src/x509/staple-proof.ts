import { createHash, type KeyObject, verify } from 'node:crypto'
import { type Certificate, isIssuedBy, MalformedCertificate, readCertificate } from './certificate.ts'
import { certificateFields } from './certificate-fields.ts'
import { bytesOf, contentOf, MalformedDer, membersOf, readDer } from './der.ts'
import { profileOf } from './profile.ts'
import type { Staple } from './staple.ts'

/** Why a stapled answer does not count. */
export interface StapleDoubt {
  /** `invalid`: it is not the issuer's. `ended`: it is, and there should be a newer one. */
  readonly kind: 'invalid' | 'ended'
  /** A sentence part that follows "it": 'is signed by …'. */
  readonly why: string
}

/** Clocks differ by as much without being wrong. */
const skew = 5 * 60 * 1000

/**
 * Whether the issuer of `leaf` gave this answer, and it is of now; undefined where both is so. RFC 6960: signed by the issuer
 * itself, or by a certificate of its that is for OCSP signing (4.2.2.2); about this certificate (4.1.1); in its time (4.2.2.1).
 * @param issuers those of the leaf that are known: their names and signatures fit
 */
export function stapleDoubt(
  staple: Staple,
  leaf: Certificate,
  issuers: readonly Certificate[],
  now: Date,
): StapleDoubt | undefined {
  if (issuers.length === 0) return invalid("cannot be verified: the certificate of the leaf's issuer is not known here")
  const meant = issuers.filter(issuer => isAbout(staple, leaf, issuer))
  if (meant.length === 0) return invalid('is about a certificate of another issuer')
  if (!meant.some(issuer => isSignedFor(staple, issuer, now))) {
    return invalid('is signed neither by the issuer nor by anybody whom the issuer certified for it (OCSPSigning)')
  }
  if (staple.thisUpdate.getTime() > now.getTime() + skew) {
    return invalid(`is for a time that has not come yet (from ${staple.thisUpdate.toISOString()})`)
  }
  const { nextUpdate } = staple
  if (nextUpdate !== undefined && nextUpdate < now) {
    return { kind: 'ended', why: `was to be followed by a newer one on ${nextUpdate.toISOString()}` }
  }
  return undefined
}

function invalid(why: string): StapleDoubt {
  return { kind: 'invalid', why }
}

const hashes: Readonly<Record<string, string>> = {
  '1.3.14.3.2.26': 'sha1',
  '2.16.840.1.101.3.4.2.1': 'sha256',
  '2.16.840.1.101.3.4.2.2': 'sha384',
  '2.16.840.1.101.3.4.2.3': 'sha512',
}

/** The serial number was compared when it was read. */
function isAbout({ about }: Staple, leaf: Certificate, issuer: Certificate): boolean {
  const hash = hashes[about.hash]
  const key = publicKeyOf(issuer)
  const { issuer: name } = certificateFields(readDer(leaf.der))
  if (hash === undefined || key === undefined || name === undefined) return false
  const hashed = (bytes: Buffer) => createHash(hash).update(bytes).digest()
  return hashed(bytesOf(name)).equals(about.issuerName) && hashed(keyBits(key)).equals(about.issuerKey)
}

/** More certificates than these no honest answer brings. */
const maxResponders = 4

function isSignedFor({ signed }: Staple, issuer: Certificate, now: Date): boolean {
  if (isSignedWith(signed, issuer)) return true
  return signed.certificates
    .slice(0, maxResponders)
    .flatMap(der => readable(der))
    .some(responder => isResponderOf(responder, issuer, now) && isSignedWith(signed, responder))
}

const ocspSigning = '1.3.6.1.5.5.7.3.9'

function isResponderOf(responder: Certificate, issuer: Certificate, now: Date): boolean {
  const isInTime = responder.notBefore <= now && now <= responder.notAfter
  return isInTime && (profileOf(responder).purposes ?? []).includes(ocspSigning) && isIssuedBy(responder, issuer)
}

/** The digest of a signature by its OID (RFC 8017, RFC 5758, RFC 8410); null where the algorithm has its own. */
const digests: Readonly<Record<string, string | null>> = {
  '1.2.840.113549.1.1.5': 'sha1',
  '1.2.840.113549.1.1.11': 'sha256',
  '1.2.840.113549.1.1.12': 'sha384',
  '1.2.840.113549.1.1.13': 'sha512',
  '1.2.840.10045.4.1': 'sha1',
  '1.2.840.10045.4.3.2': 'sha256',
  '1.2.840.10045.4.3.3': 'sha384',
  '1.2.840.10045.4.3.4': 'sha512',
  '1.3.101.112': null,
  '1.3.101.113': null,
}

function isSignedWith({ algorithm, data, signature }: Staple['signed'], signer: Certificate): boolean {
  const digest = digests[algorithm]
  const key = publicKeyOf(signer)
  if (digest === undefined || key === undefined) return false
  try {
    return verify(digest, data, key, signature)
  } catch {
    return false // a key of another kind than the algorithm is for
  }
}

function publicKeyOf({ x509 }: Certificate): KeyObject | undefined {
  try {
    return x509.publicKey
  } catch {
    return undefined // a key type that this OpenSSL does not have
  }
}

/** What RFC 6960 hashes: the bits of the key, without its algorithm. */
function keyBits(key: KeyObject): Buffer {
  const [, bits] = membersOf(readDer(key.export({ type: 'spki', format: 'der' })))
  return bits === undefined ? Buffer.alloc(0) : contentOf(bits).subarray(1)
}

function readable(der: Buffer): readonly Certificate[] {
  try {
    return [readCertificate(der)]
  } catch (error) {
    if (error instanceof MalformedCertificate || error instanceof MalformedDer) return []
    throw error
  }
}
