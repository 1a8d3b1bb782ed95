import type { Verdict } from '../../model.ts'
import { reasonIn, verdictOfReason } from '../openssl/errors.ts'

// curl and git both hand on what libcurl's TLS backend said (curl: lib/vtls/openssl.c, gtls.c, schannel.c; lib/strerror.c).

/** The verdict that libcurl's words for a connection that failed stand for; undefined for words that are not known. */
export function verdictOfWords(words: string): Verdict | undefined {
  if (rejected.some(pattern => pattern.test(words))) return 'rejected'
  if (unreachable.some(pattern => pattern.test(words))) return 'unreachable'
  return verdictOfReason(reasonIn(words) ?? '')
}

const rejected = [
  /certificate verification failed|server verification failed/i, // GnuTLS, for every reason there is; from curl 8 on
  /SSL certificate problem/i, // OpenSSL
  /does not match target host ?name/i,
  /no alternative certificate subject name/i,
  /Problem with the SSL CA cert/i, // CURLE_SSL_CACERT_BADFILE: no host is verified
  /error (setting|adding|reading).*(certificate|CA cert)/i,
  /server certificate .*(expired|not yet)/i,
  /fatal alert has been received|Handshake failed(?!:)/i, // GnuTLS: the server's alert; with a colon curl 8 says any failure
  /SEC_E_(UNTRUSTED_ROOT|CERT_\w+|WRONG_PRINCIPAL|ILLEGAL_MESSAGE)|CRYPT_E_\w+|CERT_TRUST_\w+|0x8009201[23]/, // Schannel; the numbers: revocation unknown
]

const unreachable = [
  /Could ?n[o']t (resolve|connect)|Failed to connect|Connection (refused|timed out|reset)|timed? ?out/i,
  /Recv failure|Send failure|Empty reply|unexpected EOF|SSL_ERROR_SYSCALL|Transport endpoint is not connected/i,
  // GnuTLS of a peer that does not speak TLS, or ended in the middle of it.
  /unexpected TLS packet|ECONNRESET|reset by peer|non-properly terminated|pull function|packet with (illegal or unsupported version|invalid length)/i,
  /SEC_E_INVALID_TOKEN|failed to receive handshake/, // Schannel of the same
  /from proxy after CONNECT|CONNECT tunnel failed|Could not resolve proxy|Unsupported proxy (syntax|scheme)/i,
  /\bSOCKS[45]a?\b|No authentication method was acceptable/i,
]
