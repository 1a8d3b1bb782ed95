import type { StoreState } from '../model.ts'
import type { Store } from '../stores/store.ts'
import type { ChainFacts, Situation } from './cause.ts'

/**
 * The stores in effect that are in `state` and matter for a client that found no anchor. What was asked for (a variable, a
 * config file) matters wherever it is broken, and a broken default where content may be lost in it. A default that is
 * missing or empty matters only where no other store in effect holds anything: OpenSSL has a default file and a default
 * directory, and one of the two is enough.
 */
export function storesInState(situation: Situation, facts: ChainFacts, state: StoreState): readonly Store[] {
  const { stores, verdict, message } = situation
  const inState = stores.filter(store => store.state === state)
  if (refusedToLoad(message)) return inState.filter(store => isTold(store) || !stores.some(isBrokenAndTold))
  if (verdict !== 'rejected' || !facts.gap) return []
  const matters = defaultMatters(state, stores)
  return inState.filter(store => isTold(store) || matters)
}

function defaultMatters(state: StoreState, stores: readonly Store[]): boolean {
  switch (state) {
    case 'missing':
      return stores.every(store => store.state === 'missing')
    case 'empty':
      return stores.every(store => store.anchors.length === 0)
    case 'unreadable':
    case 'malformed':
      return true
    case 'ok':
      return false
  }
}

/** Whether somebody chose this store, rather than whoever built the client. */
export function isTold({ origin }: Store): boolean {
  return origin !== 'default'
}

/** A client that does not start blames what it was told to load before its defaults. */
function isBrokenAndTold(store: Store): boolean {
  return isTold(store) && store.state !== 'ok'
}

/** Clients that give up without their store rather than go on with none, in their words. */
const refusals: readonly RegExp[] = [
  /error setting certificate (verify locations|file|path)/i, // curl, exit code 77
  /Problem with the SSL CA cert/i, // libcurl's CURLE_SSL_CACERT_BADFILE, as git and curl print it
  /Could not find a suitable TLS CA certificate bundle/i, // requests
  /NO_CERTIFICATE_OR_CRL_FOUND|\[(SSL|X509)\] PEM lib|\[Errno 13\] Permission denied/, // requests, whose bundle Python's ssl could not load
]

function refusedToLoad(message: string): boolean {
  return refusals.some(refusal => refusal.test(message))
}
