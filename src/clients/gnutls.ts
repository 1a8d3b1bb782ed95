import type { Machine, Run } from '../machines/machine.ts'
import type { Host, Verdict } from '../model.ts'
import { sideBySide } from '../side-by-side.ts'
import type { StoreReference } from '../stores/store.ts'
import { answer, lastLine } from './asking/answers.ts'
import { onPath } from './asking/on-path.ts'
import type { Client, HostVerdict, Installation, Interpretation, Probe, Question, Recognised } from './client.ts'
import { gnutlsRules } from './gnutls/rules.ts'
import { distinctPrograms } from './recognition/program-files.ts'
import { textIn } from './recognition/program-text.ts'
import { systemBundleReference } from './system/bundle.ts'

/** gnutls-cli takes one host a process and knows no batch: docs/adr/0004. */
const width = 16

/** The gnutls-cli command: GnuTLS with the system's trust list, which libraries built on it share. */
export const gnutls: Client = {
  id: 'gnutls',
  title: 'GnuTLS',
  docs: 'https://www.gnutls.org/manual/gnutls.html#gnutls_005fcertificate_005fset_005fx509_005fsystem_005ftrust',
  speaks: { servername: true, starttls: ['smtp', 'imap', 'pop3', 'ldap', 'postgres'] },
  endsAtAnyAnchor: () => true,
  readsCommonName: () => true,
  detect: onPath('gnutls-cli'),
  probe: probeGnutls,
  interpret: interpretGnutls,
  stores: gnutlsStores,
  recognise: recogniseGnutls,
  remedies: [],
  repairedByHand: () => 'For one call of gnutls-cli, --x509cafile=FILE takes the place of that store.',
}

async function gnutlsStores(machine: Machine): Promise<readonly StoreReference[]> {
  return [await systemBundleReference(machine)]
}

async function recogniseGnutls(machine: Machine): Promise<readonly Recognised[]> {
  const stores = await gnutlsStores(machine)
  const programs = await distinctPrograms(machine, /^gnutls-cli$/)
  return programs.map(({ path, bytes }) => ({
    path,
    version: textIn(bytes, 'gnutls-cli ', /^gnutls-cli (\d+\.\d+\.\d+)/) ?? '',
    stores,
    rules: gnutlsRules,
  }))
}

async function probeGnutls(machine: Machine, at: Installation, { hosts, timeoutMs }: Question): Promise<Probe> {
  const environment = { LC_ALL: 'C' }
  const version = machine.run({ file: at.path, args: ['--version'], environment, timeoutMs })
  const runs = await sideBySide(hosts, width, async host => {
    const run = await machine.run({ file: at.path, args: argumentsFor(host), environment, timeoutMs })
    return { label: host.id, run }
  })
  return { runs: [...runs, { label: 'version', run: await version }] }
}

function argumentsFor({ name, port, servername, starttls }: Host): string[] {
  return [
    ...(servername === undefined ? [] : ['--sni-hostname', servername, '--verify-hostname', servername]),
    ...(starttls === undefined ? [] : ['--starttls-proto', starttls]),
    ...['--port', String(port), name],
  ]
}

function interpretGnutls(probe: Probe, hosts: readonly Host[]): Interpretation {
  const runs = new Map(probe.runs.map(({ label, run }) => [label, run]))
  return {
    version: /^gnutls-cli (\S+)/.exec(runs.get('version')?.stdout ?? '')?.[1] ?? '',
    verdicts: hosts.map(host => verdictFor(host, runs.get(host.id))),
  }
}

/** Standard output repeats the names in the certificates as they are, lines of their own among them; standard error has none. */
function verdictFor(host: Host, run: Run | undefined): HostVerdict {
  if (run === undefined) return answer(host, 'error', 'was not asked')
  if (run.failure !== undefined) return answer(host, 'error', `could not be started: ${run.failure}`)
  const fatal = /^\*\*\* Fatal error: (.*)$/m.exec(run.stderr)?.[1]
  if (fatal !== undefined && /^Error in the certificate/.test(fatal)) {
    // The last one: it stands behind the certificates.
    const status = run.stdout.match(/^- Status: .*$/gm)?.at(-1)
    return answer(host, 'rejected', status?.replace(/^- Status: /, '') ?? fatal, run.milliseconds)
  }
  // TLS 1.3 completes the client's side before the server can still refuse it: the verification stands.
  if (/^- Handshake was completed\s*$/m.test(run.stdout)) return answer(host, 'trusted', '', run.milliseconds)
  if (run.timedOut) return answer(host, 'unreachable', 'no answer before the deadline', run.milliseconds)
  const words = fatal ?? (lastLine(run.stderr) || 'gnutls-cli ended without a word')
  return answer(host, verdictOf(words), words, run.milliseconds)
}

/** GnuTLS's words for what is not the certificate (gnutls: lib/errors.c), and gnutls-cli's own for the connection. */
function verdictOf(words: string): Verdict {
  if (/fatal alert has been received|unsupported protocol|No supported|Insufficient security/i.test(words)) {
    return 'rejected'
  }
  return unreachable.test(words) ? 'unreachable' : 'error'
}

const unreachable =
  /unexpected TLS packet|pull function|push function|non-properly terminated|illegal or unsupported version|invalid length|could not connect|cannot resolve|connection (?:refused|timed out|reset)|name or service not known|name resolution|no address associated|Error while (?:reading|sending|receiving)|starttls/i
