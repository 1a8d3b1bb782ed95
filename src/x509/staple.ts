import type { Certificate } from './certificate.ts'
import {
  constructed,
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

/** What an issuer answered of a certificate, as its server hands it on (RFC 6960). */
export interface Staple {
  readonly status: 'good' | 'revoked' | 'unknown'
  readonly revokedAt?: Date
  readonly producedAt: Date
}

const basicResponse = '1.3.6.1.5.5.7.48.1.1'

/**
 * The answer for `leaf` in an OCSPResponse; undefined where there is none, or none that can be read. Its signature is not
 * looked at: a server gains nothing by calling its own certificate revoked.
 */
export function readStaple(response: Uint8Array, leaf: Certificate): Staple | undefined {
  try {
    const [, wrapped] = membersOf(readDer(response))
    const [type, octets] = membersOf(membersOf(wrapped)[0])
    if (oidOf(type) !== basicResponse || octets === undefined) return undefined
    const [data] = membersOf(wrappedIn(octets))
    const members = membersOf(data)
    const [, producedAt, responses] = members[0]?.tag === constructed(0) ? members.slice(1) : members
    const serial = serialOf(leaf)
    for (const single of membersOf(responses)) {
      const [about, status] = membersOf(single)
      if (!isSameValue(membersOf(about)[3], serial)) continue
      const at = timeOf(producedAt)
      switch (status?.tag) {
        case primitive(0):
          return { status: 'good', producedAt: at }
        case constructed(1):
          return { status: 'revoked', producedAt: at, revokedAt: timeOf(membersOf(status)[0]) }
        default:
          return { status: 'unknown', producedAt: at }
      }
    }
    return undefined
  } catch (error) {
    if (error instanceof MalformedDer) return undefined
    throw error
  }
}

function serialOf({ der }: Certificate) {
  return membersOf(membersOf(readDer(der))[0]).find(({ tag }) => tag === tags.integer)
}
