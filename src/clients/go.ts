import { basename } from 'node:path'
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
import { writtenHosts } from './asking/written-question.ts'
import type { Absent, Client, Installation, Interpretation, Probe, Question, Recognised } from './client.ts'
import { findGoFile, programAt } from './go/files.ts'
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

/** Of a program that does not tell what it was built with: Debian 12's, which the predictions were compared with. */
const unknownVersion = '1.19'

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
  let untold: Installation | undefined
  for (const program of programs) {
    const path = await machine.which(program)
    const found = path === undefined ? 'another' : await programAt(machine, path)
    // A script of that name, as podman's `docker` is one, starts a program of another.
    if (path === undefined || found === 'another') continue
    if (found !== 'unreadable') return { path }
    untold ??= { path }
  }
  if (untold !== undefined) return untold
  return { absent: 'neither go nor a well-known program written in Go is on PATH' }
}

/** One program stands for all that are written in Go: none of them has rules of its own. */
async function recogniseGo(machine: Machine): Promise<readonly Recognised[]> {
  const program = await findGoFile(machine, programs)
  return program === undefined ? [] : [{ ...program, stores: await goStores(machine), rules: goRules(program.version) }]
}

async function probeGo(machine: Machine, at: Installation, { hosts, timeoutMs }: Question): Promise<Probe> {
  const predicted = () => predictGo(machine, at, hosts, timeoutMs)
  // In a container the standard library would be compiled anew for every check.
  if (!isToolchain(at) || machine.kind !== 'runner') return predicted()
  const built = await buildProbe(machine, at.path)
  if ('failed' in built) {
    const building = { label: 'build', run: built.failed }
    return knowsGoStores(machine) ? { runs: [...(await predicted()).runs, building] } : { runs: [building] }
  }
  const question = { timeoutMs, hosts: writtenHosts(hosts) }
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

/** The label of what the program at hand was built with, where its file tells: `kubectl 1.22.5`. */
const builtWith = 'built with'

async function predictGo(
  machine: Machine,
  { path }: Installation,
  hosts: readonly Host[],
  timeoutMs: number,
): Promise<Probe> {
  const program = await programAt(machine, path)
  const version = typeof program === 'string' ? '' : program.version
  const references = (await goStores(machine)).filter(({ replacedBy }) => replacedBy === undefined)
  const stores = await Promise.all(references.map(storeReader(machine)))
  const anchors = new Map(stores.flatMap(store => store.anchors).map(anchor => [anchor.sha256, anchor]))
  const { runs } = await predictedProbe(hosts, [...anchors.values()], {
    timeoutMs,
    endsAtAnyAnchor: true,
    readsCommonName: false,
    rules: goRules(version || unknownVersion),
    wayTo: host => wayOf(go, '', host, machine.environment),
  })
  if (version === '') return { runs }
  const told = {
    exitCode: 0,
    signal: null,
    stdout: `${basename(path)} ${version}`,
    stderr: '',
    timedOut: false,
    milliseconds: 0,
  }
  return { runs: [...runs, { label: builtWith, run: told }] }
}

function interpretGo(probe: Probe, hosts: readonly Host[]): Interpretation {
  if (isPredicted(probe)) {
    const failed = probe.runs.find(({ label }) => label === 'build')?.run
    const why = failed && (failed.failure ?? (failed.timedOut ? 'time ran out' : lastLine(failed.stderr)))
    const rules = rulesIn(probe)
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

/** Of a program by its name, since it is not the client that the report names; the toolchain is. */
function rulesIn({ runs }: Probe): string {
  const told = runs.find(({ label }) => label === builtWith)?.run.stdout ?? ''
  const [, name = '', version = unknownVersion] = /^(.*) (\S+)$/.exec(told) ?? []
  const isProgram = name !== '' && !isToolchain({ path: name })
  return isProgram ? `${printable(name, 40)}, built with go${version}` : `rules of Go ${version}`
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
