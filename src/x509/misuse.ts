import type { Certificate } from './certificate.ts'
import { type Profile, profileOf } from './profile.ts'

/** A certificate that stands in a path (leaf … anchor) for what it may not be used for. */
export interface Misuse {
  readonly certificate: Certificate
  /** 0 is the leaf. */
  readonly position: number
  readonly kind: 'not-for-servers' | 'no-authority' | 'path-too-long'
  /** The purposes that it is for, in words, where that is what is wrong. */
  readonly purposes: readonly string[]
}

/** RFC 5280, 4.2.1.9 and 4.2.1.12, as OpenSSL, Go and Java hold every certificate of a path to them. */
export function misuses(path: readonly Certificate[]): readonly Misuse[] {
  return path.flatMap((certificate, position) => {
    const profile = profileOf(certificate)
    const isLast = position === path.length - 1
    const kinds: Misuse['kind'][] = []
    if (!isForServers(profile)) kinds.push('not-for-servers')
    if (position > 0 && !isAuthority(profile, isLast)) kinds.push('no-authority')
    if (isTooLong(profile, path.slice(1, position))) kinds.push('path-too-long')
    const purposes = (profile.purposes ?? []).map(oid => purposeNames.get(oid) ?? oid)
    return kinds.map(kind => ({ certificate, position, kind, purposes }))
  })
}

const purposeNames = new Map([
  ['1.3.6.1.5.5.7.3.1', 'server authentication'],
  ['1.3.6.1.5.5.7.3.2', 'client authentication'],
  ['1.3.6.1.5.5.7.3.3', 'code signing'],
  ['1.3.6.1.5.5.7.3.4', 'e-mail'],
  ['1.3.6.1.5.5.7.3.8', 'time stamps'],
  ['1.3.6.1.5.5.7.3.9', 'OCSP answers'],
])

/** serverAuth, any, and the two of old for servers that may use strong ciphers (Netscape's and Microsoft's). */
const forServers = new Set(['1.3.6.1.5.5.7.3.1', '2.5.29.37.0', '2.16.840.1.113730.4.1', '1.3.6.1.4.1.311.10.3.3'])

function isForServers({ purposes }: Profile): boolean {
  return purposes === undefined || purposes.some(oid => forServers.has(oid))
}

/** An anchor may be of version 1, which knows no extensions, or be one by its keyUsage. */
function isAuthority({ basicConstraints, keyUsage, version }: Profile, isAnchor: boolean): boolean {
  if (basicConstraints !== undefined) return basicConstraints.isCa
  return isAnchor && (version === 1 || keyUsage?.has('keyCertSign') === true)
}

/** Certificates that issued themselves under another key do not count. */
function isTooLong({ basicConstraints }: Profile, below: readonly Certificate[]): boolean {
  const limit = basicConstraints?.pathLength
  return limit !== undefined && below.filter(({ subject, issuer }) => subject !== issuer).length > limit
}
