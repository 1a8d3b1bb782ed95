import { neverTurnOff, steps } from './advice.ts'
import type { Cause } from './cause.ts'

/**
 * The server asked for a client certificate, got none, and refused. Before TLS 1.3 it refuses within the handshake, which the
 * observer sees for itself; in TLS 1.3 after it, so that only a client that reads on is told.
 */
export const clientCertificateRequired: Cause = {
  id: 'client-certificate-required',
  severity: 'error',
  title: 'The server wants a certificate of the client.',
  recognise({ verdict, message, observation }) {
    if (verdict === 'trusted' || verdict === 'skipped' || observation.asksForCertificate !== true) return undefined
    const refusedObserver = observation.state === 'failed' && /alert/i.test(observation.detail)
    if (!refusedObserver && !alertWords.test(message)) return undefined
    return {
      key: 'client-certificate-required',
      evidence: { within: refusedObserver ? 'handshake' : 'after', detail: observation.detail },
      message:
        'The server asked for a client certificate (mutual TLS) and refused the connection without one. Of its own certificate nothing is wrong by that.',
      help: steps(
        "Ask the server's owner for a client certificate and its key, and whether this machine is meant to have one.",
        'Hand it to the client: curl --cert FILE --key FILE, requests cert=(FILE, KEY), git http.sslCert and http.sslKey, wget --certificate and --private-key, Java javax.net.ssl.keyStore.',
        'This check sends none: it tells whether the server is to be trusted. Leave the host out, or name one that needs none.',
        neverTurnOff,
      ),
    }
  },
}

/** Alert 116 (RFC 8446, 6.2), and what older servers send in its stead. */
const alertWords = /certificate[ _]required|alert (?:bad|unknown|no) ?certificate|BAD_CERTIFICATE alert/i
