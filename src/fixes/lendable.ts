import type { Certificate } from '../x509/certificate.ts'
import { misuses } from '../x509/misuse.ts'
import { extensionIds, profileOf } from '../x509/profile.ts'
import { weakKeys, weakSignatures } from '../x509/weakness.ts'

/** Critical extensions whose whole meaning is judged here; any other may be a limit. */
const understood: ReadonlySet<string> = new Set([
  extensionIds.basicConstraints,
  extensionIds.keyUsage,
  extensionIds.extendedKeyUsage,
])

/**
 * Whether intermediates that were fetched may stand in a store beside the anchor at the end of `path` (leaf … anchor, all in time). Some
 * clients end a path at any certificate of their store (curl, Go, Java, GnuTLS): one that its issuers limit would be without
 * those limits there. Nothing is made weaker, so it is not lent.
 */
export function isLendable(path: readonly Certificate[], fetched: readonly Certificate[]): boolean {
  const authorities = path.slice(1)
  return (
    [misuses, weakSignatures, weakKeys].every(faults => faults(path).length === 0) &&
    authorities.every(authority => !isConstrained(authority)) &&
    authorities.every((one, at) => !fetched.includes(one) || keepsLengths(one, authorities.slice(at + 1)))
  )
}

function isConstrained(authority: Certificate): boolean {
  const { extensions } = profileOf(authority)
  return (
    extensions.has(extensionIds.nameConstraints) ||
    [...extensions].some(([oid, { critical }]) => critical && !understood.has(oid))
  )
}

/** Whether its own path length is as short as each of those above it leaves it. */
function keepsLengths(authority: Certificate, above: readonly Certificate[]): boolean {
  const own = profileOf(authority).basicConstraints?.pathLength ?? Number.POSITIVE_INFINITY
  return above.every((issuer, at) => {
    const limit = profileOf(issuer).basicConstraints?.pathLength
    return limit === undefined || own + at + 1 <= limit
  })
}
