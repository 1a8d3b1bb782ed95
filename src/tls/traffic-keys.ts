import { createDecipheriv, createHmac } from 'node:crypto'

// The server's first encrypted flight in TLS 1.3 (RFC 8446, 5.2, 7.1 and 7.3), opened with the secret that the key log tells.

const suites = {
  4865: { hash: 'sha256', cipher: 'aes-128-gcm', keyLength: 16 },
  4866: { hash: 'sha384', cipher: 'aes-256-gcm', keyLength: 32 },
  4867: { hash: 'sha256', cipher: 'chacha20-poly1305', keyLength: 32 },
} as const

type Suite = (typeof suites)[keyof typeof suites]

export interface TrafficKeys {
  readonly cipher: Suite['cipher']
  readonly key: Buffer
  readonly iv: Buffer
}

/** Keys of a traffic secret; undefined for a cipher suite that is not known here. */
export function trafficKeys(cipherSuite: number, secret: Buffer): TrafficKeys | undefined {
  if (!isKnown(cipherSuite)) return undefined
  const { hash, cipher, keyLength } = suites[cipherSuite]
  return { cipher, key: expandLabel(hash, secret, 'key', keyLength), iv: expandLabel(hash, secret, 'iv', 12) }
}

function isKnown(cipherSuite: number): cipherSuite is keyof typeof suites {
  return cipherSuite in suites
}

/** HKDF-Expand-Label without a context, for lengths of at most one hash: a single round of HKDF-Expand (RFC 5869). */
function expandLabel(hash: Suite['hash'], secret: Buffer, label: string, length: number): Buffer {
  const name = Buffer.from(`tls13 ${label}`, 'latin1')
  const info = Buffer.concat([Buffer.of(0, length, name.length), name, Buffer.of(0, 1)])
  return createHmac(hash, secret).update(info).digest().subarray(0, length)
}

const tagLength = 16

/** Opens the record with that number under the keys: its true type and content; undefined where the keys are not its own. */
export function openRecord(
  keys: TrafficKeys,
  sequence: number,
  header: Buffer,
  sealed: Buffer,
): { readonly type: number; readonly content: Buffer } | undefined {
  if (sealed.length <= tagLength) return undefined
  const nonce = Buffer.from(keys.iv)
  nonce.writeUInt32BE((nonce.readUInt32BE(8) ^ sequence) >>> 0, 8)
  const inner = decrypt(keys, nonce, header, sealed)
  if (inner === undefined) return undefined
  // TLSInnerPlaintext: content, type, and zeros as padding.
  let end = inner.length
  while (end > 0 && inner[end - 1] === 0) end--
  return end === 0 ? undefined : { type: inner[end - 1] ?? 0, content: inner.subarray(0, end - 1) }
}

function decrypt(keys: TrafficKeys, nonce: Buffer, header: Buffer, sealed: Buffer): Buffer | undefined {
  // The two kinds of cipher have overloads of their own in the types, not in what they do.
  const cipher = keys.cipher as 'aes-128-gcm'
  const decipher = createDecipheriv(cipher, keys.key, nonce, { authTagLength: tagLength })
  decipher.setAAD(header).setAuthTag(sealed.subarray(-tagLength))
  const content = decipher.update(sealed.subarray(0, -tagLength))
  try {
    decipher.final()
    return content
  } catch {
    return undefined
  }
}
