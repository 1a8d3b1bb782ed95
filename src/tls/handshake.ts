import { constants } from 'node:crypto'
import { isIP, type Socket } from 'node:net'
import { connect as connectTls, createSecureContext, type SecureContext, type TLSSocket } from 'node:tls'
import type { Host } from '../model.ts'
import { approach } from './approach.ts'
import { asksForCertificate, servedCertificates } from './certificate-message.ts'
import { failureOf, ObservationFailure } from './failure.ts'
import type { Observation } from './observation.ts'
import type { WebProxy } from './proxy.ts'
import { Tap } from './tap.ts'

export interface HandshakeOptions {
  readonly context: SecureContext
  readonly proxy?: WebProxy | undefined
  readonly timeoutMs: number
  readonly maxBytes: number
}

export interface Handshake extends Omit<Observation, 'chain' | 'proxy' | 'direct' | 'staple'> {
  /** Of the proxy's refusal. */
  readonly status?: number
  /** DER, as served. */
  readonly certificates: readonly Uint8Array[]
  /** The OCSP response, DER. */
  readonly stapled?: Uint8Array
}

/** Offers whatever OpenSSL still knows: a chain is to be seen of old servers too. */
export function wideContext(): SecureContext {
  return createSecureContext({
    minVersion: 'TLSv1',
    // Without names of TLS 1.3 suites in its list, Node.js stops at TLS 1.2. These three are those that traffic-keys.ts opens.
    ciphers: 'TLS_AES_128_GCM_SHA256:TLS_AES_256_GCM_SHA384:TLS_CHACHA20_POLY1305_SHA256:DEFAULT:@SECLEVEL=0',
    secureOptions: constants.SSL_OP_LEGACY_SERVER_CONNECT,
    // None: no verification, and Node.js parses no root store.
    ca: [],
  })
}

/** Connects, shakes hands without verification, closes. Never rejects. */
export function shakeHands(host: Host, options: HandshakeOptions): Promise<Handshake> {
  const handshake = new Promise<Handshake>(resolve => {
    const { socket, ready, waitingFor } = approach(host, options.proxy)
    let tap: Tap | undefined
    let tls: TLSSocket | undefined
    let address: string | undefined
    let secret: Buffer | undefined
    let stapled: Buffer | undefined
    let isSettled = false

    const settle = (outcome: Pick<Handshake, 'state' | 'detail' | 'protocol' | 'status'>) => {
      // One failure comes from several sides: the socket, the tap, the TLS library.
      if (isSettled) return
      isSettled = true
      clearTimeout(deadline)
      const received = tap?.received() ?? Buffer.alloc(0)
      const served = servedCertificates(received, secret)
      const isOurReadingWanting = served.length === 0 && outcome.state === 'handshake'
      const certificates = isOurReadingWanting && tls !== undefined ? relinkedCertificates(tls) : served
      resolve({
        ...outcome,
        ...(address === undefined ? {} : { address }),
        ...(asksForCertificate(received, secret) ? { asksForCertificate: true } : {}),
        ...(stapled === undefined ? {} : { stapled }),
        certificates,
      })
    }
    const fail = (error: Error) => {
      settle(failureOf(error))
      tls?.destroy()
      socket.destroy()
    }
    const deadline = setTimeout(() => {
      const late = new ObservationFailure('timeout', `no ${waitingFor()} within ${options.timeoutMs / 1000} s`)
      // On the way, whoever waits there says whose fault it is.
      if (tap === undefined) socket.destroy(late)
      else fail(late)
    }, options.timeoutMs)

    ready.then(() => {
      // Of a proxied connection this is the proxy's.
      if (options.proxy === undefined) address = socket.remoteAddress
      socket.on('error', fail)
      tap = new Tap(socket, options.maxBytes).on('error', fail)
      tls = startTls(tap, options.context, host)
      tls.on('error', fail)
      tls.on('keylog', (line: Buffer) => {
        secret ??= handshakeSecret(line)
      })
      tls.on('OCSPResponse', (response: Buffer | null) => {
        stapled = response ?? undefined
      })
      tls.once('secureConnect', () => {
        const protocol = tls?.getProtocol()
        settle({ state: 'handshake', detail: '', ...(protocol ? { protocol } : {}) })
        if (tls !== undefined) close(tls, socket)
      })
    }, fail)
  })
  return handshake.catch(error => ({ ...failureOf(error), certificates: [] }))
}

function startTls(tap: Tap, secureContext: SecureContext, host: Host): TLSSocket {
  const name = host.servername ?? host.name
  // RFC 6066, 3: an address is no server name.
  const servername = isIP(name) === 0 ? name : ''
  return connectTls({ socket: tap, secureContext, rejectUnauthorized: false, servername, requestOCSP: true })
}

/** Says goodbye (close_notify) and leaves, whether the server listens or not. */
function close(tls: TLSSocket, socket: Socket): void {
  socket.setTimeout(1000, () => socket.destroy())
  tls.end(() => socket.destroySoon())
}

/** The server's secret in a line of the key log (draft-ietf-tls-keylogfile): label, client random, secret. */
function handshakeSecret(line: Buffer): Buffer | undefined {
  const [label, , secret] = line.toString('latin1').trim().split(' ')
  return label === 'SERVER_HANDSHAKE_TRAFFIC_SECRET' && secret !== undefined ? Buffer.from(secret, 'hex') : undefined
}

/** What OpenSSL makes of the chain, for a handshake that we cannot read (a compressed certificate, RFC 8879). */
function relinkedCertificates(tls: TLSSocket): Uint8Array[] {
  const certificates: Uint8Array[] = []
  let certificate: ReturnType<TLSSocket['getPeerCertificate']> | undefined = tls.getPeerCertificate(true)
  // A root is its own issuer.
  const seen = new Set<unknown>()
  while (certificate?.raw !== undefined && !seen.has(certificate)) {
    seen.add(certificate)
    certificates.push(certificate.raw)
    certificate = 'issuerCertificate' in certificate ? (certificate.issuerCertificate as typeof certificate) : undefined
  }
  return certificates
}
