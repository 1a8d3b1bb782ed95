import type { Machine } from '../machines/machine.ts'
import type { Host, Verdict } from '../model.ts'
import { storeReader } from '../stores/read-store.ts'
import { printable } from '../text.ts'
import type { VerificationRules } from '../x509/verification-rules.ts'
import { lastLine } from './asking/answers.ts'
import { probeDeadline } from './asking/deadline.ts'
import { aboutIn, markedAnswers } from './asking/marked-answers.ts'
import { text } from './asking/marked-lines.ts'
import { wayOf } from './asking/way.ts'
import type { Absent, Client, Installation, Interpretation, Probe, Question, Recognised } from './client.ts'
import { findGoFile } from './go/files.ts'
import { goStores, knowsGoStores } from './go/stores.ts'
import { buildProbe } from './go/toolchain.ts'
import { isPredicted, predictedProbe, predictedVerdicts } from './recognition/predicted-handshakes.ts'

/**
 * Go's crypto/tls with its default roots, as kubectl, terraform, docker and gh verify. Observed where there is a toolchain;
 * elsewhere predicted from the rules by which Go finds its roots, for the sake of those programs.
 */
export const go: Client = {
  id: 'go',
  title: 'Go',
  docs: 'https://pkg.go.dev/crypto/x509#SystemCertPool',
  speaks: { servername: true, starttls: [] },
  // Every certificate of the pool is a root to crypto/x509.
  endsAtAnyAnchor: () => true,
  // net/http: ProxyFromEnvironment has no use for `all`.
  proxyVariables: () => ['https_proxy', 'HTTPS_PROXY'],
  loopbackDirectly: true,
  detect: detectGo,
  probe: probeGo,
  interpret: interpretGo,
  stores: goStores,
  recognise: recogniseGo,
  remedies: [
    { variable: 'SSL_CERT_FILE', wants: 'bundle', effect: 'replaces' },
    { variable: 'SSL_CERT_DIR', wants: 'hashed-directory', effect: 'replaces' },
  ],
}

/** crypto/rsa verifies with no key below 1024 bits from 1.24 on (go.dev/doc/go1.24), and with any before; 1.18 refuses SHA-1. */
function goRules(version: string): VerificationRules {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  return { smallestRsa: major > 1 || minor >= 24 ? 1024 : 0, acceptsSha1: major === 1 && minor < 18 }
}

/** Programs in Go that a job is likely to call, and that have no store of their own. */
const programs = [
  'kubectl',
  'helm',
  'terraform',
  'tofu',
  'docker',
  'podman',
  'skopeo',
  'gh',
  'glab',
  'oc',
  'vault',
  'packer',
  'cosign',
  'trivy',
] as const

async function detectGo(machine: Machine): Promise<Installation | Absent> {
  const toolchain = await machine.which('go')
  if (toolchain) return { path: toolchain }
  if (!knowsGoStores(machine)) return { absent: 'go is not on PATH, and its rules are known for Linux only' }
  for (const program of programs) {
    const path = await machine.which(program)
    if (path) return { path }
  }
  return { absent: 'neither go nor a well-known program written in Go is on PATH' }
}

/** One program stands for all that are written in Go: none of them has rules of its own. */
async function recogniseGo(machine: Machine): Promise<readonly Recognised[]> {
  const program = await findGoFile(machine, programs)
  return program === undefined ? [] : [{ ...program, stores: await goStores(machine), rules: goRules(program.version) }]
}

async function probeGo(machine: Machine, at: Installation, { hosts, timeoutMs }: Question): Promise<Probe> {
  const predicted = () => predictGo(machine, hosts, timeoutMs)
  // In a container the standard library would be compiled anew for every check.
  if (!isToolchain(at) || machine.kind !== 'runner') return predicted()
  const built = await buildProbe(machine, at.path)
  if ('failed' in built) {
    const building = { label: 'build', run: built.failed }
    return knowsGoStores(machine) ? { runs: [...(await predicted()).runs, building] } : { runs: [building] }
  }
  const question = { timeoutMs, hosts: hosts.map(({ name, port, servername }) => ({ name, port, servername })) }
  const run = await machine.run({
    file: built.path,
    args: [],
    stdin: JSON.stringify(question),
    timeoutMs: probeDeadline(hosts.length, 64, timeoutMs),
  })
  return { runs: [{ label: 'go', run }] }
}

function isToolchain({ path }: Installation): boolean {
  return /(^|[\\/])go[\d.]*(\.exe)?$/.test(path)
}

async function predictGo(machine: Machine, hosts: readonly Host[], timeoutMs: number): Promise<Probe> {
  const references = (await goStores(machine)).filter(({ replacedBy }) => replacedBy === undefined)
  const stores = await Promise.all(references.map(storeReader(machine)))
  const anchors = new Map(stores.flatMap(store => store.anchors).map(anchor => [anchor.sha256, anchor]))
  return predictedProbe(hosts, [...anchors.values()], {
    timeoutMs,
    endsAtAnyAnchor: true,
    readsCommonName: false,
    rules: goRules('1.19'),
    wayTo: host => wayOf(go, '', host, machine.environment),
  })
}

function interpretGo(probe: Probe, hosts: readonly Host[]): Interpretation {
  if (isPredicted(probe)) {
    const failed = probe.runs.find(({ label }) => label === 'build')?.run
    const why = failed && (failed.failure ?? (failed.timedOut ? 'time ran out' : lastLine(failed.stderr)))
    const rules = 'rules of Go 1.19'
    return {
      version: failed ? `${rules}: the probe could not be built (${printable(why ?? '', 200)})` : rules,
      verdicts: predictedVerdicts(probe, hosts),
    }
  }
  const about = aboutIn(probe)
  return {
    version: text(about, 'version'),
    ...(text(about, 'os') === 'darwin' || text(about, 'os') === 'windows' ? { remedies: [] } : {}),
    verdicts: markedAnswers(probe, hosts, record => {
      const message = text(record, 'message')
      return { verdict: verdictOf(text(record, 'kind'), text(record, 'type'), message), words: message }
    }),
  }
}

/** @param type the Go type of the innermost error, which tells more than its words */
function verdictOf(kind: string, type: string, message: string): Verdict {
  if (kind === 'accepted') return 'trusted'
  if (kind === 'timeout') return 'unreachable'
  if (kind !== 'failed') return 'error'
  // x509.UnknownAuthorityError, CertificateInvalidError, HostnameError and their like (crypto/x509, verify.go).
  if (/^\*?x509\./.test(type) || type === '*tls.CertificateVerificationError') return 'rejected'
  // An alert is the server's word: it refused the handshake.
  if (type === 'tls.alert' || type === 'tls.AlertError') return 'rejected'
  if (/^tls: (server selected unsupported protocol|no supported versions|server chose an unconfigured)/.test(message)) {
    return 'rejected'
  }
  // A RecordHeaderError is a peer that does not speak TLS.
  const unreachable = ['main.proxyError', 'syscall.Errno', '*net.DNSError', '*net.AddrError', 'tls.RecordHeaderError']
  return unreachable.includes(type) || /^EOF$|: EOF$|unexpected EOF$/.test(message) ? 'unreachable' : 'error'
}
