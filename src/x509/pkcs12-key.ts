import { createHash } from 'node:crypto'

/** What the derived bytes are for (RFC 7292, B.3). */
export const purposes = { encryption: 1, initialVector: 2, mac: 3 } as const

export interface KeyRequest {
  readonly password: string
  readonly salt: Uint8Array
  readonly purpose: (typeof purposes)[keyof typeof purposes]
  /** At least 1; whoever takes it from a file bounds it. */
  readonly iterations: number
  /** In bytes. */
  readonly length: number
  readonly hash: 'sha1' | 'sha256' | 'sha384' | 'sha512'
}

/** Derives a key, vector or MAC key from a password as PKCS#12 does (RFC 7292, B.2; names of its steps in comments). */
export function pkcs12Key({ password, salt, purpose, iterations, length, hash }: KeyRequest): Buffer {
  const block = hash === 'sha384' || hash === 'sha512' ? 128 : 64
  const diversifier = Buffer.alloc(block, purpose) // D
  // BMPString with its terminating zero (B.1).
  const secret = Buffer.from(`${password}\0`, 'utf16le').swap16()
  const input = Buffer.concat([repeated(salt, block), repeated(secret, block)]) // I = S || P
  const parts: Buffer[] = []
  for (let made = 0; made < length; ) {
    let digest = createHash(hash).update(diversifier).update(input).digest()
    for (let count = 1; count < iterations; count += 1) digest = createHash(hash).update(digest).digest() // A
    parts.push(digest)
    made += digest.length
    addToEach(input, repeated(digest, block).subarray(0, block), block)
  }
  return Buffer.concat(parts).subarray(0, length)
}

/** `bytes` over and over, to a whole number of blocks. */
function repeated(bytes: Uint8Array, block: number): Buffer {
  return Buffer.alloc(Math.ceil(bytes.length / block) * block, bytes.length === 0 ? undefined : bytes)
}

/** Each block of I becomes (block + B + 1) mod 2^block. */
function addToEach(input: Buffer, addend: Buffer, block: number): void {
  for (let start = 0; start < input.length; start += block) {
    let carry = 1
    for (let at = block - 1; at >= 0; at -= 1) {
      const sum = (input[start + at] ?? 0) + (addend[at] ?? 0) + carry
      input[start + at] = sum & 0xff
      carry = sum >> 8
    }
  }
}
