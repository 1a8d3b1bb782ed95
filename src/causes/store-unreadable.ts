import { printable } from '../text.ts'
import { described, letTheCheckRepair, pointAt, steps } from './advice.ts'
import type { Cause } from './cause.ts'
import { storesInState } from './store-problem.ts'

/** The store is there and this user cannot read it: its mode, its directory's, or it is no regular file. */
export const storeUnreadable: Cause = {
  id: 'store-unreadable',
  severity: 'error',
  title: 'The trust store that the client uses cannot be read.',
  recognise(situation, facts) {
    const [store, ...others] = storesInState(situation, facts, 'unreadable')
    if (store === undefined) return undefined
    const paths = [store, ...others].flatMap(({ path }) => path ?? [])
    const path = printable(store.path ?? '')
    return {
      key: ['store-unreadable', ...paths, ...situation.reads].join(' '),
      evidence: { paths, reason: store.detail ?? '' },
      message: `The trust store cannot be read: ${described(store)}: ${store.detail ?? 'the reason is not known'}.`,
      help: steps(
        store.form === 'key-store' ? `See whether its password opens it: keytool -list -keystore ${path}` : undefined,
        `See who may read it, and every directory above it, as the user that runs the job: namei -l ${path}`,
        `Make the file readable (chmod 0644) and its directories passable (chmod a+x). Certificates are no secrets; a private key beside them is: keep it in a file of its own.`,
        pointAt(situation, facts.holders),
        letTheCheckRepair(situation),
      ),
    }
  },
}
