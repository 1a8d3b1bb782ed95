import type { SecureContext } from 'node:tls'
import type { Host } from '../model.ts'
import { counted, printable } from '../text.ts'
import { type Certificate, readCertificate } from '../x509/certificate.ts'
import { shakeHands, wideContext } from './handshake.ts'
import type { Observation } from './observation.ts'

export interface ObserveOptions {
  /** For all of it: name resolution, connection, handshake. */
  readonly timeoutMs: number
  /** How much a server may send before its handshake is complete. Default: 256 KiB. */
  readonly maxBytes?: number
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
  if (host.starttls !== undefined) {
    return {
      state: 'unasked',
      detail: `its chain is served after STARTTLS (${host.starttls}), which is not observed`,
      chain: [],
    }
  }
  const { timeoutMs, maxBytes = defaultMaxBytes } = options
  const { certificates, detail, ...rest } = await shakeHands(host, { context, timeoutMs, maxBytes })
  const { chain, notes } = readChain(certificates)
  return { ...rest, detail: [detail, ...notes].filter(note => note !== '').join('; '), chain }
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
