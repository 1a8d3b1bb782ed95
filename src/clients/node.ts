import type { Machine } from '../machines/machine.ts'
import type { Verdict } from '../model.ts'
import type { StoreReference } from '../stores/store.ts'
import { answer, unanswered } from './answers.ts'
import type { Client, HostVerdict, Installation, Interpretation, Probe, Question } from './client.ts'
import { probeDeadline } from './deadline.ts'
import { markedRecords, number, text } from './marked-lines.ts'
import { verdictOfReason } from './openssl-errors.ts'
import { opensslStores } from './openssl-store.ts'
import { probeSource } from './probe-source.ts'

/** The Node.js on PATH: tls.connect with its defaults, as https and fetch have them. */
export const node: Client = {
  id: 'node',
  title: 'Node.js',
  docs: 'https://nodejs.org/api/cli.html#node_extra_ca_certsfile',
  speaks: { servername: true, starttls: [] },
  endsAtAnyAnchor: () => false,
  async detect(machine) {
    const path = await machine.which('node')
    return path ? { path } : { absent: 'node is not on PATH' }
  },
  probe: probeNode,
  interpret: interpretNode,
  stores: nodeStores,
  remedies: [{ variable: 'NODE_EXTRA_CA_CERTS', wants: 'bundle', effect: 'adds' }],
}

export async function probeNode(machine: Machine, at: Installation, { hosts, timeoutMs }: Question): Promise<Probe> {
  const question = { timeoutMs, hosts: hosts.map(({ name, port, servername }) => ({ name, port, servername })) }
  const run = await machine.run({
    file: at.path,
    args: ['-e', probeSource('node.cjs')],
    stdin: JSON.stringify(question),
    timeoutMs: probeDeadline(hosts.length, 64, timeoutMs),
  })
  return { runs: [{ label: 'node', run }] }
}

export function interpretNode(probe: Probe, hosts: Question['hosts']): Interpretation {
  const verdicts = new Map<number, HostVerdict>()
  for (const record of markedRecords(probe.runs[0]?.run.stdout ?? '')) {
    const index = record['host']
    const host = typeof index === 'number' ? hosts[index] : undefined
    if (host === undefined) continue
    const code = text(record, 'code')
    const verdict = verdictOf(text(record, 'kind'), code)
    const words = [code, text(record, 'message')].filter(part => part !== '').join(': ')
    verdicts.set(index as number, answer(host, verdict, words, number(record, 'milliseconds')))
  }
  return {
    version: text(nodeFacts(probe), 'version'),
    verdicts: hosts.map((host, index) => verdicts.get(index) ?? unanswered(host, probe)),
  }
}

function nodeFacts(probe: Probe): Record<string, unknown> {
  const about = markedRecords(probe.runs[0]?.run.stdout ?? '').find(record => 'about' in record)?.['about']
  return typeof about === 'object' && about !== null ? (about as Record<string, unknown>) : {}
}

/** Node's names for X509_verify_cert's results (node: deps/ncrypto, X509ErrorCode), and its own for a name that does not match. */
const certificateCodes = new Set([
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'CERT_HAS_EXPIRED',
  'CERT_NOT_YET_VALID',
  'CERT_SIGNATURE_FAILURE',
  'CERT_CHAIN_TOO_LONG',
  'CERT_REVOKED',
  'CERT_REJECTED',
  'CERT_UNTRUSTED',
  'INVALID_CA',
  'INVALID_PURPOSE',
  'HOSTNAME_MISMATCH',
  'PATH_LENGTH_EXCEEDED',
  'UNSPECIFIED',
  'ERR_TLS_CERT_ALTNAME_INVALID',
  'ERR_TLS_CERT_ALTNAME_FORMAT',
])

const networkCodes = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ECONNABORTED',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EADDRNOTAVAIL',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EAI_FAIL',
])

function verdictOf(kind: string, code: string): Verdict {
  if (kind === 'accepted') return 'trusted'
  if (kind === 'timeout' || networkCodes.has(code)) return 'unreachable'
  if (certificateCodes.has(code)) return 'rejected'
  return verdictOfReason(code) ?? 'error'
}

/** The roots inside the binary, what --use-system-ca and NODE_EXTRA_CA_CERTS add, or OpenSSL's own under --use-openssl-ca. */
async function nodeStores(machine: Machine, _at: Installation, probe: Probe): Promise<readonly StoreReference[]> {
  const facts = nodeFacts(probe)
  const extra = machine.environment['NODE_EXTRA_CA_CERTS']
  const added: StoreReference[] = extra
    ? [{ origin: 'variable', form: 'bundle', path: extra, variable: 'NODE_EXTRA_CA_CERTS' }]
    : []
  // The OPENSSLDIR of Node's own OpenSSL is a path of its build machine; distributions' builds share the system's.
  if (facts['opensslCa'] === true) {
    return [...opensslStores(machine.environment, { cafile: '/etc/ssl/cert.pem', capath: '/etc/ssl/certs' }), ...added]
  }
  return [...builtIn(facts['roots']), ...builtIn(facts['system']), ...added]
}

function builtIn(certificates: unknown): StoreReference[] {
  if (!Array.isArray(certificates) || certificates.length === 0) return []
  return [{ origin: 'default', form: 'built-in', pem: certificates.join('\n') }]
}
