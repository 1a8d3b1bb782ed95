import { bytesOf, constructed, type DerValue, firstDer, membersOf, oidOf, tags } from './der.ts'

const serverAuth = '1.3.6.1.5.5.7.3.1'
const anyExtendedKeyUsage = '2.5.29.37.0'

/** What a TRUSTED CERTIFICATE block of OpenSSL holds: a certificate, and behind it for what it is trusted. */
export interface TrustedCertificate {
  readonly der: Buffer
  /** Whether it may anchor a server's chain (trust_compat and trust_1oidany of OpenSSL's crypto/x509/x509_trust.c). */
  readonly forServers: boolean
}

/** Throws `MalformedDer`. */
export function readTrustedCertificate(block: Uint8Array): TrustedCertificate {
  const certificate = bytesOf(firstDer(block))
  const rest = block.subarray(certificate.length)
  return { der: certificate, forServers: rest.length === 0 || isForServers(membersOf(firstDer(rest))) }
}

/** CertAux: trusted uses, then rejected ones under [0], both optional; an alias and a key identifier follow. */
function isForServers(settings: readonly DerValue[]): boolean {
  const uses = (value: DerValue | undefined): string[] => (value === undefined ? [] : membersOf(value).map(oidOf))
  const covers = (oids: readonly string[]): boolean => oids.includes(serverAuth) || oids.includes(anyExtendedKeyUsage)
  const trusted = settings.find(({ tag }) => tag === tags.sequence)
  const rejected = settings.find(({ tag }) => tag === constructed(0))
  return !covers(uses(rejected)) && (trusted === undefined || covers(uses(trusted)))
}
