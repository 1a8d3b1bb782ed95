import { neverTurnOff, steps } from './advice.ts'
import type { Cause } from './cause.ts'

const old = new Set(['SSLv3', 'TLSv1', 'TLSv1.1'])

/** Server and client have no version of TLS in common: the observer saw which one the server speaks. */
export const protocolTooOld: Cause = {
  id: 'protocol-too-old',
  severity: 'error',
  title: 'Server and client have no version of TLS in common.',
  recognise({ verdict, message, observation: { state, protocol } }) {
    if (verdict === 'trusted' || verdict === 'skipped' || state !== 'handshake') return undefined
    if (protocol === undefined || !versionWords.test(message)) return undefined
    const isServerOld = old.has(protocol)
    return {
      key: `protocol-too-old ${protocol}`,
      evidence: { protocol, old: isServerOld ? 'server' : 'client' },
      message: isServerOld
        ? `The server speaks ${named(protocol)} at best, which was withdrawn in 2021 (RFC 8996): this client speaks nothing that old.`
        : `The server speaks ${named(protocol)}, and this client nothing that new, or its configuration forbids it.`,
      help: isServerOld
        ? steps(
            "Tell the server's owner to switch TLS 1.2 and 1.3 on: nginx: ssl_protocols TLSv1.2 TLSv1.3; Apache: SSLProtocol -all +TLSv1.2 +TLSv1.3. A device may want new firmware.",
            'Where the server cannot be mended, put a proxy that speaks TLS 1.2 in front of it (stunnel, nginx), inside the same network.',
            'Do not lower the security level of this machine: it holds for every connection.',
            neverTurnOff,
          )
        : steps(
            'Update the client, and the TLS library below it: TLS 1.2 wants OpenSSL 1.0.1, Java 8, GnuTLS 3; TLS 1.3 wants OpenSSL 1.1.1, Java 11, GnuTLS 3.6.5.',
            'Look for a setting that holds it back: MinProtocol and MaxProtocol in openssl.cnf, --tls-max of curl, jdk.tls.client.protocols.',
          ),
    }
  },
}

/** OpenSSL (its third: TLS 1.0 and 1.1 sign with SHA-1, which its security level forbids), GnuTLS, Java, Go. */
const versionWords =
  /protocol[ _]version|(?:unsupported|UNSUPPORTED)[ _]protocol|NO_PROTOCOLS_AVAILABLE|no protocols available|legacy[ _]sigalg|No appropriate protocol|unsupported protocol version|server selected unsupported/i

function named(protocol: string): string {
  return protocol.replace(/v(?=\d)/, ' ').replace(/^TLS 1$/, 'TLS 1.0')
}
