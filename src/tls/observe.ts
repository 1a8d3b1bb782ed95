import type { SecureContext } from 'node:tls'
import type { Host } from '../model.ts'
import { counted, printable } from '../text.ts'
import { type Certificate, readCertificate } from '../x509/certificate.ts'
import { readStaple } from '../x509/staple.ts'
import { shakeHands, wideContext } from './handshake.ts'
import type { Observation } from './observation.ts'
import { proxyFor, type WebProxy } from './proxy.ts'

export interface ObserveOptions {
  /** For all of it: name resolution, connection, proxy, STARTTLS, handshake. */
  readonly timeoutMs: number
  /** How much a server may send in its handshake. Default: 256 KiB. */
  readonly maxBytes?: number
  /** Whose proxy variables are followed, as curl follows them. Default: none are set. */
  readonly environment?: Readonly<Record<string, string>>
  /** Whether a host with a proxy is observed without it too. */
  readonly alsoDirect?: boolean
}

const defaultMaxBytes = 256 * 1024
const maxCertificates = 32
const maxAtOnce = 64

/** Observes hosts side by side; the observations are in the order of the hosts. Never rejects. */
export async function observeAll(hosts: readonly Host[], options: ObserveOptions): Promise<readonly Observation[]> {
  const context = wideContext()
  const observations: Observation[] = []
  const waiting = hosts.entries()
  const work = async () => {
    for (const [index, host] of waiting) observations[index] = await observeWith(context, host, options)
  }
  await Promise.all(Array.from({ length: Math.min(maxAtOnce, hosts.length) }, work))
  return observations
}

/**
 * Records the chain that a host serves, as served: verification is off, so nothing is sent, nothing is read after the
 * handshake, and the connection is closed. Never rejects.
 */
export function observe(host: Host, options: ObserveOptions): Promise<Observation> {
  return observeWith(wideContext(), host, options)
}

async function observeWith(context: SecureContext, host: Host, options: ObserveOptions): Promise<Observation> {
  // What changes to TLS later is no protocol of the web, and its clients ask no web proxy.
  const way = host.starttls === undefined ? proxyFor(host, options.environment ?? {}) : ({ kind: 'direct' } as const)
  if (way.kind === 'direct') return seen(context, host, options)
  const direct = options.alsoDirect === true ? seen(context, host, options) : undefined
  const main = way.kind === 'proxy' ? await seen(context, host, options, way.proxy) : unasked(way)
  return direct === undefined ? main : { ...main, direct: await direct }
}

function unasked({ variable, why }: { readonly variable: string; readonly why: string }): Observation {
  return { state: 'unasked', detail: `${variable} ${why}, which is not asked for a connection here`, chain: [] }
}

async function seen(
  context: SecureContext,
  host: Host,
  options: ObserveOptions,
  proxy?: WebProxy,
): Promise<Observation> {
  const { timeoutMs, maxBytes = defaultMaxBytes } = options
  const handshake = await shakeHands(host, { context, timeoutMs, maxBytes, proxy })
  const { certificates, detail, status, stapled, ...rest } = handshake
  const { chain, notes } = readChain(certificates)
  const [leaf] = chain
  const staple = stapled === undefined || leaf === undefined ? undefined : readStaple(stapled, leaf)
  const asked = proxy && { variable: proxy.variable, url: proxy.url, ...(status === undefined ? {} : { status }) }
  return {
    ...rest,
    detail: [detail, ...notes].filter(note => note !== '').join('; '),
    chain,
    ...(staple === undefined ? {} : { staple }),
    ...(asked === undefined ? {} : { proxy: asked }),
  }
}

/** The certificates that can be read, and what is said of those left out. */
function readChain(served: readonly Uint8Array[]): { chain: readonly Certificate[]; notes: readonly string[] } {
  const chain: Certificate[] = []
  const notes: string[] = []
  for (const [index, der] of served.slice(0, maxCertificates).entries()) {
    try {
      // A copy: the certificate outlives all else that the server sent.
      chain.push(readCertificate(Buffer.from(der)))
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error)
      notes.push(printable(`certificate ${index + 1} of the chain is left out: ${reason}`))
    }
  }
  const beyond = served.length - maxCertificates
  if (beyond > 0) notes.push(`${counted(beyond, 'certificate')} after the first ${maxCertificates} left out`)
  return { chain, notes }
}
