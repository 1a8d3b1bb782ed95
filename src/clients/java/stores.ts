import { join } from 'node:path'
import type { Machine } from '../../machines/machine.ts'
import type { StoreReference } from '../../stores/store.ts'
import type { Installation } from '../client.ts'
import { optionVariables, trustStoreIn } from './options.ts'

/** What a Java tells of itself, in its own process; '' where a property is not set. */
export interface JavaFacts {
  readonly version: string
  readonly home: string
  /** javax.net.ssl.trustStore, whoever set it. */
  readonly trustStore: string
  /** javax.net.ssl.trustStorePassword. */
  readonly password: string
}

/**
 * The trust store that Java was told, or jssecacerts where there is one, or cacerts (JSSE Reference Guide, "Default trust
 * store"). Measured on 17 and 25, and not in the guide: a store that it was told and that is no file which it may read is
 * passed over without a word, for cacerts. `NONE` stands for no store.
 */
export async function javaStores(
  machine: Machine,
  at: Installation,
  { home, trustStore, password }: JavaFacts,
): Promise<readonly StoreReference[]> {
  const told = trustStore === '' ? undefined : toldStore(machine, at, trustStore)
  const standard = home === '' ? [] : await standardStores(machine, home, told !== undefined)
  const stores = told === undefined ? standard : [told, ...standard]
  const replacedBy = told?.variable ?? told?.config?.file
  const isUsed = told !== undefined && (trustStore === 'NONE' || (await isReadable(machine, trustStore)))
  return stores.map(store => ({
    ...store,
    ...(store !== told && isUsed && replacedBy !== undefined ? { replacedBy } : {}),
    // The password is told for what is used; what was replaced is read as it would be without.
    ...(password === '' || (store !== told && isUsed) ? {} : { password }),
  }))
}

function toldStore(machine: Machine, at: Installation, trustStore: string): StoreReference {
  const form = 'key-store'
  const path = trustStore === 'NONE' ? {} : { path: trustStore }
  const variable = optionVariables.find(name => trustStoreIn(machine.environment[name] ?? '') === trustStore)
  if (variable !== undefined) return { origin: 'variable', form, ...path, variable }
  // A `java` that is a script, or an argument file.
  return { origin: 'config-file', form, ...path, config: { file: at.path, setting: 'javax.net.ssl.trustStore' } }
}

async function standardStores(machine: Machine, home: string, isTold: boolean): Promise<readonly StoreReference[]> {
  // Java 8's JDK has its runtime in jre/, and java.home says so.
  const [jsse, cacerts] = ['jssecacerts', 'cacerts'].map(
    (name): StoreReference => ({ origin: 'default', form: 'key-store', path: join(home, 'lib', 'security', name) }),
  ) as [StoreReference, StoreReference]
  if (isTold || !(await isReadable(machine, jsse.path ?? ''))) return [cacerts]
  return [jsse, { ...cacerts, replacedBy: 'jssecacerts' }]
}

async function isReadable(machine: Machine, path: string): Promise<boolean> {
  return (await machine.read(path)).state === 'read'
}
