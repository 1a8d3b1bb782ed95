import { type Certificate, MalformedCertificate } from '../x509/certificate.ts'
import { bytesOf, firstDer } from '../x509/der.ts'
import { type PemBlock, pemBlocks } from '../x509/pem.ts'
import { readTrustedCertificate } from '../x509/trusted-certificate.ts'

/** The certificates of a PEM text, each once, up to the first block that a reader would stop at. */
export interface PemCertificates {
  readonly certificates: readonly Certificate[]
  /** The block that could not be read: 'line 12: the CERTIFICATE block is not base64'. */
  readonly broken?: string
  /** The labels of the other blocks. */
  readonly passedOver: readonly string[]
}

export type ReadCertificate = (der: Uint8Array) => Certificate

/** Whether a reader takes OpenSSL's TRUSTED CERTIFICATE blocks. */
export interface PemDialect {
  readonly trustedCertificates: boolean
  /** A block that cannot be read is passed over. */
  readonly readsPastBroken?: true
}

/** Reads as OpenSSL does: a certificate is taken under its old label too, and bytes behind it are passed over. */
export function pemCertificates(text: string, dialect: PemDialect, read: ReadCertificate): PemCertificates {
  const certificates = new Map<string, Certificate>()
  const passedOver: string[] = []
  for (const block of pemBlocks(text)) {
    const certificate = certificateOf(block, dialect, read)
    if (typeof certificate === 'string' && dialect.readsPastBroken !== true)
      return { certificates: [...certificates.values()], broken: certificate, passedOver }
    if (certificate === undefined || typeof certificate === 'string') passedOver.push(block.label)
    else certificates.set(certificate.sha256, certificate)
  }
  return { certificates: [...certificates.values()], passedOver }
}

/** The certificate of a block, undefined for a block that is passed over, a sentence part for a broken one. */
function certificateOf(block: PemBlock, dialect: PemDialect, read: ReadCertificate): Certificate | string | undefined {
  if ('error' in block) return `line ${block.line}: the ${block.label} block ${block.error}`
  try {
    switch (block.label) {
      case 'CERTIFICATE':
      case 'X509 CERTIFICATE':
        return read(bytesOf(firstDer(block.der)))
      case 'TRUSTED CERTIFICATE': {
        if (!dialect.trustedCertificates) return undefined
        const { der, forServers } = readTrustedCertificate(block.der)
        return forServers ? read(der) : undefined
      }
      default:
        return undefined
    }
  } catch (error) {
    const reason = error instanceof MalformedCertificate ? error.message : 'it is not DER'
    return `line ${block.line}: the ${block.label} block holds no certificate (${reason})`
  }
}
