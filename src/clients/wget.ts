import type { Machine, Run } from '../machines/machine.ts'
import type { Host, Verdict } from '../model.ts'
import { sideBySide } from '../side-by-side.ts'
import { answer, lastLine } from './asking/answers.ts'
import { onPath } from './asking/on-path.ts'
import { urlOf } from './asking/url.ts'
import type {
  Client,
  HostVerdict,
  Installation,
  Interpretation,
  Probe,
  Question,
  Recognised,
  Remedy,
} from './client.ts'
import { gnutlsRulesWithoutPurpose } from './gnutls/rules.ts'
import { reasonIn, verdictOfReason } from './openssl/errors.ts'
import { libraryNameIn } from './recognition/library-files.ts'
import { distinctPrograms } from './recognition/program-files.ts'
import { textIn } from './recognition/program-text.ts'
import { backendIn, turnedOffByWgetrc, wgetStores, wgetStoresOf } from './wget/stores.ts'

/** `wget -i` takes many URLs, one after the other, and does not say which one failed: docs/adr/0004. */
const width = 16

/** The GNU Wget on PATH, with its .wgetrc. It cannot stop after the handshake, so it asks for the head of `/`. */
export const wget: Client = {
  id: 'wget',
  title: 'Wget',
  docs: 'https://www.gnu.org/software/wget/manual/html_node/HTTPS-_0028SSL_002fTLS_0029-Options.html',
  speaks: { servername: false, starttls: [] },
  // GnuTLS knows no other way, and with OpenSSL it sets X509_V_FLAG_PARTIAL_CHAIN (wget: src/openssl.c).
  endsAtAnyAnchor: () => true,
  readsCommonName: () => true,
  proxyVariables: () => ['https_proxy'],
  detect: onPath('wget'),
  probe: probeWget,
  interpret: interpretWget,
  stores: wgetStores,
  recognise: recogniseWget,
  remedies: [],
  repairedByHand: certificate =>
    `Or add the line \`ca_certificate = ${certificate}\` to ~/.wgetrc, which adds to what it trusts.`,
}

/** BusyBox has a wget of its own, which is no GNU Wget. */
async function recogniseWget(machine: Machine): Promise<readonly Recognised[]> {
  const programs = await distinctPrograms(machine, /^wget$/)
  const found = programs
    .filter(
      ({ bytes }) => bytes.includes('ca_certificate', 0, 'latin1') || bytes.includes('cacertificate', 0, 'latin1'),
    )
    .map(async ({ path, bytes }): Promise<Recognised> => {
      const backend = libraryNameIn(bytes, 'libgnutls') === undefined ? 'OpenSSL' : 'GnuTLS'
      const systemFile = textIn(bytes, 'wgetrc', /\0(\/[\w./-]*wgetrc)\0/, 60) ?? '/etc/wgetrc'
      const stores = await wgetStoresOf(machine, backend, systemFile)
      const rules = backend === 'GnuTLS' ? { rules: gnutlsRulesWithoutPurpose } : {}
      const off = await turnedOffByWgetrc(machine, systemFile)
      return { path, version: `${wgetVersion(bytes)} (${backend})`, stores, ...rules, turnedOff: () => off }
    })
  return Promise.all(found)
}

/** A string of its own, and the first of that form: 1.21.3. */
function wgetVersion(bytes: Buffer): string {
  return textIn(bytes, '\0' + '1.2', /^\0(1\.2\d(?:\.\d+)?)\0/) ?? ''
}

async function probeWget(machine: Machine, at: Installation, { hosts, timeoutMs }: Question): Promise<Probe> {
  const environment = { LC_ALL: 'C' }
  const version = machine.run({ file: at.path, args: ['--version'], environment, timeoutMs })
  const runs = await sideBySide(hosts, width, async host => {
    const run = await machine.run({
      file: at.path,
      args: argumentsFor(host, timeoutMs),
      environment,
      timeoutMs: timeoutMs * 2 + 5000,
    })
    return { label: host.id, run }
  })
  return { runs: [...runs, { label: 'version', run: await version }] }
}

