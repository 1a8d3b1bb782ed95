import type { Machine, Run } from '../machines/machine.ts'
import type { Host } from '../model.ts'
import { sideBySide } from '../side-by-side.ts'
import type { StoreReference } from '../stores/store.ts'
import { proxyVariables } from '../tls/proxy.ts'
import { answer, lastLine } from './asking/answers.ts'
import { onPath } from './asking/on-path.ts'
import { urlOf } from './asking/url.ts'
import { configuredFile } from './cargo/config.ts'
import { recogniseCargo } from './cargo/files.ts'
import type { Client, HostVerdict, Installation, Interpretation, Probe, Question } from './client.ts'
import { shareByFiles, withPlatform } from './libcurl/platform.ts'
import { loadedByLibcurl } from './libcurl/stores.ts'
import { verdictOfWords } from './libcurl/words.ts'

/** cargo takes one registry a command, and holds a lock in CARGO_HOME for as long as it runs: side by side, each would wait for the others. */
const width = 1

/**
 * The cargo on PATH, with its configuration: it looks a crate up in the host as a sparse registry, and so asks for
 * /config.json. A host that is none leaves nothing behind in CARGO_HOME.
 */
export const cargo: Client = {
  id: 'cargo',
  title: 'cargo',
  docs: 'https://doc.rust-lang.org/cargo/reference/config.html#httpcainfo',
  speaks: { servername: false, starttls: [] },
  // libcurl sets the flag for OpenSSL since 7.68.
  endsAtAnyAnchor: () => true,
  readsCommonName: () => true,
  proxyVariables: () => proxyVariables,
  detect: onPath('cargo'),
  probe: probeCargo,
  interpret: interpretCargo,
  stores: cargoStores,
  recognise: recogniseCargo,
  remedies: [
    { variable: 'CARGO_HTTP_CAINFO', wants: 'bundle', effect: 'replaces' },
    { variable: 'SSL_CERT_FILE', wants: 'bundle', effect: 'replaces' },
    { variable: 'SSL_CERT_DIR', wants: 'hashed-directory', effect: 'replaces' },
  ],
}

async function probeCargo(machine: Machine, at: Installation, { hosts, timeoutMs }: Question): Promise<Probe> {
  const version = machine.run({ file: at.path, args: ['--version'], timeoutMs })
  const runs = await sideBySide(hosts, width, async host => {
    const run = await machine.run({ file: at.path, args: argumentsFor(host), environment: quiet, timeoutMs })
    return { label: host.id, run }
  })
  return { runs: [...runs, { label: 'version', run: await version }] }
}

const quiet = {
  CARGO_NET_RETRY: '0',
  CARGO_TERM_COLOR: 'never',
  // What libcurl says of its store and of the verification; cargo leaves the values of credentials out.
  CARGO_HTTP_DEBUG: 'true',
  // 1.95 logs it under the first name (measured), cargo before that under the names of its modules.
  CARGO_LOG: 'network=debug,cargo::util::network=debug,cargo::ops::registry=debug',
  CARGO_REGISTRY_TOKEN: undefined,
}

function argumentsFor(host: Host): string[] {
  return [
    'search',
    // The last of the list is asked first, and its failure ends the search for a token.
    ...['--config', 'registry.global-credential-providers=["cargo:token-from-stdout false"]'],
    ...['--limit', '1', '--index', `sparse+${urlOf(host)}`, 'local-issuer'],
  ]
}

function interpretCargo(probe: Probe, hosts: readonly Host[]): Interpretation {
  const runs = new Map(probe.runs.map(({ label, run }) => [label, run]))
  const version = /^cargo (\S+)/.exec(runs.get('version')?.stdout ?? '')?.[1] ?? ''
  if (version !== '' && olderThanSparse(version)) {
    const why = `cargo ${version} knows no sparse registry; 1.68 and later do`
    return { version, verdicts: hosts.map(host => answer(host, 'skipped', why)) }
  }
  return { version, verdicts: hosts.map(host => verdictFor(host, runs.get(host.id))) }
}

function olderThanSparse(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  return major < 1 || (major === 1 && minor < 68)
}

const traced = /^.*\bhttp-debug: \*\s+/

function verdictFor(host: Host, run: Run | undefined): HostVerdict {
  if (run === undefined) return answer(host, 'error', 'was not asked')
  if (run.failure !== undefined) return answer(host, 'error', `could not be started: ${run.failure}`)
  // Its request goes only over a connection that it accepted. Behind a proxy, CONNECT goes before that.
  if (/\bhttp-debug: > (GET|HEAD) |config\.json not found/.test(run.stderr))
    return answer(host, 'trusted', '', run.milliseconds)
  if (run.timedOut && /waiting for file lock/.test(run.stderr) && !/http-debug: /.test(run.stderr)) {
    return answer(
      host,
      'error',
      'waited for another cargo, which holds the lock of the package cache',
      run.milliseconds,
    )
  }
  if (run.timedOut) return answer(host, 'unreachable', 'no answer before the deadline', run.milliseconds)
  const words = wordsIn(run.stderr)
  // `[35] SSL connect error (what libcurl said)`.
  const inner = /^\[\d+\] .*? \((.*)\)$/.exec(words)?.[1] ?? ''
  return answer(host, verdictOfWords(inner) ?? verdictOfWords(words) ?? 'error', words, run.milliseconds)
}

/** The innermost cause, `[60] SSL peer certificate … (…)`, is said last. */
function wordsIn(said: string): string {
  const causes = [...said.matchAll(/^Caused by:\n {2}(.*)$/gm)]
  return causes.at(-1)?.[1] || lastLine(said) || 'cargo ended without a word'
}

/**
 * What libcurl says it loads, with the reason as we find it: of the file CARGO_HTTP_CAINFO before http.cainfo, else
 * SSL_CERT_FILE, and of the directory SSL_CERT_DIR, each where it is there, else what openssl-probe found (measured, 1.95).
 * On Windows and macOS, where libcurl names no file or Apple's, the system has a share.
 */
async function cargoStores(machine: Machine, _at: Installation, probe: Probe): Promise<readonly StoreReference[]> {
  const { CARGO_HTTP_CAINFO, SSL_CERT_FILE, SSL_CERT_DIR } = machine.environment
  const configured = await configuredFile(machine)
  const named = loadedByLibcurl(probe.runs.map(({ run }) => run.stderr).join('\n'), traced)
  const told = CARGO_HTTP_CAINFO || configured?.path
  // Schannel takes the file that it is told, and names none.
  const isSilent = named.length === 0 && told !== undefined && machine.families.includes('win32')
  const loaded = isSilent ? [{ path: told, form: 'bundle' } as const] : named
  const files = loaded.map(({ path, form }): StoreReference => {
    if (form === 'bundle' && path === CARGO_HTTP_CAINFO) {
      return { origin: 'variable', form, path, variable: 'CARGO_HTTP_CAINFO' }
    }
    if (form === 'bundle' && configured?.path === path) {
      return { origin: 'config-file', form, path, config: { file: configured.file, setting: 'http.cainfo' } }
    }
    if (form === 'bundle' && path === SSL_CERT_FILE) {
      return { origin: 'variable', form, path, variable: 'SSL_CERT_FILE' }
    }
    if (form === 'directory' && path === SSL_CERT_DIR) {
      return { origin: 'variable', form, path, variable: 'SSL_CERT_DIR' }
    }
    return { origin: 'default', form, path }
  })
  const standard = files.filter(({ origin }) => origin === 'default')
  return withPlatform(machine, files, shareByFiles(machine, standard))
}
