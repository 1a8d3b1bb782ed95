import type { Store } from '../stores/store.ts'
import type { Certificate } from '../x509/certificate.ts'
import { findPaths, indexBySubject, type PathSearch, type SubjectIndex } from '../x509/paths.ts'
import type { ChainFacts, KnownStore, Situation } from './cause.ts'

/** What the chain and the stores say about a verdict that is not `trusted`. */
export function chainFacts(situation: Situation): ChainFacts {
  const { observation, stores, known } = situation
  const [leaf] = observation.chain
  if (leaf === undefined) {
    return { paths: [], gap: stores.every(store => store.anchors.length === 0), holders: [] }
  }
  const { paths, deadEnds, complete } = search(situation, anchorsOf(stores))
  // A search that was cut short has not shown that there is no path.
  if (paths.length > 0 || !complete) return { leaf, paths, gap: false, holders: [] }
  const holders = distinct(known.filter(({ store }) => closes(situation, store)))
  const [deadEnd] = deadEnds
  return { leaf, paths, gap: true, holders, ...(deadEnd === undefined ? {} : { deadEnd }) }
}

/**
 * Whether a certificate with the issuer's name and key is there, and does not count as the issuer: its signature does not
 * fit, or it may not sign. Then no issuer is missing.
 */
export function isRefused({ deadEnd }: ChainFacts): boolean {
  return deadEnd?.nearMisses.some(({ why }) => why !== 'another-key') ?? false
}

/** Whether the served chain, with `sentToo` added to it, leads to an anchor of this store. */
export function closes(situation: Situation, store: Store, sentToo: readonly Certificate[] = []): boolean {
  return store.anchors.length > 0 && search(situation, indexOf(store), sentToo).paths.length > 0
}

/** Whether the served chain leads to one of these, were they anchors. */
export function closesWith(situation: Situation, anchors: readonly Certificate[]): boolean {
  return search(situation, indexBySubject(anchors)).paths.length > 0
}

/** The issuer at which a served chain ends: the same text for two hosts when one authority signs for both. */
export function lastIssuer(chain: readonly Certificate[]): string | undefined {
  const [leaf, ...served] = chain
  if (leaf === undefined) return undefined
  const top = findPaths(leaf, served, new Map()).deadEnds[0]?.chain.at(-1)
  if (top === undefined) return undefined
  return `${top.issuer} ${top.authorityKeyId ?? (top.selfSigned ? top.subjectKeyId : undefined) ?? ''}`
}

/** Whether a known store holds an anchor of this name, whatever its key. */
export function heldByName({ known }: Situation, subject: string): boolean {
  return known.some(({ store }) => store.anchors.some(anchor => anchor.subject === subject))
}

function search(
  { observation, endsAtAnyAnchor }: Situation,
  anchors: SubjectIndex,
  sentToo: readonly Certificate[] = [],
): PathSearch {
  const [leaf, ...served] = observation.chain
  if (leaf === undefined) return { paths: [], deadEnds: [], complete: true }
  return findPaths(leaf, [...served, ...sentToo], anchors, { partialChain: endsAtAnyAnchor })
}

const indexes = new WeakMap<Store, SubjectIndex>()

/** Remembered by store: every host of a run asks for the same few. */
export function indexOf(store: Store): SubjectIndex {
  const known = indexes.get(store)
  if (known !== undefined) return known
  const index = indexBySubject(store.anchors)
  indexes.set(store, index)
  return index
}

const unions = new WeakMap<readonly Store[], SubjectIndex>()

/** Of all these stores together. */
export function anchorsOf(stores: readonly Store[]): SubjectIndex {
  const known = unions.get(stores)
  if (known !== undefined) return known
  const index = indexBySubject(stores.flatMap(store => store.anchors))
  unions.set(stores, index)
  return index
}

function distinct(stores: readonly KnownStore[]): KnownStore[] {
  return stores.filter((one, at) => stores.findIndex(other => other.name === one.name) === at)
}
