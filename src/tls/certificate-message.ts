import { Cursor } from './cursor.ts'
import { contentType, readRecords } from './records.ts'
import { openRecord, type TrafficKeys, trafficKeys } from './traffic-keys.ts'

/**
 * The certificates (DER) that a server sent, in its order and as many as arrived whole. TLS libraries hand out a chain that
 * they have put in order and cut; what the server did wrong is no longer in it. `sent` is all that came from the server,
 * `secret` its handshake traffic secret in TLS 1.3.
 */
export function servedCertificates(sent: Buffer, secret: Buffer | undefined): readonly Buffer[] {
  const stream = handshakeStream(sent, secret)
  const isTls13 = serverHello(stream)?.isTls13 === true
  for (const message of handshakeMessages(stream)) {
    if (message.type === messageType.certificate) return certificateList(message.body, isTls13)
  }
  return []
}

/** Whether the server asked for a client certificate (CertificateRequest). */
export function asksForCertificate(sent: Buffer, secret: Buffer | undefined): boolean {
  for (const { type } of handshakeMessages(handshakeStream(sent, secret))) {
    if (type === messageType.certificateRequest) return true
  }
  return false
}

const messageType = { serverHello: 2, certificate: 11, certificateRequest: 13 } as const

/** The handshake messages of the first flights in one piece, up to the first record that cannot be read. */
function handshakeStream(sent: Buffer, secret: Buffer | undefined): Buffer {
  const fragments: Buffer[] = []
  let hello: ServerHello | undefined
  let keys: TrafficKeys | undefined
  let sequence = 0
  for (const record of readRecords(sent)) {
    if (record.type === contentType.handshake) {
      fragments.push(record.fragment)
      continue
    }
    hello ??= serverHello(Buffer.concat(fragments))
    // Before TLS 1.3 what follows is encrypted with keys that nobody tells; in it, a ChangeCipherSpec means nothing.
    if (hello?.isTls13 !== true || secret === undefined) break
    if (record.type === contentType.changeCipherSpec) continue
    keys ??= trafficKeys(hello.cipherSuite, secret)
    const opened = keys && openRecord(keys, sequence++, record.header, record.fragment)
    if (opened === undefined) break
    if (opened.type === contentType.handshake) fragments.push(opened.content)
  }
  return Buffer.concat(fragments)
}

interface HandshakeMessage {
  readonly type: number
  /** Cut short in the last message. */
  readonly body: Buffer
}

function* handshakeMessages(stream: Buffer): Generator<HandshakeMessage> {
  const cursor = new Cursor(stream)
  for (;;) {
    const type = cursor.number(1)
    const body = cursor.partialVector(3)
    if (type === undefined || body === undefined) return
    yield { type, body }
  }
}

interface ServerHello {
  readonly cipherSuite: number
  readonly isTls13: boolean
}

/** The first one. Where it is a HelloRetryRequest, the second has the same version and cipher suite (RFC 8446, 4.1.4). */
function serverHello(stream: Buffer): ServerHello | undefined {
  for (const { type, body } of handshakeMessages(stream)) {
    if (type === messageType.serverHello) return readServerHello(body)
  }
  return undefined
}

const supportedVersions = 43
const tls13 = 0x0304

function readServerHello(body: Buffer): ServerHello | undefined {
  const cursor = new Cursor(body)
  cursor.bytes(2 + 32) // legacy_version, random
  cursor.vector(1) // session id
  const cipherSuite = cursor.number(2)
  cursor.bytes(1) // compression
  if (cipherSuite === undefined) return undefined
  const extensions = new Cursor(cursor.vector(2) ?? Buffer.alloc(0))
  for (;;) {
    const type = extensions.number(2)
    const value = extensions.vector(2)
    if (type === undefined || value === undefined) return { cipherSuite, isTls13: false }
    if (type === supportedVersions)
      return { cipherSuite, isTls13: value.length === 2 && value.readUInt16BE() === tls13 }
  }
}

function certificateList(body: Buffer, isTls13: boolean): readonly Buffer[] {
  const cursor = new Cursor(body)
  if (isTls13) cursor.vector(1) // request context
  const list = new Cursor(cursor.partialVector(3) ?? Buffer.alloc(0))
  const certificates: Buffer[] = []
  for (;;) {
    const certificate = list.vector(3)
    if (certificate === undefined) return certificates
    certificates.push(certificate)
    if (isTls13) list.vector(2) // extensions: OCSP staple, SCTs
  }
}
