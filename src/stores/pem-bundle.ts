import type { FileContent } from '../machines/machine.ts'
import { type PemCertificates, type PemDialect, pemCertificates, type ReadCertificate } from './pem-certificates.ts'
import { recogniseContent } from './recognise.ts'
import type { Store } from './store.ts'

/** What reading a store found, without who asked. */
export type StoreContent = Pick<Store, 'state' | 'anchors' | 'unhashed'> & { readonly detail?: string }

/** How a client reads a bundle that is broken in one place. */
export interface BundleDialect extends PemDialect {
  /** Certificates before a broken block count. */
  readonly keepsBeforeBroken: boolean
}

/** OpenSSL's X509_load_cert_crl_file, behind SSL_CERT_FILE and every CAfile: one broken block, wherever it is, and nothing counts (measured, 3.0.19). */
export const openSslDialect: BundleDialect = { trustedCertificates: true, keepsBeforeBroken: false }

/** Node.js reads NODE_EXTRA_CA_CERTS block by block with PEM_read_bio_X509 (measured, 24.21). */
export const nodeExtraDialect: BundleDialect = { trustedCertificates: false, keepsBeforeBroken: true }

/** GnuTLS knows no TRUSTED CERTIFICATE blocks: it finds 0 certificates in a bundle of them (measured, 3.7.9). */
export const gnutlsDialect: BundleDialect = { trustedCertificates: false, keepsBeforeBroken: false }

/** Go reads block by block and passes over what it cannot parse (crypto/x509: CertPool.AppendCertsFromPEM). */
export const goDialect: BundleDialect = { trustedCertificates: false, keepsBeforeBroken: true, readsPastBroken: true }

/** Judges the file of a PEM bundle. Pure. */
export function pemBundle(content: FileContent, dialect: BundleDialect, read: ReadCertificate): StoreContent {
  switch (content.state) {
    case 'missing':
      return nothing('missing')
    case 'directory':
      return nothing('malformed', 'it is a directory; a file of PEM certificates is wanted')
    case 'unreadable':
      return nothing('unreadable', content.reason)
    case 'read':
      return bundleContent(content.bytes, dialect, read)
  }
}

function bundleContent(bytes: Uint8Array, dialect: BundleDialect, read: ReadCertificate): StoreContent {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (isBlank(buffer)) return nothing('empty')
  if (!buffer.includes('-----BEGIN ')) return nothing('malformed', recogniseContent(bytes, []))
  // Latin-1 keeps every byte, whatever the comments between the blocks are written in.
  const found = pemCertificates(buffer.toString('latin1'), dialect, read)
  if (found.broken !== undefined) return brokenBundle(found, found.broken, dialect)
  if (found.certificates.length === 0) return nothing('malformed', recogniseContent(bytes, found.passedOver))
  return { state: 'ok', anchors: found.certificates, unhashed: [] }
}

function isBlank(buffer: Buffer): boolean {
  return buffer.length <= 4096 && buffer.toString('latin1').trim() === ''
}

function brokenBundle(found: PemCertificates, broken: string, dialect: BundleDialect): StoreContent {
  if (!dialect.keepsBeforeBroken) return nothing('malformed', `${broken}, and so nothing of the file counts`)
  const detail = `${broken}, and what follows does not count`
  return { state: 'malformed', detail, anchors: found.certificates, unhashed: [] }
}

export function nothing(state: Store['state'], detail?: string): StoreContent {
  return { state, anchors: [], unhashed: [], ...(detail === undefined ? {} : { detail }) }
}
