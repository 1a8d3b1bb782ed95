import type { Certificate } from '../x509/certificate.ts'
import { type DeadEnd, findPaths, indexBySubject, isAnchor, issues, type SubjectIndex } from '../x509/paths.ts'
import type { ChainFacts, KnownStore, Situation } from './cause.ts'
import { anchorsOf, indexOf } from './chain-facts.ts'

/** Where a chain leads beyond what the server sends, by intermediates that are known from elsewhere. */
export interface Continuation {
  /** What the server leaves out, the issuer of its last certificate first. Never empty. */
  readonly unsent: readonly KnownCertificate[]
  /** The stores in effect hold what ends it. */
  readonly completes: boolean
  /** Where they do not: whom the last of `unsent` wants, … */
  readonly wanted?: DeadEnd['wanted']
  /** … and the known stores that hold that one. */
  readonly holders: readonly KnownStore[]
}

export interface KnownCertificate {
  readonly certificate: Certificate
  /** The host that sends it, the address that it was fetched from, or the store that holds it. */
  readonly from: string
}

/** The continuation from the chain's dead end: one that ends in the client's own stores if there is one, else the furthest. */
export function continuation(situation: Situation, { deadEnd }: ChainFacts): Continuation | undefined {
  const top = deadEnd?.chain.at(-1)
  if (top === undefined || top.selfSigned) return undefined
  const own = anchorsOf(situation.stores)
  const partialChain = situation.endsAtAnyAnchor
  const { paths, deadEnds } = findPaths(top, [], own, { partialChain, known: knownIntermediates(situation) })
  const [path] = paths.toSorted((one, other) => one.length - other.length)
  if (path !== undefined) {
    const unsent = path.slice(1).filter(certificate => !isAnchor(own, certificate))
    return unsent.length === 0 ? undefined : { unsent: sourced(situation, unsent), completes: true, holders: [] }
  }
  const [furthest] = deadEnds
  const last = furthest?.chain.at(-1)
  const unsent = furthest?.chain.slice(1).filter(certificate => !isAnchor(own, certificate)) ?? []
  if (furthest === undefined || last === undefined || unsent.length === 0) return undefined
  const holders = situation.known.filter(({ store }) =>
    findPaths(last, [], indexOf(store), { partialChain }).paths.some(({ length }) => length > 1),
  )
  return { unsent: sourced(situation, unsent), completes: false, wanted: furthest.wanted, holders }
}

/** The issuer of the chain's last certificate, fetched, where it turned out to be a root. */
export function fetchedRoot({ observation }: Situation, { deadEnd }: ChainFacts): KnownCertificate | undefined {
  const top = deadEnd?.chain.at(-1)
  return observation.fetched?.find(
    ({ certificate }) => top !== undefined && !isNoRoot(certificate) && issues(certificate, top),
  )
}

function sourced(situation: Situation, certificates: readonly Certificate[]): readonly KnownCertificate[] {
  return certificates.map(certificate => ({ certificate, from: sourceOf(situation, certificate) }))
}

function sourceOf({ servedElsewhere, observation, known }: Situation, { sha256 }: Certificate): string {
  const isIt = (other: Certificate) => other.sha256 === sha256
  return (
    servedElsewhere.find(({ certificate }) => isIt(certificate))?.host ??
    observation.fetched?.find(({ certificate }) => isIt(certificate))?.from ??
    known.find(({ store }) => store.anchors.some(isIt))?.name ??
    'elsewhere'
  )
}

const indexes = new WeakMap<Situation['servedElsewhere'], WeakMap<Situation['known'], SubjectIndex>>()

/** Remembered for a run, whose situations share both lists. What was fetched is for one host alone. */
function knownIntermediates({ servedElsewhere, known, observation: { fetched = [] } }: Situation): SubjectIndex {
  const byKnown = indexes.get(servedElsewhere) ?? new WeakMap<Situation['known'], SubjectIndex>()
  indexes.set(servedElsewhere, byKnown)
  const shared =
    byKnown.get(known) ??
    indexBySubject(
      [servedElsewhere.map(({ certificate }) => certificate), known.flatMap(({ store }) => store.anchors)]
        .flat()
        .filter(isNoRoot),
    )
  byKnown.set(known, shared)
  if (fetched.length === 0) return shared
  const all = [...shared.values(), fetched.map(({ certificate }) => certificate)].flat()
  return indexBySubject(all.filter(isNoRoot))
}

/** By its names alone: its signature is verified on a path. */
function isNoRoot({ subject, issuer }: Certificate): boolean {
  return subject !== issuer
}

/** A certificate of the chain that the issuer's other certificate could stand for: the same name and key, signed by another. */
export interface CrossSign {
  readonly served: Certificate
  readonly other: Certificate
  readonly holders: readonly KnownStore[]
}

/** The cross-signs of the dead end whose other certificate a known store holds as a root. */
export function crossSigns({ known }: Situation, { deadEnd }: ChainFacts): readonly CrossSign[] {
  return (deadEnd?.chain.slice(1) ?? []).flatMap(served => {
    if (!isNoRoot(served)) return []
    const held = known.flatMap(store => {
      const other = store.store.anchors.find(anchor => isTwin(anchor, served))
      return other === undefined ? [] : [{ other, store }]
    })
    const [first] = held
    return first === undefined ? [] : [{ served, other: first.other, holders: held.map(({ store }) => store) }]
  })
}

function isTwin(anchor: Certificate, served: Certificate): boolean {
  if (anchor.subject !== served.subject || isNoRoot(anchor)) return false
  try {
    return anchor.x509.publicKey.equals(served.x509.publicKey)
  } catch {
    return false // a key type that this OpenSSL does not have
  }
}
