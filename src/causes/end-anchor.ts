import { type Store, storeName } from '../stores/store.ts'
import type { Certificate } from '../x509/certificate.ts'
import { isAnchor } from '../x509/paths.ts'
import { chainFacts, indexOf } from './chain-facts.ts'
import type { JudgedCheck } from './judge.ts'

/** An anchor, and the name of the store that holds it. */
export interface HeldAnchor {
  readonly anchor: Certificate
  readonly from: string
}

/**
 * Where the way from a trusted chain ends in the client's stores, by our own reading: the client is not asked. Undefined where
 * that finds none in its time, or several, of which the client may have taken any.
 */
export function endAnchor({ verdict, situation }: Pick<JudgedCheck, 'verdict' | 'situation'>): HeldAnchor | undefined {
  if (verdict.verdict !== 'trusted') return undefined
  const { now, stores } = situation
  const isInTime = (path: readonly Certificate[]) =>
    path.every(({ notBefore, notAfter }) => notBefore <= now && now <= notAfter)
  const ends = chainFacts(situation)
    .paths.filter(isInTime)
    .map(path => path.at(-1))
  const [anchor] = ends
  if (anchor === undefined || ends.some(other => other?.sha256 !== anchor.sha256)) return undefined
  const store = stores.find((one: Store) => isAnchor(indexOf(one), anchor))
  return store === undefined ? undefined : { anchor, from: storeName(store) }
}
