import { createHash } from 'node:crypto'
import { KeyStoreError, wrongPassword } from './key-store-error.ts'

const digestBytes = 20

/**
 * The DER certificates that Java takes for anchors from a key store in its own old format (sun.security.provider.JavaKeyStore):
 * the trusted ones, and the first of each private key's chain (sun.security.validator.TrustStoreUtil). Certificates are not
 * encrypted; the password only proves that nothing was changed, and is asked for nothing where none is told.
 * Throws `KeyStoreError`.
 */
export function jksAnchors(bytes: Uint8Array, password: string | undefined): readonly Buffer[] {
  const reader = bigEndian(bytes)
  reader.skip(4)
  const version = reader.number(4)
  if (version !== 1 && version !== 2) throw new KeyStoreError('malformed', `it has the unknown version ${version}`)
  const anchors: Buffer[] = []
  for (let left = reader.number(4); left > 0; left -= 1) {
    const tag = reader.number(4)
    reader.skip(reader.number(2)) // alias
    reader.skip(8) // when it was made
    const isKey = tag === 1
    if (!isKey && tag !== 2) throw new KeyStoreError('malformed', `it has an entry of the unknown kind ${tag}`)
    if (isKey) reader.skip(reader.number(4)) // encrypted
    const count = isKey ? reader.number(4) : 1
    for (let index = 0; index < count; index += 1) {
      if (version === 2) reader.skip(reader.number(2)) // 'X.509'
      const der = reader.take(reader.number(4))
      if (index === 0) anchors.push(der)
    }
  }
  const end = reader.position()
  const digest = reader.take(digestBytes)
  if (password && !digest.equals(digestOf(bytes.subarray(0, end), password))) throw wrongPassword()
  return anchors
}

/** "Mighty Aphrodite" is what JavaKeyStore.getPreKeyedHash puts between the password and the content. */
function digestOf(content: Uint8Array, password: string): Buffer {
  const key = Buffer.from(password, 'utf16le').swap16()
  return createHash('sha1').update(key).update('Mighty Aphrodite').update(content).digest()
}

/** A length that goes beyond the end throws before anything is made for it. */
function bigEndian(bytes: Uint8Array) {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  let at = 0
  function take(length: number): Buffer {
    if (length > buffer.length - at) throw new KeyStoreError('malformed', 'it is cut off')
    at += length
    return buffer.subarray(at - length, at)
  }
  return {
    take,
    skip: (length: number): void => void take(length),
    number: (length: 2 | 4): number => take(length).readUIntBE(0, length),
    position: (): number => at,
  }
}
