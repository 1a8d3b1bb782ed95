import { isIP } from 'node:net'
import {
  checkServerIdentity,
  connect,
  createSecureContext,
  type PeerCertificate,
  type SecureContext,
  type TLSSocket,
} from 'node:tls'
import type { Host } from '../model.ts'
import { sideBySide } from '../side-by-side.ts'
import type { Certificate } from '../x509/certificate.ts'
import { misuses } from '../x509/misuse.ts'
import { toPem } from '../x509/pem.ts'
import { isLenient, objection, type VerificationRules } from '../x509/verification-rules.ts'
import { approach } from './approach.ts'
import { ObservationFailure, ProxyFailure } from './failure.ts'
import { peerPath } from './peer-path.ts'
import type { Way } from './proxy.ts'

export interface PredictOptions {
  /** For one host: connection and handshake. */
  readonly timeoutMs: number
  /** An anchor ends a path although it is not self-signed. Node.js before 20.18 cannot do so and asks for a root. */
  readonly endsAtAnyAnchor: boolean
  /** Without a subjectAltName the common name is asked. */
  readonly readsCommonName: boolean
  /** What it holds a chain to beside its store. Absent: what OpenSSL here does. */
  readonly rules?: VerificationRules
  /** What the client looks at, where verification is turned off: the issuer and no name, or nothing. Absent: both. */
  readonly verifies?: 'issuer' | 'nothing'
  /** Why the client fails over a connection before it shakes hands. Absent: it does not. */
  readonly failsBefore?: (host: Host) => string | undefined
  /** How the client would go to a host. Absent: directly. */
  readonly wayTo?: (host: Host) => Way
}

/** What Node.js's OpenSSL said, in the terms of Node.js: `code` and `message` are those of its error. */
export interface Prediction {
  readonly kind: 'accepted' | 'failed' | 'timeout'
  readonly code: string
  readonly message: string
  readonly milliseconds: number
}

const maxAtOnce = 64

/**
 * Shakes hands with each host as a client would whose store is `anchors` and no more: nothing is sent, and the connection is
 * closed. In the order of the hosts. Never rejects.
 */
export async function predictAll(
  hosts: readonly Host[],
  anchors: readonly Certificate[],
  options: PredictOptions,
): Promise<readonly Prediction[]> {
  const context = createSecureContext({
    // An empty list is a store without anchors; left out, it would be the roots of Node.js.
    ca: anchors.map(({ der }) => toPem(der)),
    allowPartialTrustChain: options.endsAtAnyAnchor,
    ...(isLenient(options.rules ?? {}) ? lenient(options.rules?.oldestTls) : {}),
  })
  const held = new Set(anchors.map(({ sha256 }) => sha256))
  return sideBySide(hosts, maxAtOnce, host => predict(host, context, held, options))
}

/** OpenSSL leaves it to the rules. */
function lenient(oldest: VerificationRules['oldestTls'] = 'TLSv1.2') {
  return { ciphers: 'DEFAULT:@SECLEVEL=0', minVersion: oldest }
}

type Outcome = Omit<Prediction, 'milliseconds'>

async function predict(
  host: Host,
  context: SecureContext,
  held: ReadonlySet<string>,
  options: PredictOptions,
): Promise<Prediction> {
  const { rules, verifies } = options
  const prediction = await shakeHands(host, context, options, (tls, staple) =>
    verifies === 'nothing' ? accepted : judged(tls, rules, staple),
  )
  if (prediction.code !== 'INVALID_PURPOSE' || !rules?.ignoresPurpose) return prediction
  // OpenSSL cannot be told to pass over the purpose, and tells the last of its objections when it is not to act on them.
  return shakeHands(host, context, { ...options, verifies: 'nothing' }, (tls, staple) => {
    const path = peerPath(tls.getPeerCertificate(true))
    const last = path.at(-1)
    const ends = last !== undefined && held.has(last.sha256) && (last.selfSigned || options.endsAtAnyAnchor)
    if (
      !ends ||
      String(tls.authorizationError) !== 'INVALID_PURPOSE' ||
      !misuses(path).every(({ kind }) => kind === 'not-for-servers')
    )
      return prediction
    const wrongName = checkNameOf(host, tls.getPeerCertificate(), options)
    return wrongName === undefined ? judged(tls, rules, staple) : failed(wrongName)
  })
}

