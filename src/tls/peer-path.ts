import type { DetailedPeerCertificate } from 'node:tls'
import { type Certificate, readCertificate } from '../x509/certificate.ts'

const maxDepth = 100

/** As OpenSSL built it: the anchor that is its own issuer ends it. */
export function peerPath(leaf: DetailedPeerCertificate): readonly Certificate[] {
  const path: Certificate[] = []
  let next: DetailedPeerCertificate | undefined = leaf
  while (next?.raw !== undefined && path.length < maxDepth) {
    path.push(readCertificate(next.raw))
    next = next.issuerCertificate === next ? undefined : next.issuerCertificate
  }
  return path
}
