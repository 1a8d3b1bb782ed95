import { type Store, storeName } from '../stores/store.ts'
import { addToSystemStore } from '../stores/system-store.ts'
import { printable } from '../text.ts'
import type { Certificate } from '../x509/certificate.ts'
import { described, fewestOfPublic, holding, identified, letTheCheckRepair, pointAt, steps } from './advice.ts'
import type { Cause, ChainFacts, Situation } from './cause.ts'
import { closesWith } from './chain-facts.ts'

/** Young roots in the other list, the wanted one among them: an update brings several, an administrator adds one or two. */
const fewestOfAnUpdate = 3

/**
 * The client's store holds public roots and is older than the one that is wanted: another public store on the machine holds
 * it and others that begin later than the newest of this store. A bundle bears no date: its newest root does.
 */
export const storeOutdated: Cause = {
  id: 'store-outdated',
  severity: 'error',
  title: "The client's list of public roots is older than the root that is wanted.",
  recognise(situation, facts) {
    const found = outdated(situation, facts)
    if (found === undefined) return undefined
    const { store, newest, root } = found
    return {
      key: `store-outdated ${storeName(store)} ${root.sha256}`,
      evidence: {
        store: storeName(store),
        newestAnchor: newest.subject,
        newestFrom: newest.notBefore.toISOString(),
        root: root.subject,
        rootFrom: root.notBefore.toISOString(),
        sha256: root.sha256,
        heldBy: facts.holders.map(({ name }) => name),
      },
      message: `The public roots of ${described(store)} are older than the root that is wanted: its newest is ${day(newest)}'s, and ${identified(root)} is of ${day(root)}. ${holding(facts.holders)} it.`,
      help: steps(
        'Update the list that this client reads: apt-get install --only-upgrade ca-certificates, dnf upgrade ca-certificates, apk upgrade ca-certificates; pip install -U certifi for one of Python; a newer release for one that is built into a program.',
        'In an image, rebuild it from a newer base: a release past its end gets no new roots.',
        pointAt(situation, facts.holders),
        letTheCheckRepair(situation),
        `Where no newer list is to be had, add this one root, as root: ${addToSystemStore(situation.families)}.`,
      ),
    }
  },
}

function day({ notBefore }: Certificate): string {
  return printable(notBefore.toISOString().slice(0, 10))
}

function outdated(
  situation: Situation,
  { holders }: ChainFacts,
): { store: Store; newest: Certificate; root: Certificate } | undefined {
  const candidates = holders.filter(({ isPublic, store }) => isPublic && store.anchors.length >= fewestOfPublic)
  const [store] = situation.stores.filter(({ anchors }) => anchors.length >= fewestOfPublic)
  const newest = store?.anchors.toSorted((one, other) => other.notBefore.getTime() - one.notBefore.getTime())[0]
  if (store === undefined || newest === undefined) return undefined
  for (const holder of candidates) {
    const younger = holder.store.anchors.filter(anchor => anchor.notBefore.getTime() > newest.notBefore.getTime())
    const root = younger.find(anchor => closesWith(situation, [anchor]))
    if (root !== undefined && younger.length >= fewestOfAnUpdate) return { store, newest, root }
  }
  return undefined
}
