import type { Machine } from '../../machines/machine.ts'
import type { StoreReference } from '../../stores/store.ts'
import type { Installation, Probe } from '../client.ts'
import { shareByFiles, withPlatform } from '../libcurl/platform.ts'
import { type Loaded, loadedByLibcurl } from '../libcurl/stores.ts'
import { type Setting, settingsOfMachine } from './config-files.ts'

/**
 * What git hands to libcurl (GIT_SSL_CAINFO before http.sslCAInfo, GIT_SSL_CAPATH before http.sslCAPath: git http.c), and
 * what libcurl itself says it loads. Debian's libcurl-gnutls reads its own directory beside a bundle that is set. A
 * variable or setting with an empty value counts as set: git hands it on, and GnuTLS fails on it.
 */
export async function gitStores(machine: Machine, _at: Installation, probe: Probe): Promise<readonly StoreReference[]> {
  const settings = settingsOf(probe.runs.find(({ label }) => label === 'config')?.run.stdout ?? '')
  const said = probe.runs.map(({ run }) => run.stderr).join('\n')
  const loaded = loadedByLibcurl(said, /^.*== Info:\s+/)
  const chosen = passesOverFiles(settings) ? [] : chosenStores(machine, settings)
  const standard = standardStores(loaded.filter(({ path }) => !chosen.some(store => store.path === path)))
  const files = [...chosen, ...standard]
  if (gnutlsWords.test(said)) return files.map(store => ({ ...store, reader: 'gnutls' }))
  return withPlatform(machine, files, shareByFiles(machine, standard))
}

/** http.sslBackend = schannel: git names no file to libcurl unless it is told to (git http.c; Git for Windows). */
export function passesOverFiles(settings: readonly Setting[]): boolean {
  const last = (name: string) =>
    settings
      .filter(setting => setting.name === name)
      .at(-1)
      ?.value.toLowerCase()
  return last('http.sslbackend') === 'schannel' && !/^(true|yes|on|1)$/.test(last('http.schannelusesslcainfo') ?? '')
}

/** What libcurl says of its store with GnuTLS alone (curl: lib/vtls/gtls.c). */
const gnutlsWords = /== Info:\s+(?:found \d+ certificates in|error reading ca cert file) /

/** The same for a git that was not started. @param built what its libcurl loads where it is told nothing */
export async function gitStoresByFiles(machine: Machine, built: readonly Loaded[]): Promise<readonly StoreReference[]> {
  const chosen = chosenStores(machine, await settingsOfMachine(machine))
  const isTold = (form: Loaded['form']) => chosen.some(store => store.form === form && !isForOneHost(store))
  return [...chosen.filter(store => !isForOneHost(store)), ...standardStores(built.filter(({ form }) => !isTold(form)))]
}

function standardStores(loaded: readonly Loaded[]): readonly StoreReference[] {
  return loaded.map(({ path, form }) => ({ origin: 'default', form, path }))
}

/** A prediction has one store for all hosts. */
function isForOneHost({ config }: StoreReference): boolean {
  return config !== undefined && config.setting.split('.').length > 2
}

function chosenStores(machine: Machine, settings: readonly Setting[]): readonly StoreReference[] {
  return [
    choose(machine, settings, 'bundle', 'GIT_SSL_CAINFO', 'http.sslcainfo'),
    choose(machine, settings, 'directory', 'GIT_SSL_CAPATH', 'http.sslcapath'),
  ].flat()
}

/** `git config --show-origin --null --get-regexp`: origin NUL name LF value NUL, in the order read: the last wins. */
export function settingsOf(output: string): Setting[] {
  const parts = output.split('\0')
  const settings: Setting[] = []
  for (let index = 0; index + 1 < parts.length; index += 2) {
    const [name = '', ...value] = (parts[index + 1] ?? '').split('\n')
    settings.push({ file: (parts[index] ?? '').replace(/^file:/, ''), name, value: value.join('\n') })
  }
  return settings
}

function choose(
  machine: Machine,
  settings: readonly Setting[],
  form: 'bundle' | 'directory',
  variable: string,
  name: string,
): StoreReference[] {
  const set = machine.environment[variable]
  if (set !== undefined) return [{ origin: 'variable', form, path: set, variable }]
  const home = machine.environment['HOME'] ?? ''
  // `http.https://HOST/.sslCAInfo` is for that host alone; it is listed because it explains that host's verdict.
  const scoped = new RegExp(`^http\\..+\\.${name.slice('http.'.length)}$`)
  const last = settings.filter(setting => setting.name === name).at(-1)
  return [...(last ? [last] : []), ...settings.filter(setting => scoped.test(setting.name))].map(setting => ({
    origin: 'config-file',
    form,
    path: setting.value.replace(/^~(?=\/)/, home),
    config: { file: setting.file, setting: setting.name },
  }))
}
