import type { Verdict } from '../../model.ts'

// Python, Node.js, curl and s_client all pass on OpenSSL's reason strings (openssl: crypto/err/openssl.txt), each in a
// spelling of its own: `WRONG_VERSION_NUMBER`, `ERR_SSL_WRONG_VERSION_NUMBER`, `wrong version number`.

/** The peer does not speak TLS, or the connection ended: nothing was said about trust. */
const unreachableReasons = new Set([
  'WRONG_VERSION_NUMBER',
  'HTTP_REQUEST',
  'HTTPS_PROXY_REQUEST',
  'UNKNOWN_PROTOCOL',
  'PACKET_LENGTH_TOO_LONG',
  'RECORD_LAYER_FAILURE',
  'BAD_RECORD_TYPE',
  'UNEXPECTED_EOF_WHILE_READING',
  'UNEXPECTED_MESSAGE',
])

/** One side refused the other's protocol, key or certificate. */
const rejectedReasons = new Set([
  'CERTIFICATE_VERIFY_FAILED',
  'UNSUPPORTED_PROTOCOL',
  'NO_PROTOCOLS_AVAILABLE',
  'LEGACY_SIGALG_DISALLOWED_OR_UNSUPPORTED',
  'NO_SHARED_CIPHER',
  'NO_SUITABLE_SIGNATURE_ALGORITHM',
  'WRONG_SIGNATURE_TYPE',
  'WRONG_CURVE',
  'DH_KEY_TOO_SMALL',
  'EE_KEY_TOO_SMALL',
  'CA_KEY_TOO_SMALL',
  'CA_MD_TOO_WEAK',
  'BAD_SIGNATURE',
  'UNSAFE_LEGACY_RENEGOTIATION_DISABLED',
])

/** The client's own store could not be loaded, so that it verifies no host. */
const storeReasons = new Set([
  'NO_CERTIFICATE_OR_CRL_FOUND',
  'NO_START_LINE',
  'BAD_BASE64_DECODE',
  'BAD_END_LINE',
  'PEM_LIB',
])

/** The verdict that an OpenSSL reason, in whatever spelling, stands for; undefined for one that is not known. */
export function verdictOfReason(reason: string): Verdict | undefined {
  const name = reason
    .trim()
    .replace(/^ERR_(SSL|OSSL|X509|PEM)_/, '')
    .replace(/[\s-]+/g, '_')
    .toUpperCase()
  if (unreachableReasons.has(name)) return 'unreachable'
  // An alert is the server's word: it refused the handshake.
  if (rejectedReasons.has(name) || storeReasons.has(name) || /_ALERT_/.test(name)) return 'rejected'
  return undefined
}

/** The reason within `error:0A00010B:SSL routines::wrong version number` (curl) and `…:wrong version number:../ssl/…` (s_client). */
export function reasonIn(message: string): string | undefined {
  return /error:[0-9A-F]{8}:[^:]*:[^:]*:([^:\n]+)/i.exec(message)?.[1]
}
