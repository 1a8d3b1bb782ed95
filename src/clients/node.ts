import type { Machine } from '../machines/machine.ts'
import type { Host } from '../model.ts'
import type { StoreReference } from '../stores/store.ts'
import { probeDeadline } from './asking/deadline.ts'
import { aboutIn, markedAnswers } from './asking/marked-answers.ts'
import { text } from './asking/marked-lines.ts'
import { onPath } from './asking/on-path.ts'
import type { Tunnel } from './asking/tunnel-question.ts'
import type { Client, Installation, Interpretation, Probe, Question, Recognised } from './client.ts'
import { verdictOfNode } from './node/errors.ts'
import { type NodeFiles, nodeFiles, takesOpensslCa } from './node/files.ts'
import type { OpensslFacts } from './openssl/files.ts'
import { opensslStores } from './openssl/store.ts'
import { probeSource } from './probe-source.ts'

/** The Node.js on PATH: tls.connect with its defaults, as https and fetch have them. */
export const node: Client = {
  id: 'node',
  title: 'Node.js',
  docs: 'https://nodejs.org/api/cli.html#node_extra_ca_certsfile',
  speaks: { servername: true, starttls: [] },
  endsAtAnyAnchor: () => false,
  readsCommonName: () => true,
  proxyVariables: (environment, version) =>
    followsProxies(environment, version) ? ['https_proxy', 'HTTPS_PROXY'] : [],
  detect: onPath('node'),
  probe: (machine, at, question) => probeNode(machine, at, question),
  interpret: interpretNode,
  stores: (machine, _at, probe) => nodeStores(machine, factsIn(probe)),
  recognise: recogniseNode,
  remedies: [{ variable: 'NODE_EXTRA_CA_CERTS', wants: 'bundle', effect: 'adds' }],
}

/** Only where it is told to: https follows the variables so from 22.21 and 24.5 on (nodejs.org/api/http.html#built-in-proxy-support). */
function followsProxies(environment: Readonly<Record<string, string>>, version: string): boolean {
  const isTold =
    environment['NODE_USE_ENV_PROXY'] === '1' || /--use-env-proxy\b/.test(environment['NODE_OPTIONS'] ?? '')
  const [major = 0, minor = 0] = version.split('.').map(Number)
  return isTold && (major > 24 || (major === 24 && minor >= 5) || (major === 22 && minor >= 21))
}

/** @param tunnel for a runtime that does not follow the proxies of its environment by itself */
export async function probeNode(
  machine: Machine,
  at: Installation,
  { hosts, timeoutMs }: Question,
  tunnel: (host: Host) => Tunnel | undefined = () => undefined,
): Promise<Probe> {
  const question = {
    timeoutMs,
    hosts: hosts.map(host => ({ name: host.name, port: host.port, servername: host.servername, tunnel: tunnel(host) })),
  }
  const run = await machine.run({
    file: at.path,
    args: ['-e', probeSource('node.cjs')],
    stdin: JSON.stringify(question),
    timeoutMs: probeDeadline(hosts.length, 64, timeoutMs),
  })
  return { runs: [{ label: 'node', run }] }
}

export function interpretNode(probe: Probe, hosts: Question['hosts']): Interpretation {
  return {
    version: text(aboutIn(probe), 'version'),
    verdicts: markedAnswers(probe, hosts, record => {
      const code = text(record, 'code')
      const words = [code, text(record, 'message')].filter(part => part !== '').join(': ')
      return { verdict: verdictOfNode(text(record, 'kind'), code), words }
    }),
  }
}

/** The roots inside the binary, what --use-system-ca and NODE_EXTRA_CA_CERTS add, or OpenSSL's own under --use-openssl-ca. */
async function nodeStores(machine: Machine, facts: NodeFacts): Promise<readonly StoreReference[]> {
  const extra = machine.environment['NODE_EXTRA_CA_CERTS']
  const added: StoreReference[] = extra
    ? [{ origin: 'variable', form: 'bundle', path: extra, variable: 'NODE_EXTRA_CA_CERTS' }]
    : []
  if (facts.opensslCa) return [...opensslStores(machine.environment, facts.openssl ?? systemsOwn), ...added]
  return [...builtIn(facts.roots), ...facts.system, ...added]
}

/** The OPENSSLDIR of Node's own OpenSSL is a path of its build machine, or this; distributions' builds share the system's. */
export const systemsOwn = { cafile: '/etc/ssl/cert.pem', capath: '/etc/ssl/certs' }

interface NodeFacts {
  readonly roots: unknown
  /** What --use-system-ca adds. */
  readonly system: readonly StoreReference[]
  readonly opensslCa: boolean
  readonly openssl?: OpensslFacts | undefined
}

function factsIn(probe: Probe): NodeFacts {
  const facts = aboutIn(probe)
  return { roots: facts['roots'], system: builtIn(facts['system']), opensslCa: facts['opensslCa'] === true }
}

async function recogniseNode(machine: Machine): Promise<readonly Recognised[]> {
  const nodes = await nodeFiles(machine)
  return Promise.all(
    nodes.map(async node => ({
      path: node.path,
      version: node.version,
      stores: await nodeStores(machine, factsOf(machine, node)),
      rules: node.rules,
    })),
  )
}

/** As the options in NODE_OPTIONS choose, and the variable for one of them. */
function factsOf(
  { environment }: Pick<Machine, 'environment'>,
  { roots, openssl, usesOpensslCa }: NodeFiles,
): NodeFacts {
  const { NODE_OPTIONS: options = '', NODE_USE_SYSTEM_CA } = environment
  const usesSystem = /--use-system-ca\b/.test(options) || NODE_USE_SYSTEM_CA === '1'
  return {
    roots,
    // src/crypto/crypto_context.cc: the places of OpenSSL, or what its variables name.
    system: usesSystem ? opensslStores(environment, openssl ?? systemsOwn) : [],
    opensslCa: takesOpensslCa(usesOpensslCa, options),
    openssl,
  }
}

export function builtIn(certificates: unknown): StoreReference[] {
  if (!Array.isArray(certificates) || certificates.length === 0) return []
  return [{ origin: 'default', form: 'built-in', pem: certificates.join('\n') }]
}
