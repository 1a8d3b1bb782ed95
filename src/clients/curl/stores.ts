import type { Machine } from '../../machines/machine.ts'
import type { StoreReference } from '../../stores/store.ts'
import type { Installation, Probe } from '../client.ts'
import { isSchannel, platformShare, withPlatform } from '../libcurl/platform.ts'
import { type Loaded, loadedByLibcurl } from '../libcurl/stores.ts'
import { curlrcOf } from './curlrc.ts'

/**
 * The files that curl says it loads, each with the reason as we find it. Without `cacert` and `capath` in .curlrc the
 * first variable that is not empty counts alone: CURL_CA_BUNDLE, SSL_CERT_DIR, SSL_CERT_FILE (curl: src/tool_operate.c);
 * later versions read the last two together. Of file and directory, what is not set stays as curl was built.
 */
export async function curlStores(
  machine: Machine,
  _at: Installation,
  probe: Probe,
): Promise<readonly StoreReference[]> {
  const version = probe.runs.find(({ label }) => label === 'version')?.run.stdout ?? ''
  const config = await curlrc(machine)
  const set = config.length > 0 || isSchannel(version) ? config : setByVariable(machine.environment)
  const loaded = loadedPaths(probe)
  // Schannel names no file, and neither does a curl that could not connect.
  const files = withReasons(set, loaded, loaded.length > 0 ? loaded : set.slice(0, config.length || 1))
  return withPlatform(machine, files, platformShare(version))
}

/** The same for a curl that was not started. @param built what its libcurl loads where it is told nothing */
export async function curlStoresByFiles(
  machine: Machine,
  built: readonly Loaded[],
  version: string,
): Promise<readonly StoreReference[]> {
  const config = await curlrc(machine)
  const variables = setByVariable(machine.environment)
  const alone = variables[0]?.variable === 'CURL_CA_BUNDLE' || Number.parseInt(version, 10) < 8
  const set = config.length > 0 ? config : variables.slice(0, alone ? 1 : undefined)
  const loaded = (['bundle', 'directory'] as const).flatMap(
    form => set.find(told => told.form === form) ?? built.find(told => told.form === form) ?? [],
  )
  return withReasons(set, loaded, loaded)
}

function withReasons(
  set: readonly Set[],
  loaded: readonly Loaded[],
  inEffect: readonly Loaded[],
): readonly StoreReference[] {
  return inEffect.flatMap(({ form, path }) => {
    const setting = set.find(candidate => candidate.form === form && candidate.path === path)
    if (setting === undefined) return [{ origin: 'default', form, path }]
    const { by, ...reference } = setting
    const standard = defaults[form]
    // A directory that is set beside a file of the same path replaces nothing.
    return loaded.some(known => known.path === standard)
      ? [reference]
      : [reference, { origin: 'default', form, path: standard, replacedBy: by }]
  })
}

/** What Debian's curl was built with. What curl really loads is asked: this is only for what was replaced. */
const defaults = { bundle: '/etc/ssl/certs/ca-certificates.crt', directory: '/etc/ssl/certs' } as const

type Set = StoreReference & Loaded & { readonly by: string }

/** In the order in which they win. */
function setByVariable(environment: Readonly<Record<string, string>>): Set[] {
  const variables = [
    { variable: 'CURL_CA_BUNDLE', form: 'bundle' },
    { variable: 'SSL_CERT_DIR', form: 'directory' },
    { variable: 'SSL_CERT_FILE', form: 'bundle' },
  ] as const
  return variables.flatMap(({ variable, form }) => {
    const path = environment[variable]
    return path ? [{ origin: 'variable', form, path, variable, by: variable }] : []
  })
}

export function loadedPaths(probe: Probe): readonly Loaded[] {
  const said = probe.runs.find(({ label }) => label === 'verbose')?.run.stderr ?? ''
  return loadedByLibcurl(said, /^\*\s+/)
}

/** The two options of a .curlrc that name a store. */
async function curlrc(machine: Machine): Promise<Set[]> {
  const found = await curlrcOf(machine)
  return found === undefined ? [] : settingsOf(found.file, found.content)
}

/** Of each option the last counts. */
function settingsOf(file: string, content: string): Set[] {
  const settings = new Map<string, Set>()
  for (const line of content.split('\n')) {
    const match = /^\s*(?:--)?(cacert|capath)[\s:=]+(?:"([^"]*)"|(\S+))/.exec(line)
    const [, setting] = match ?? []
    const path = match?.[2] ?? match?.[3]
    if (setting === undefined || !path) continue
    const form = setting === 'cacert' ? 'bundle' : 'directory'
    settings.set(setting, { origin: 'config-file', form, path, config: { file, setting }, by: setting })
  }
  return [...settings.values()]
}
