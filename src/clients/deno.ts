import type { Machine } from '../machines/machine.ts'
import type { Verdict } from '../model.ts'
import { platformStores } from '../stores/platform-store.ts'
import type { StoreReference } from '../stores/store.ts'
import { proxyVariables } from '../tls/proxy.ts'
import { answer, lastLine, unanswered } from './asking/answers.ts'
import { probeDeadline } from './asking/deadline.ts'
import { aboutIn, markedAnswers } from './asking/marked-answers.ts'
import { text } from './asking/marked-lines.ts'
import { onPath } from './asking/on-path.ts'
import { tunnelTo } from './asking/tunnel-question.ts'
import type { Client, Installation, Interpretation, Probe, Question, Recognised } from './client.ts'
import { builtIn } from './node.ts'
import { probedStores } from './openssl/probed.ts'
import { probeSource } from './probe-source.ts'
import { builtInRoots } from './recognition/built-in-roots.ts'
import { distinctPrograms } from './recognition/program-files.ts'
import { textIn } from './recognition/program-text.ts'

/** The Deno on PATH: Deno.startTls with the store that fetch and node:https have as well. */
export const deno: Client = {
  id: 'deno',
  title: 'Deno',
  docs: 'https://docs.deno.com/runtime/reference/env_variables/',
  speaks: { servername: true, starttls: [] },
  // A certificate of the store is a name and a key to rustls.
  endsAtAnyAnchor: () => true,
  // fetch's (measured, 2.9.6).
  proxyVariables: () => proxyVariables,
  detect: onPath('deno'),
  probe: probeDeno,
  interpret: interpretDeno,
  stores: (machine, _at, probe) => denoStores(machine, aboutIn(probe)),
  recognise: recogniseDeno,
  remedies: [
    { variable: 'DENO_CERT', wants: 'bundle', effect: 'adds' },
    { variable: 'NODE_EXTRA_CA_CERTS', wants: 'bundle', effect: 'adds' },
  ],
}

async function probeDeno(machine: Machine, at: Installation, { hosts, timeoutMs }: Question): Promise<Probe> {
  const question = {
    timeoutMs,
    hosts: hosts.map(host => {
      const { name, port, servername } = host
      return { name, port, servername, tunnel: tunnelTo(deno, host, machine.environment) }
    }),
  }
  const run = await machine.run({
    file: at.path,
    // Neither a configuration nor a lock file of the workspace says anything of stores.
    args: ['eval', '--no-config', '--no-lock', '--quiet', probeSource('deno.js')],
    stdin: JSON.stringify(question),
    environment: { NO_COLOR: '1' },
    timeoutMs: probeDeadline(hosts.length, 64, timeoutMs),
  })
  return { runs: [{ label: 'deno', run }] }
}

function interpretDeno(probe: Probe, hosts: Question['hosts']): Interpretation {
  const refusal = refusalIn(probe)
  return {
    version: text(aboutIn(probe), 'version'),
    verdicts: markedAnswers(
      probe,
      hosts,
      record => {
        const [type, message] = [text(record, 'type'), text(record, 'message')]
        const verdict = verdictOf(text(record, 'kind'), type, message)
        const words = [type, message].filter(part => part !== '').join(': ')
        return { verdict, words: verdict === 'trusted' ? '' : words }
      },
      host => (refusal ? answer(host, 'rejected', refusal) : unanswered(host, probe)),
    ),
  }
}

/** Without its store Deno refuses each host, with this sentence in place of a handshake or before the program starts. */
const refusals = /Failed opening CA file|Unable to add pem file to certificate store|Unknown certificate store/

function refusalIn(probe: Probe): string | undefined {
  const last = lastLine(probe.runs[0]?.run.stderr ?? '')
  return refusals.test(last) ? last : undefined
}

function verdictOf(kind: string, type: string, message: string): Verdict {
  if (kind === 'accepted') return 'trusted'
  if (kind === 'timeout' || kind === 'proxy') return 'unreachable'
  if (kind !== 'failed') return 'error'
  if (refusals.test(message)) return 'rejected'
  // rustls: Error::InvalidCertificate, AlertReceived, PeerIncompatible; InvalidContentType is a peer that does not speak TLS.
  if (/^invalid peer certificate: |^received fatal alert: |^peer is incompatible: /.test(message)) return 'rejected'
  if (/^received corrupt message/.test(message)) return 'unreachable'
  return network.has(type) || /failed to lookup address/.test(message) ? 'unreachable' : 'error'
}

/** Deno.errors. */
const network = new Set([
  'ConnectionRefused',
  'ConnectionReset',
  'ConnectionAborted',
  'BrokenPipe',
  'TimedOut',
  'UnexpectedEof',
  'NotConnected',
  'AddrNotAvailable',
  'HostUnreachable',
  'NetworkUnreachable',
])

/**
 * The version stands in its user agent; one with a 0 in front is that of its telemetry. A Deno whose roots do not stand in it
 * whole is not recognised: what it trusts is not known.
 */
async function recogniseDeno(machine: Machine): Promise<readonly Recognised[]> {
  const found = await Promise.all(
    (await distinctPrograms(machine, /^deno$/)).map(async ({ path, bytes }): Promise<readonly Recognised[]> => {
      const version = textIn(bytes, 'Deno/', /^Deno\/([1-9]\d*\.\d+\.\d+)/)
      const roots = version === undefined ? [] : builtInRoots(bytes)
      if (version === undefined || roots.length === 0) return []
      return [{ path, version, stores: await denoStores(machine, { roots }) }]
    }),
  )
  return found.flat()
}

/** The stores that DENO_TLS_CA_STORE lists, Mozilla's without it, and the files of both variables that add (measured, 2.9.6). */
async function denoStores(machine: Machine, facts: Record<string, unknown>): Promise<readonly StoreReference[]> {
  const { DENO_TLS_CA_STORE: chosen, SSL_CERT_FILE: systemFile } = machine.environment
  const names = (chosen || 'mozilla').split(',').map(name => name.trim())
  const mozilla = builtIn(facts['roots']).map(store =>
    names.includes('mozilla') ? store : { ...store, replacedBy: 'DENO_TLS_CA_STORE' },
  )
  const system: readonly StoreReference[] = !names.includes('system')
    ? []
    : systemFile
      ? [{ origin: 'variable', form: 'bundle', path: systemFile, variable: 'SSL_CERT_FILE' }]
      : await systemOf(machine, facts['system'])
  return [...mozilla, ...system, ...added(machine, 'DENO_CERT'), ...added(machine, 'NODE_EXTRA_CA_CERTS')]
}

/** Before 2.4 Deno does not tell it, and its files never do: on Linux it is the file alone that openssl-probe finds (measured, 2.9.6). */
async function systemOf(machine: Machine, told: unknown): Promise<readonly StoreReference[]> {
  const stores = builtIn(told)
  if (stores.length > 0) return stores
  const platform = await platformStores(machine)
  if (platform.length > 0) return platform
  return (await probedStores(machine)).filter(({ form }) => form === 'bundle')
}

function added({ environment }: Machine, variable: string): StoreReference[] {
  const path = environment[variable]
  return path ? [{ origin: 'variable', form: 'bundle', path, variable }] : []
}