/** @param judge what comes of a handshake that is done */
async function shakeHands(
  host: Host,
  secureContext: SecureContext,
  options: PredictOptions,
  judge: (tls: TLSSocket, staple: Buffer | undefined) => Outcome,
): Promise<Prediction> {
  const started = performance.now()
  // What changes to TLS later is no protocol of the web, and its clients ask no web proxy.
  const way = host.starttls === undefined ? (options.wayTo?.(host) ?? direct) : direct
  if (way.kind === 'unsupported') {
    return { kind: 'failed', code: noTunnel, message: `${way.variable} ${way.why}`, milliseconds: 0 }
  }
  const name = host.servername ?? host.name
  return new Promise(resolve => {
    const { socket, ready, waitingFor } = approach(host, way.kind === 'proxy' ? way.proxy : undefined)
    const settle = (outcome: Outcome) => {
      clearTimeout(deadline)
      socket.destroy()
      // The first of several counts: a promise is settled once.
      resolve({ ...outcome, milliseconds: Math.round(performance.now() - started) })
    }
    const fail = (error: NodeJS.ErrnoException) => settle(failed(error))
    const deadline = setTimeout(
      () => settle({ kind: 'timeout', code: '', message: `no ${waitingFor()} in ${options.timeoutMs} ms` }),
      options.timeoutMs,
    )
    ready.then(
      () => {
        const why = options.failsBefore?.(host)
        if (why !== undefined) return settle({ kind: 'failed', code: '', message: why })
        const tls = connect({
          socket,
          secureContext,
          // RFC 6066, 3: an address is no server name.
          ...(isIP(name) === 0 ? { servername: name } : {}),
          // Said, because NODE_TLS_REJECT_UNAUTHORIZED of our own process is not the client's.
          rejectUnauthorized: options.verifies !== 'nothing',
          ...(options.rules?.refusesStaples ? { requestOCSP: true } : {}),
          checkServerIdentity: (_, certificate) => checkNameOf(host, certificate, options),
        })
        let staple: Buffer | undefined
        tls.on('OCSPResponse', response => {
          staple = response ?? undefined
        })
        tls.on('secureConnect', () => settle(judge(tls, staple)))
        tls.on('error', fail)
        tls.on('close', () => settle({ kind: 'failed', code: 'ECONNRESET', message: 'the connection was closed' }))
      },
      (error: Error) =>
        error instanceof ProxyFailure || error instanceof ObservationFailure
          ? settle({ kind: 'failed', code: noTunnel, message: error.message })
          : fail(error),
    )
  })
}

/** A chain that OpenSSL took, held to the rules; Node.js has no name for what they say. */
function judged(tls: TLSSocket, rules: VerificationRules | undefined, staple: Buffer | undefined) {
  const words = rules && objection(peerPath(tls.getPeerCertificate(true)), rules, staple, new Date())
  return words === undefined ? accepted : ({ kind: 'failed', code: 'UNSPECIFIED', message: words } as const)
}

function failed({ code = '', message }: NodeJS.ErrnoException): Outcome {
  return { kind: 'failed', code, message }
}

const accepted = { kind: 'accepted', code: '', message: '' } as const

const direct = { kind: 'direct' } as const

/** Node.js's own code for a proxy that makes no connection; here also for a STARTTLS that came to nothing. */
const noTunnel = 'ERR_PROXY_TUNNEL'

function checkNameOf(
  { name, servername }: Host,
  certificate: PeerCertificate,
  { verifies, readsCommonName }: PredictOptions,
): Error | undefined {
  if (verifies === 'issuer') return undefined
  if (certificate.subjectaltname === undefined && !readsCommonName) {
    return Object.assign(new Error('the certificate names no host but in its common name'), {
      code: 'ERR_TLS_CERT_ALTNAME_INVALID',
    })
  }
  return checkServerIdentity(servername ?? name, certificate)
}
