import { Cursor } from './cursor.ts'

export const contentType = { changeCipherSpec: 20, alert: 21, handshake: 22, applicationData: 23 } as const

/** A TLS record (RFC 8446, 5.1). */
export interface TlsRecord {
  readonly type: number
  /** Its first five bytes, which TLS 1.3 authenticates. */
  readonly header: Buffer
  /** Cut short in the last record when the connection ended within it. */
  readonly fragment: Buffer
}

/** The records of what a server sent. */
export function* readRecords(sent: Buffer): Generator<TlsRecord> {
  const cursor = new Cursor(sent)
  let offset = 0
  for (;;) {
    const type = cursor.number(1)
    const version = cursor.bytes(2)
    const fragment = cursor.partialVector(2)
    if (type === undefined || version === undefined || fragment === undefined) return
    yield { type, header: sent.subarray(offset, offset + 5), fragment }
    offset += 5 + fragment.length
  }
}

/** Whether a server's first bytes can be the head of a handshake or alert record; true as long as none speaks against it. */
export function mayBeTls(sent: Buffer): boolean {
  const [type, major] = sent
  if (type === undefined) return true
  return (type === contentType.handshake || type === contentType.alert) && (major === undefined || major === 3)
}
