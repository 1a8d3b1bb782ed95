import { join } from 'node:path'
import type { Machine } from '../machines/machine.ts'
import type { StoreReference } from '../stores/store.ts'
import type { Installation, Probe } from './client.ts'

/**
 * The files that curl says it loads, each with the reason as we find it: .curlrc, then CURL_CA_BUNDLE, SSL_CERT_DIR and
 * SSL_CERT_FILE (curl: src/tool_operate.c), then what it was built with.
 */
export async function curlStores(
  machine: Machine,
  _at: Installation,
  probe: Probe,
): Promise<readonly StoreReference[]> {
  const loaded = loadedPaths(probe)
  const { environment } = machine
  const config = await curlrc(machine)
  const variables = environment['CURL_CA_BUNDLE']
    ? (['CURL_CA_BUNDLE'] as const)
    : (['SSL_CERT_FILE', 'SSL_CERT_DIR'] as const)
  const stores: StoreReference[] = []
  for (const form of ['bundle', 'directory'] as const) {
    const path = loaded[form]
    const setting = config?.[form]
    const variable = variables.find(name => environment[name] && (name === 'SSL_CERT_DIR') === (form === 'directory'))
    if (setting) {
      stores.push({ origin: 'config-file', form, path: setting.path, config: setting.config })
    } else if (variable) {
      stores.push({ origin: 'variable', form, path: environment[variable] ?? '', variable })
    } else if (path) {
      stores.push({ origin: 'default', form, path })
    }
    const replacedBy = setting?.config.file ?? variable
    const standard = defaultPath(form, loaded)
    if (replacedBy && standard) stores.push({ origin: 'default', form, path: standard, replacedBy })
  }
  return stores
}

/** Debian's, Fedora's and upstream's configure find these; what curl really loads is asked, this is only for what was replaced. */
function defaultPath(form: 'bundle' | 'directory', loaded: { bundle?: string }): string | undefined {
  if (form === 'directory') return '/etc/ssl/certs'
  const standard = '/etc/ssl/certs/ca-certificates.crt'
  return loaded.bundle === standard ? undefined : standard
}

/** `*  CAfile: PATH` (OpenSSL), `* found 140 certificates in PATH` (GnuTLS), `error setting certificate file: PATH` (exit 77). */
export function loadedPaths(probe: Probe): { bundle?: string; directory?: string } {
  const said = probe.runs.find(({ label }) => label === 'verbose')?.run.stderr ?? ''
  const paths: { bundle?: string; directory?: string } = {}
  for (const line of said.split('\n')) {
    const named = /^\*\s+CA(file|path): (.+)$/.exec(line.trimEnd())
    if (named?.[1] && named[2] && named[2] !== 'none') paths[named[1] === 'file' ? 'bundle' : 'directory'] = named[2]
    const failed = /^\*\s*error setting certificate (?:file|verify locations)[:,]?\s+(?:CAfile: )?(\S.*)$/.exec(
      line.trimEnd(),
    )
    if (failed?.[1]) paths.bundle = failed[1]
  }
  return paths
}

interface Setting {
  readonly path: string
  readonly config: { readonly file: string; readonly setting: string }
}

/** The first .curlrc that is there (curl(1), --config), read for the two options that name a store. */
async function curlrc(machine: Machine): Promise<{ bundle?: Setting; directory?: Setting } | undefined> {
  const { CURL_HOME, XDG_CONFIG_HOME, HOME } = machine.environment
  const candidates = [
    ...(CURL_HOME ? [join(CURL_HOME, '.curlrc')] : []),
    ...(XDG_CONFIG_HOME ? [join(XDG_CONFIG_HOME, 'curlrc')] : []),
    ...(HOME ? [join(HOME, '.config/curlrc'), join(HOME, '.curlrc')] : []),
  ]
  for (const file of candidates) {
    const content = await machine.read(file)
    if (content.state === 'read') return settingsOf(file, Buffer.from(content.bytes).toString('utf8'))
  }
  return undefined
}

export function settingsOf(file: string, content: string): { bundle?: Setting; directory?: Setting } {
  const settings: { bundle?: Setting; directory?: Setting } = {}
  for (const line of content.split('\n')) {
    const match = /^\s*(?:--)?(cacert|capath)[\s:=]+(?:"([^"]*)"|(\S+))/.exec(line)
    const path = match?.[2] ?? match?.[3]
    if (!match?.[1] || !path) continue
    settings[match[1] === 'cacert' ? 'bundle' : 'directory'] = { path, config: { file, setting: match[1] } }
  }
  return settings
}
