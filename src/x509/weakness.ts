import type { Certificate } from './certificate.ts'
import { profileOf } from './profile.ts'

export interface WeakSignature {
  readonly certificate: Certificate
  readonly position: number
  /** 'SHA-1', 'MD5'. */
  readonly digest: string
}

export interface WeakKey {
  readonly certificate: Certificate
  readonly position: number
  /** 'RSA of 1024 bits'. */
  readonly key: string
}

const weakDigests = new Map([
  ['1.2.840.113549.1.1.2', 'MD2'],
  ['1.2.840.113549.1.1.4', 'MD5'],
  ['1.2.840.113549.1.1.5', 'SHA-1'],
  ['1.3.14.3.2.29', 'SHA-1'],
  ['1.2.840.10040.4.3', 'SHA-1'],
  ['1.2.840.10045.4.1', 'SHA-1'],
])

/** Signatures on a path (leaf … anchor) that can be forged. That of the anchor on itself is never relied on. */
export function weakSignatures(path: readonly Certificate[]): readonly WeakSignature[] {
  const signed = path.length > 1 ? path.slice(0, -1) : path
  return signed.flatMap((certificate, position) => {
    const digest = weakDigests.get(profileOf(certificate).signatureAlgorithm)
    return digest === undefined ? [] : [{ certificate, position, digest }]
  })
}

/** Keys on a path that are below today's floor (NIST SP 800-57: 112 bits of strength): who refuses them, and when, differs. */
export function weakKeys(path: readonly Certificate[]): readonly WeakKey[] {
  return path.flatMap((certificate, position) => {
    const key = weakKey(certificate)
    return key === undefined ? [] : [{ certificate, position, key }]
  })
}

function weakKey({ x509 }: Certificate): string | undefined {
  try {
    const { asymmetricKeyType, asymmetricKeyDetails } = x509.publicKey
    const bits = asymmetricKeyDetails?.modulusLength ?? Number.POSITIVE_INFINITY
    switch (asymmetricKeyType) {
      case 'rsa':
      case 'rsa-pss':
      case 'dsa':
        return bits < 2048 ? `${asymmetricKeyType === 'dsa' ? 'DSA' : 'RSA'} of ${bits} bits` : undefined
      case 'ec': {
        const curve = asymmetricKeyDetails?.namedCurve ?? ''
        return /(?:112|113|128|131|160|163|176|191|192|193)/.test(curve) ? `the curve ${curve}` : undefined
      }
    }
  } catch {
    // A key type that this OpenSSL does not have.
  }
  return undefined
}
