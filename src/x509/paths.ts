import { type Certificate, isIssuedBy, isSignedBy } from './certificate.ts'

/** A chain that goes no further: nobody that is known issued its top. */
export interface DeadEnd {
  /** Leaf … top. */
  readonly chain: readonly Certificate[]
  /** The top's issuer and its authorityKeyId. */
  readonly wanted: { readonly subject: string; readonly keyId?: string }
  /** Those that were looked at, have the wanted name, and are not its issuer. */
  readonly nearMisses: readonly NearMiss[]
}

/** A certificate that has an issuer's name and did not issue. */
export interface NearMiss {
  readonly certificate: Certificate
  readonly why:
    | 'another-key' // a namesake
    | 'signature' // the key identifiers are the same, and the signature is not its
    | 'may-not-sign' // the signature is its, and OpenSSL takes it for no issuer: key identifiers, keyUsage, a broken extension
}

export interface PathSearch {
  /** Leaf … anchor. */
  readonly paths: readonly (readonly Certificate[])[]
  /** Longest first. */
  readonly deadEnds: readonly DeadEnd[]
  /** False where the budget ran out: what was not found may be there all the same. */
  readonly complete: boolean
}

export interface PathOptions {
  readonly partialChain?: boolean
  /** More intermediates, which nobody served: asked after those that were. */
  readonly known?: SubjectIndex
}

/** Certificates by `nameKey` of their subject. */
export type SubjectIndex = ReadonlyMap<string, readonly Certificate[]>

/** As in Go's crypto/x509: cross-signed meshes must not cost more than this many signatures. */
const signatureBudget = 100

/** Certificates by subject; the same certificate twice counts once. */
export function indexBySubject(certificates: Iterable<Certificate>): SubjectIndex {
  const index = new Map<string, Certificate[]>()
  for (const certificate of certificates) {
    const key = nameKey(certificate.subject)
    const known = index.get(key)
    if (known === undefined) index.set(key, [certificate])
    else if (!known.some(other => other.sha256 === certificate.sha256)) known.push(certificate)
  }
  return index
}

/** Names that OpenSSL takes for the same have the same key; `issues` then compares exactly. */
function nameKey(name: string): string {
  return name.toLowerCase().replace(/[\s\\]+/g, '')
}

/** Whether `certificate` itself is in `anchors`. */
export function isAnchor(anchors: SubjectIndex, certificate: Certificate): boolean {
  return (anchors.get(nameKey(certificate.subject)) ?? []).some(anchor => anchor.sha256 === certificate.sha256)
}

const verified = new WeakMap<Certificate, Map<string, boolean>>()

/** Whether `issuer` issued `subject`, by names, key identifiers, key usage and signature. Never throws. Remembered per pair: hosts share their issuers. */
export function issues(issuer: Certificate, subject: Certificate): boolean {
  const answers = verified.get(subject) ?? new Map<string, boolean>()
  verified.set(subject, answers)
  const known = answers.get(issuer.sha256)
  if (known !== undefined) return known
  const answer = isIssuedBy(subject, issuer)
  answers.set(issuer.sha256, answer)
  return answer
}

/**
 * All paths from `leaf` to an anchor, and all chains that end before one. Intermediates come from what was served and, as
 * in OpenSSL, from the anchors. Dates, names and purposes are not judged.
 *
 * A path ends at the first anchor on it that can end one. With `partialChain` any anchor can, the leaf included: so curl
 * (which sets X509_V_FLAG_PARTIAL_CHAIN) and git with GnuTLS. Without it only a self-signed one: so OpenSSL by default,
 * and with it `openssl`, Python before 3.13 and Node.js 24; they say "unable to get issuer certificate" where the rest of
 * the path is missing.
 */
export function findPaths(
  leaf: Certificate,
  served: readonly Certificate[],
  anchors: SubjectIndex,
  { partialChain = false, known = new Map() }: PathOptions = {},
): PathSearch {
  const servedIndex = indexBySubject(served)
  const paths: (readonly Certificate[])[] = []
  const deadEnds: DeadEnd[] = []
  let budget = signatureBudget
  let complete = true

  function extend(chain: readonly Certificate[], top: Certificate): void {
    if (isAnchor(anchors, top) && (partialChain || top.selfSigned)) {
      paths.push(chain)
      return
    }
    let extended = false
    const refused: Certificate[] = []
    for (const candidate of candidates(top)) {
      if (isIn(chain, candidate)) continue
      if (budget === 0) {
        complete = false
        return
      }
      budget -= 1
      if (issues(candidate, top)) {
        extended = true
        extend([...chain, candidate], candidate)
      } else refused.push(candidate)
    }
    if (!extended) deadEnds.push(deadEnd(chain, top, refused))
  }

  function candidates(top: Certificate): Iterable<Certificate> {
    const key = nameKey(top.issuer)
    const lists = [anchors, servedIndex, known].map(index => index.get(key) ?? [])
    return new Map(lists.flat().map(certificate => [certificate.sha256, certificate])).values()
  }

  extend([leaf], leaf)
  deadEnds.sort((left, right) => right.chain.length - left.chain.length)
  return { paths, deadEnds, complete }
}

/** More namesakes than these tell nothing more. */
const maxNearMisses = 3

function deadEnd(chain: readonly Certificate[], top: Certificate, refused: readonly Certificate[]): DeadEnd {
  const nearMisses = refused
    .slice(0, maxNearMisses)
    .map(certificate => ({ certificate, why: whyNot(certificate, top) }))
  return { chain, wanted: wantedBy(top), nearMisses }
}

function whyNot(namesake: Certificate, top: Certificate): NearMiss['why'] {
  if (isSignedBy(top, namesake)) return 'may-not-sign'
  const { authorityKeyId } = top
  return authorityKeyId !== undefined && authorityKeyId === namesake.subjectKeyId ? 'signature' : 'another-key'
}

function wantedBy(top: Certificate): DeadEnd['wanted'] {
  return top.authorityKeyId === undefined ? { subject: top.issuer } : { subject: top.issuer, keyId: top.authorityKeyId }
}

/** Same subject, key and alternative names, as Go's alreadyInChain: a cross-signed pair would go round for ever. */
function isIn(chain: readonly Certificate[], candidate: Certificate): boolean {
  return chain.some(
    certificate =>
      certificate.sha256 === candidate.sha256 ||
      (nameKey(certificate.subject) === nameKey(candidate.subject) &&
        certificate.names.join() === candidate.names.join() &&
        sameKey(certificate, candidate)),
  )
}

function sameKey(one: Certificate, other: Certificate): boolean {
  try {
    return one.x509.publicKey.equals(other.x509.publicKey)
  } catch {
    return false // a key type that this OpenSSL does not have
  }
}
