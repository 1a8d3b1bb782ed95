import type { Verdict } from '../../model.ts'
import { verdictOfReason } from '../openssl/errors.ts'

/** Node's names for X509_verify_cert's results (node: deps/ncrypto, X509ErrorCode), and its own for a name that does not match. */
const certificateCodes = new Set([
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'CERT_HAS_EXPIRED',
  'CERT_NOT_YET_VALID',
  'CERT_SIGNATURE_FAILURE',
  'CERT_CHAIN_TOO_LONG',
  'CERT_REVOKED',
  'CERT_REJECTED',
  'CERT_UNTRUSTED',
  'INVALID_CA',
  'INVALID_PURPOSE',
  'HOSTNAME_MISMATCH',
  'PATH_LENGTH_EXCEEDED',
  'UNSPECIFIED',
  'ERR_TLS_CERT_ALTNAME_INVALID',
  'ERR_TLS_CERT_ALTNAME_FORMAT',
])

const networkCodes = new Set([
  'ERR_PROXY_TUNNEL',
  'ECONNREFUSED',
  'ECONNRESET',
  'ECONNABORTED',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EADDRNOTAVAIL',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EAI_FAIL',
])

/**
 * What `tls.connect` came to.
 * @param kind `accepted`, `timeout`, or anything else for an error
 * @param code the error's `code`
 */
export function verdictOfNode(kind: string, code: string): Verdict {
  if (kind === 'accepted') return 'trusted'
  if (kind === 'timeout' || networkCodes.has(code)) return 'unreachable'
  if (certificateCodes.has(code)) return 'rejected'
  return verdictOfReason(code) ?? 'error'
}
