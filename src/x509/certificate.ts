import { createHash, X509Certificate } from 'node:crypto'
import type { ChainEntry } from '../model.ts'
import { certificateFields } from './certificate-fields.ts'
import { isSameValue, MalformedDer, membersOf, readDer, timeOf } from './der.ts'
import { decodeExtensions } from './extensions.ts'
import { nameText } from './name.ts'

/**
 * A certificate as we see it: node:crypto for keys, signatures and host names, our own DER reading for what it does not
 * tell (distinguished names in RFC 4514 order and escaping, key identifiers, the issuer's address).
 */
export interface Certificate {
  /** RFC 4514 text, invisible characters escaped; empty subjects are ''. */
  readonly subject: string
  readonly issuer: string
  readonly notBefore: Date
  readonly notAfter: Date
  /** Lower-case hex of the SHA-256 over the DER. */
  readonly sha256: string
  readonly isCa: boolean
  /** Subject and issuer are the same name (RFC 5280, 3.2) and its own key verifies its signature. */
  readonly selfSigned: boolean
  /** Lower-case hex, when the extension is there. */
  readonly subjectKeyId?: string
  readonly authorityKeyId?: string
  /** caIssuers addresses of the authorityInfoAccess extension. */
  readonly issuerAddresses: readonly string[]
  /** DNS names and IP addresses of the subjectAltName extension, as text. */
  readonly names: readonly string[]
  readonly der: Uint8Array
  readonly x509: X509Certificate
}

/** `message` is a sentence part that follows a noun: 'it is not DER'. */
export class MalformedCertificate extends Error {
  override readonly name = 'MalformedCertificate'
}

/** Reads one DER certificate. Throws `MalformedCertificate`, whatever the bytes are. */
export function readCertificate(der: Uint8Array): Certificate {
  try {
    return decodeCertificate(der)
  } catch (error) {
    if (error instanceof MalformedCertificate) throw error
    const reason = error instanceof MalformedDer ? error.message : 'it is not an X.509 certificate'
    throw new MalformedCertificate(reason, { cause: error })
  }
}

function decodeCertificate(der: Uint8Array): Certificate {
  const fields = certificateFields(readDer(der))
  const x509 = openSslCertificate(der)
  const subject = nameText(fields.subject)
  const isRoot = isSameValue(fields.issuer, fields.subject)
  const issuer = isRoot ? subject : nameText(fields.issuer)
  const [notBefore, notAfter] = membersOf(fields.validity)
  let selfSigned: boolean | undefined
  return {
    subject,
    issuer,
    notBefore: timeOf(notBefore),
    notAfter: timeOf(notAfter),
    sha256: createHash('sha256').update(der).digest('hex'),
    ...decodeExtensions(fields.extensions),
    der,
    x509,
    // A signature costs more than all the reading, and most anchors are never asked.
    get selfSigned() {
      selfSigned ??= subject === issuer && verifies(x509, x509)
      return selfSigned
    },
  }
}

function openSslCertificate(der: Uint8Array): X509Certificate {
  try {
    return new X509Certificate(der)
  } catch (error) {
    throw new MalformedCertificate('OpenSSL cannot read it', { cause: error })
  }
}

function verifies(certificate: X509Certificate, issuer: X509Certificate): boolean {
  try {
    return certificate.verify(issuer.publicKey)
  } catch {
    return false // a key type that this OpenSSL does not have
  }
}

/** Whether `issuer` issued `subject`: names, key identifiers and the issuer's key usage as OpenSSL compares them, and the signature. Never throws. */
export function isIssuedBy(subject: Certificate, issuer: Certificate): boolean {
  return subject.x509.checkIssued(issuer.x509) && verifies(subject.x509, issuer.x509)
}

/** Whether the key of `issuer` signed `subject`, whatever else speaks against it. Never throws. */
export function isSignedBy(subject: Certificate, issuer: Certificate): boolean {
  return verifies(subject.x509, issuer.x509)
}

/** What reports show of it. */
export function chainEntry(certificate: Certificate): ChainEntry {
  const { subject, issuer, notBefore, notAfter, sha256 } = certificate
  return { subject, issuer, notBefore: notBefore.toISOString(), notAfter: notAfter.toISOString(), sha256 }
}

export function hasNames(certificate: Certificate): boolean {
  return certificate.names.length > 0
}

/**
 * Whether the subjectAltName extension covers a host name or IP address. The common name is never asked (no client of today
 * does), and a wildcard stands for a whole label only, as in Python, curl and Go.
 */
export function verifiesName(certificate: Certificate, name: string): boolean {
  const isAddress = name.includes(':') || /^\d+(\.\d+){3}$/.test(name)
  try {
    if (isAddress) return certificate.x509.checkIP(name) !== undefined
    return certificate.x509.checkHost(name, { subject: 'never', partialWildcards: false }) !== undefined
  } catch {
    return false // an argument that OpenSSL refuses, such as a name with a null byte
  }
}
