import { KeyStoreError } from './key-store-error.ts'

// PKCS#12 files come in BER, with lengths of indefinite form, from browsers and from Windows: x509/der.ts refuses those.

/** node-forge's tree. A primitive value is a string of bytes. */
export interface Ber {
  readonly tagClass: number
  readonly type: number
  readonly constructed: boolean
  readonly value: string | readonly Ber[]
}

export interface BerReader {
  /** The value that `bytes` begin with. */
  read(bytes: Buffer): Ber
  /** Dotted text. */
  oid(value: Ber | undefined): string
}

/** node-forge is loaded here, when there is a key store to read: most runs have none. */
export async function berReader(): Promise<BerReader> {
  const { default: asn1 } = await import('node-forge/lib/asn1.js')
  return {
    read(bytes) {
      try {
        return asn1.fromDer(bytes.toString('latin1'), { strict: true, parseAllBytes: false, decodeBitStrings: false })
      } catch {
        throw malformed()
      }
    },
    oid(value) {
      if (value === undefined || value.tagClass !== 0 || value.type !== 6) throw malformed()
      return typeof value.value === 'string' && value.value !== '' ? asn1.derToOid(value.value) : ''
    },
  }
}

export function members(value: Ber | undefined): readonly Ber[] {
  if (value === undefined || typeof value.value === 'string') throw malformed()
  return value.value
}

/** The content of an OCTET STRING, in pieces or in one (X.690, 8.7); whatever its tag is, where that is implicit. */
export function octetsOf(value: Ber | undefined): Buffer {
  if (value === undefined) throw malformed()
  const pieces = typeof value.value === 'string' ? [value] : value.value
  return Buffer.concat(
    pieces.map(piece => {
      if (typeof piece.value !== 'string') throw malformed()
      return Buffer.from(piece.value, 'latin1')
    }),
  )
}

/** A whole number from 0 to 2^32 - 1. */
export function countOf(value: Ber | undefined): number {
  const bytes = octetsOf(value)
  const significant = bytes[0] === 0 ? bytes.subarray(1) : bytes
  if (value?.type !== 2 || significant.length > 4 || (bytes[0] ?? 0) >= 0x80) throw malformed()
  return significant.length === 0 ? 0 : significant.readUIntBE(0, significant.length)
}

export function malformed(): KeyStoreError {
  return new KeyStoreError('malformed', 'it is not a PKCS#12 key store that could be read')
}
