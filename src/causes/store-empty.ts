import { describedAll, heldElsewhere, installTheStore, letTheCheckRepair, pointAt, steps } from './advice.ts'
import type { Cause } from './cause.ts'
import { isTold, storesInState } from './store-problem.ts'

/** The store is there and holds no certificate: a file of no bytes, a directory before update-ca-certificates ran. */
export const storeEmpty: Cause = {
  id: 'store-empty',
  severity: 'error',
  title: 'The trust store that the client uses holds no certificate.',
  recognise(situation, facts) {
    // A directory full of certificates without hash links is directory-not-hashed.
    const empty = storesInState(situation, facts, 'empty').filter(store => store.unhashed.length === 0)
    if (empty.length === 0) return undefined
    const paths = empty.flatMap(({ path }) => path ?? [])
    const elsewhere = heldElsewhere(situation, facts.holders)
    return {
      key: ['store-empty', ...paths, ...situation.reads].join(' '),
      evidence: { paths, heldBy: facts.holders.map(({ name }) => name) },
      message: `The trust store is empty: ${describedAll(empty)} ${empty.length === 1 ? 'holds' : 'hold'} no certificate.${elsewhere}`,
      help: steps(
        empty.some(isTold)
          ? 'Fill the file again from its source (a secret or a download that came back empty leaves this), or take the setting out.'
          : installTheStore(situation),
        pointAt(situation, facts.holders),
        letTheCheckRepair(situation),
      ),
    }
  },
}
