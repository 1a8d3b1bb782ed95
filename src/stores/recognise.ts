import { listed } from '../text.ts'
import { readCertificate } from '../x509/certificate.ts'

/**
 * What a file is that holds no certificate a PEM reader would take, and what would be right: a sentence part that
 * completes "<path>: …".
 */
export function recogniseContent(bytes: Uint8Array, labels: readonly string[]): string {
  if (labels.length > 0) return labelledContent(labels)
  const start = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.byteLength, 4096))
  return signatures.find(({ matches }) => matches(start, bytes))?.what ?? 'it holds no PEM certificate'
}

function labelledContent(labels: readonly string[]): string {
  const [first] = labels
  if (labels.includes('TRUSTED CERTIFICATE'))
    return 'it holds TRUSTED CERTIFICATE blocks only, which this client does not read or which are not trusted for servers; write them as CERTIFICATE blocks (openssl x509 -in FILE -out FILE.pem)'
  if (first === 'PKCS7')
    return 'it holds a PKCS7 block, not CERTIFICATE blocks; convert it (openssl pkcs7 -print_certs -in FILE -out FILE.pem)'
  return `it holds ${listed([...new Set(labels)])}, but no CERTIFICATE block`
}

interface Signature {
  readonly what: string
  matches(start: Buffer, bytes: Uint8Array): boolean
}

/** A SEQUENCE, and behind its length the given bytes. */
function sequenceOf(hex: string): (start: Buffer) => boolean {
  return start => start[0] === 0x30 && start.subarray(2, 24).includes(Buffer.from(hex, 'hex')) && start[1] !== undefined
}

function beginsWith(hex: string): (start: Buffer) => boolean {
  const magic = Buffer.from(hex, 'hex')
  return start => start.subarray(0, magic.length).equals(magic)
}

const signatures: readonly Signature[] = [
  {
    what: 'it is one certificate in DER; PEM is wanted (openssl x509 -inform der -in FILE -out FILE.pem)',
    matches: (_start, bytes) => isCertificate(bytes),
  },
  {
    // PFX (RFC 7292, 4): version 3, then a ContentInfo.
    what: 'it is a PKCS#12 key store; PEM is wanted (openssl pkcs12 -in FILE -nokeys -out FILE.pem)',
    matches: sequenceOf('02010330'),
  },
  {
    what: 'it is PKCS#7 in DER; PEM is wanted (openssl pkcs7 -inform der -print_certs -in FILE -out FILE.pem)',
    matches: sequenceOf('06092a864886f70d010702'),
  },
  {
    what: 'it is a Java key store; PEM is wanted (keytool -list -rfc -keystore FILE)',
    matches: start => beginsWith('feedfeed')(start) || beginsWith('cececece')(start),
  },
  {
    what: 'it is text in UTF-16, as PowerShell redirects write it; plain ASCII or UTF-8 is wanted',
    matches: start => beginsWith('fffe')(start) || beginsWith('feff')(start),
  },
  {
    what: 'it is a Git LFS pointer, not the file itself; check out with LFS',
    matches: start => start.toString('latin1').startsWith('version https://git-lfs.github.com/'),
  },
  {
    what: 'it is an HTML page, as a failed download leaves one; PEM certificates are wanted',
    matches: start => /^\s*<(!doctype html|html|head)\b/i.test(start.toString('latin1')),
  },
  {
    what: 'it holds PEM blocks that OpenSSL does not see: a BEGIN line must stand alone on its line, from the first column',
    matches: (_start, bytes) => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).includes('-----BEGIN '),
  },
]

function isCertificate(bytes: Uint8Array): boolean {
  try {
    readCertificate(bytes)
    return true
  } catch {
    return false
  }
}
