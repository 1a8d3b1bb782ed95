import type { Asked } from '../clients/asking/ask.ts'
import type { Machine } from '../machines/machine.ts'
import type { Given } from '../stores/given-certificates.ts'
import { systemStores } from '../stores/locations.ts'
import { platformStores } from '../stores/platform-store.ts'
import { storeReader } from '../stores/read-store.ts'
import { type Store, type StoreReference, storeName } from '../stores/store.ts'
import { storeVariables } from '../stores/variables.ts'
import type { Certificate } from '../x509/certificate.ts'
import type { KnownStore } from './cause.ts'

/** All stores that were read, and which of them each installation has. */
export interface MachineStores {
  readonly known: readonly KnownStore[]
  /** What the user gave, first among the known. */
  readonly given: readonly KnownStore[]
  readonly of: ReadonlyMap<Asked, readonly Store[]>
}

/**
 * Reads every store of this machine that is known: what the clients use, what was replaced or lies beside them, and what
 * the user gave; where a verdict has to be explained, also the system's and what a CA variable names although nobody reads it.
 */
export async function readStores(
  machine: Machine,
  asked: readonly Asked[],
  given: readonly Given[],
): Promise<MachineStores> {
  const read = storeReader(machine)
  const own = await Promise.all(
    asked.map(async client => [client, await Promise.all(client.stores.map(read))] as const),
  )
  const beyond = asked.every(needsNoExplanation)
    ? []
    : [...systemStores(), ...(await platformStores(machine)), ...variablesSet(machine)]
  const others = await Promise.all(beyond.map(read))
  const fromUser = givenStores(given)
  const known = distinct([
    ...fromUser,
    ...own.flatMap(([client, stores]) => stores.map(store => knownStore(store, client))),
    ...others.filter(({ state }) => state !== 'missing').map(store => knownStore(store)),
  ])
  return { known, given: fromUser, of: new Map(own) }
}

function needsNoExplanation({ verdicts }: Asked): boolean {
  return verdicts.every(({ verdict }) => verdict === 'trusted' || verdict === 'skipped')
}

/** Clients share stores: each once, by its first name. What differs in what is found in it stays apart. */
function distinct(known: readonly KnownStore[]): KnownStore[] {
  const stores = new Map<string, KnownStore>()
  for (const one of known) {
    const { path, form, reader, variable, state, anchors } = one.store
    const key = path === undefined ? one.name : JSON.stringify([path, form, reader, variable, state, anchors.length])
    const first = stores.get(key)
    if (first === undefined) stores.set(key, one)
    else if (one.isPublic && !first.isPublic) stores.set(key, { ...first, isPublic: true })
  }
  return [...stores.values()]
}

function knownStore(store: Store, client?: Asked): KnownStore {
  const isPublic = store.origin === 'default'
  if (store.form === 'built-in' && client) {
    return { name: `the built-in roots of ${client.client.title} ${client.version}`, store, isPublic }
  }
  if (store.beside && client) {
    return { name: `${store.beside} of ${client.at.path} (${storeName(store)})`, store, isPublic }
  }
  return { name: storeName(store), store, isPublic }
}

function variablesSet(machine: Machine): StoreReference[] {
  return storeVariables.flatMap(({ name, wants }) => {
    const path = machine.environment[name]
    if (!path || wants === 'key-store') return []
    const form = wants === 'directory' ? 'directory' : 'bundle'
    return [{ origin: 'variable' as const, form, path, variable: name }]
  })
}

function givenStores(given: readonly Given[]): KnownStore[] {
  const alone = new Map(given.map(one => [one.from, one.alone]))
  const files = new Map<string, Certificate[]>()
  for (const { certificate, from } of given) files.set(from, [...(files.get(from) ?? []), certificate])
  return [...files].map(([from, anchors]) => {
    const path = alone.get(from)
    return {
      name: from,
      isPublic: false,
      ...(path === undefined ? {} : { alone: path }),
      store: { origin: 'config-file', form: 'bundle', path: from, state: 'ok', anchors, unhashed: [] },
    }
  })
}
