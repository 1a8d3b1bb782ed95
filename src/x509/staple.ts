import type { Certificate } from './certificate.ts'
import {
  bytesOf,
  constructed,
  contentOf,
  type DerValue,
  expectTag,
  isSameValue,
  MalformedDer,
  membersOf,
  oidOf,
  primitive,
  readDer,
  tags,
  timeOf,
  wrappedIn,
} from './der.ts'

/** What an issuer answered of a certificate, as its server hands it on (RFC 6960). Nobody's word until it is verified: staple-proof.ts. */
export interface Staple {
  readonly status: 'good' | 'revoked' | 'unknown'
  readonly revokedAt?: Date
  readonly producedAt: Date
  /** The time that the answer is for; without an end where newer ones are to be had at any time. */
  readonly thisUpdate: Date
  readonly nextUpdate?: Date
  readonly about: CertificateId
  readonly signed: SignedAnswer
}

/** Whose certificate it is about: hashes of the issuer's name and key, and the OID of the hash. */
export interface CertificateId {
  readonly hash: string
  readonly issuerName: Buffer
  readonly issuerKey: Buffer
}

export interface SignedAnswer {
  /** DER of what is signed. */
  readonly data: Buffer
  /** OID. */
  readonly algorithm: string
  readonly signature: Buffer
  /** DER of what was sent along to verify it by: anybody's. */
  readonly certificates: readonly Buffer[]
}

const basicResponse = '1.3.6.1.5.5.7.48.1.1'

/** The answer for `leaf` in an OCSPResponse; undefined where there is none, or none that can be read. */
export function readStaple(response: Uint8Array, leaf: Certificate): Staple | undefined {
  try {
    const [, wrapped] = membersOf(readDer(response))
    const [type, octets] = membersOf(membersOf(wrapped)[0])
    if (oidOf(type) !== basicResponse || octets === undefined) return undefined
    const basic = membersOf(wrappedIn(octets))
    const members = membersOf(basic[0])
    const [, producedAt, responses] = members[0]?.tag === constructed(0) ? members.slice(1) : members
    const serial = serialOf(leaf)
    const single = membersOf(responses)
      .map(membersOf)
      .find(([about]) => isSameValue(membersOf(about)[3], serial))
    if (single === undefined) return undefined
    return { ...readSingle(single), producedAt: timeOf(producedAt), signed: readSigned(basic) }
  } catch (error) {
    if (error instanceof MalformedDer) return undefined
    throw error
  }
}

function readSingle([about, status, thisUpdate, ...rest]: readonly DerValue[]): Omit<Staple, 'producedAt' | 'signed'> {
  const [hash, issuerName, issuerKey] = membersOf(about)
  const nextUpdate = rest.find(({ tag }) => tag === constructed(0))
  return {
    ...readStatus(status),
    thisUpdate: timeOf(thisUpdate),
    ...(nextUpdate === undefined ? {} : { nextUpdate: timeOf(membersOf(nextUpdate)[0]) }),
    about: {
      hash: oidOf(membersOf(hash)[0]),
      issuerName: contentOf(expectTag(issuerName, tags.octetString)),
      issuerKey: contentOf(expectTag(issuerKey, tags.octetString)),
    },
  }
}

function readStatus(status: DerValue | undefined): Pick<Staple, 'status' | 'revokedAt'> {
  switch (status?.tag) {
    case primitive(0):
      return { status: 'good' }
    case constructed(1):
      return { status: 'revoked', revokedAt: timeOf(membersOf(status)[0]) }
    default:
      return { status: 'unknown' }
  }
}

function readSigned([data, algorithm, signature, sent]: readonly DerValue[]): SignedAnswer {
  // The first octet counts unused bits: none, in a signature.
  const bits = contentOf(expectTag(signature, tags.bitString)).subarray(1)
  return {
    data: bytesOf(expectTag(data, tags.sequence)),
    algorithm: oidOf(membersOf(algorithm)[0]),
    signature: bits,
    certificates: sent?.tag === constructed(0) ? membersOf(membersOf(sent)[0]).map(bytesOf) : [],
  }
}

function serialOf({ der }: Certificate) {
  return membersOf(membersOf(readDer(der))[0]).find(({ tag }) => tag === tags.integer)
}
