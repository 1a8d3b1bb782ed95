import { dirname } from 'node:path'
import type { Machine } from '../../machines/machine.ts'
import { platformStores } from '../../stores/platform-store.ts'
import type { StoreReference } from '../../stores/store.ts'
import { opensslStores } from '../openssl/store.ts'
import type { PythonFacts } from './interpreter.ts'

/**
 * Those of the interpreter's OpenSSL, with what certifi has beside them: for libraries that name no store of their own. On
 * Windows the system's are loaded as well (Lib/ssl.py: load_default_certs).
 */
export async function interpreterStores(machine: Machine, facts: PythonFacts): Promise<readonly StoreReference[]> {
  const beside: StoreReference[] = facts.certifi
    ? [{ origin: 'default', form: 'bundle', path: facts.certifi, beside: 'certifi' }]
    : []
  const windows = machine.families.includes('win32') ? await platformStores(machine) : []
  return [...compiledIn(machine.environment, facts), ...windows, ...beside]
}

/** OpenSSL's two, and where the environment that they were compiled into has gone. */
export function compiledIn(
  environment: Readonly<Record<string, string>>,
  facts: PythonFacts,
): readonly StoreReference[] {
  const moved = movedFrom(facts)
  const stores = opensslStores(environment, facts)
  if (moved === undefined) return stores
  return stores.map(store => (store.origin === 'default' ? { ...store, moved } : store))
}

/**
 * conda compiles OPENSSLDIR in as PREFIX/ssl and rewrites the prefix when it installs; conda-pack and a copy do not. A prefix that was
 * never rewritten is padded with `placehold`. Elsewhere OPENSSLDIR is the system's and lies outside of every prefix.
 */
function movedFrom({ cafile, basePrefix, conda }: PythonFacts): StoreReference['moved'] {
  const from = dirname(dirname(cafile))
  if (cafile === '' || basePrefix === '' || from === basePrefix) return undefined
  return conda || from.includes('placehold') ? { from, to: basePrefix } : undefined
}

/**
 * One store alone, as for a library that names it: what it was told to take, in front, or else the bundle that it came with.
 * @param variables those that can tell it, the one that wins first
 */
export async function namedStores(
  machine: Machine,
  { verify, where, config }: PythonFacts,
  variables: readonly string[],
): Promise<readonly StoreReference[]> {
  const standard: readonly StoreReference[] = where ? [{ origin: 'default', form: 'bundle', path: where }] : []
  if (verify === '') return standard
  const variable = variables.find(name => machine.environment[name] === verify)
  const paths = variable?.endsWith('_DIR') ? verify.split(':').filter(path => path !== '') : [verify]
  const told = await Promise.all(
    paths.map(async (path): Promise<StoreReference> => {
      const listing = await machine.list(path)
      const form = listing.state === 'listed' || variable?.endsWith('_DIR') ? 'directory' : 'bundle'
      return variable ? { origin: 'variable', form, path, variable } : { origin: 'config-file', form, path, config }
    }),
  )
  const replacedBy = variable ?? config.setting
  return [...told, ...standard.map(store => ({ ...store, replacedBy }))]
}

/** As `namedStores`, and the system's store where truststore is in use: what is named is added to it then, and replaces nothing. */
export async function storesWithTruststore(
  machine: Machine,
  facts: PythonFacts,
  variables: readonly string[],
): Promise<readonly StoreReference[]> {
  const named = await namedStores(machine, facts, variables)
  if (!facts.truststore) return named
  return [...named.map(({ replacedBy: _, ...store }) => store), ...(await systemOf(machine, facts))]
}

/** truststore has macOS and Windows verify (its _macos.py and _windows.py), and elsewhere finds OpenSSL's files. */
async function systemOf(machine: Machine, facts: PythonFacts): Promise<readonly StoreReference[]> {
  if (facts.system !== '') return [{ origin: 'default', form: 'bundle', path: facts.system }]
  const platform = await platformStores(machine)
  return platform.length > 0 ? platform : compiledIn(machine.environment, facts)
}