function argumentsFor(host: Host, timeoutMs: number): string[] {
  return [
    // It tells of the handshake's end, and how many certificates it has loaded.
    '--debug',
    // Of the options that a .wgetrc may hold, those that would send a credential, write a file, or hide what is said.
    ...['--header=', '--no-auth-no-challenge', '--no-netrc', '--no-cookies', '--no-hsts'],
    // delete_after removes, and backups renames, whatever --output-document names: it must be no file, not even /dev/null.
    ...['--output-document=-', '--execute=delete_after=off', '--execute=backups=0'],
    ...['--output-file=-', '--no-quiet', '--no-background', '--no-recursive'],
    ...['--spider', '--max-redirect=0', '--tries=1', `--timeout=${Math.max(1, Math.ceil(timeoutMs / 1000))}`],
    urlOf(host),
  ]
}

/** wget's OpenSSL backend calls SSL_CTX_set_default_verify_paths (src/openssl.c); its GnuTLS one reads no variable. */
const opensslRemedies: readonly Remedy[] = [
  { variable: 'SSL_CERT_FILE', wants: 'bundle', effect: 'replaces' },
  { variable: 'SSL_CERT_DIR', wants: 'hashed-directory', effect: 'replaces' },
]

function interpretWget(probe: Probe, hosts: readonly Host[]): Interpretation {
  const runs = new Map(probe.runs.map(({ label, run }) => [label, run]))
  const asked = runs.get('version')
  const said = asked?.stdout ?? ''
  const [, number = ''] = /^GNU Wget (\d\S*)/.exec(said) ?? []
  const answered = asked !== undefined && asked.failure === undefined && !asked.timedOut
  if (answered && /BusyBox/.test(said + asked.stderr)) {
    return { version: '', verdicts: [], absent: "the wget on PATH is BusyBox's, which verifies no certificate" }
  }
  if (/^GNU Wget2 /.test(said)) return { version: '', verdicts: [], absent: 'the wget on PATH is Wget2' }
  const backend = backendIn(said)
  return {
    version: number === '' || backend === '' ? number : `${number} (${backend})`,
    ...(backend === 'OpenSSL' ? { remedies: opensslRemedies } : {}),
    verdicts: hosts.map(host => verdictFor(host, runs.get(host.id))),
  }
}

function verdictFor(host: Host, run: Run | undefined): HostVerdict {
  if (run === undefined) return answer(host, 'error', 'was not asked')
  if (run.failure !== undefined) return answer(host, 'error', `could not be started: ${run.failure}`)
  const said = run.stdout
  const words = wordsIn(said)
  // 5: SSL verification failure (wget(1), EXIT STATUS).
  if (run.exitCode === 5) return answer(host, 'rejected', words || 'SSL verification failure', run.milliseconds)
  // Behind a proxy CONNECT comes first; the head of `/` is asked for over a connection that it accepted.
  const isAccepted = /^---request begin---\r?\nHEAD \//m.test(said) || [0, 6, 8].includes(run.exitCode ?? -1)
  if (isAccepted) return answer(host, 'trusted', '', run.milliseconds)
  if (run.timedOut) return answer(host, 'unreachable', 'no answer before the deadline', run.milliseconds)
  const last = words || lastLine(said) || lastLine(run.stderr) || 'wget ended without a word'
  return answer(host, verdictOf(run.exitCode, said), last, run.milliseconds)
}

/** 4 is a network failure, and a handshake that failed for any other reason than the certificate. */
function verdictOf(exitCode: number | null, said: string): Verdict {
  if (exitCode !== 4) return 'error'
  if (/fatal alert has been received/.test(said)) return 'rejected'
  const reason = reasonIn(said)
  return reason === undefined ? 'unreachable' : (verdictOfReason(reason.replace(/;.*$/s, '')) ?? 'error')
}

/** The lines that tell why (wget: src/gnutls.c, openssl.c, connect.c, host.c, http.c), as one. */
function wordsIn(said: string): string {
  const lines = said.split('\n').flatMap(line => {
    const [told] = reasons.exec(line) ?? []
    return told === undefined ? [] : [told.trim()]
  })
  return [...new Set(lines)].join(' ')
}

const reasons =
  /^ERROR: .*|^The certificate.*|^ {2}(?:Unable to|Self-signed|Issued certificate).*|^(?:GnuTLS|OpenSSL): .*|^Unable to establish.*|failed: .*|Proxy tunneling failed: .*?(?=Unable to establish|$)|unable to resolve host.*/
