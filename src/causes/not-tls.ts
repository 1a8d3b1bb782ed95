import type { StarttlsProtocol } from '../model.ts'
import { printable } from '../text.ts'
import { steps } from './advice.ts'
import type { Cause } from './cause.ts'

/** The host answered the observer with something that is no TLS record, whatever the client made of it. */
export const notTls: Cause = {
  id: 'not-tls',
  severity: 'error',
  title: 'The port does not speak TLS.',
  recognise({ verdict, observation, host }) {
    if (observation.state !== 'not-tls' || verdict === 'trusted') return undefined
    if (host.starttls !== undefined) {
      return {
        key: `not-tls ${host.port} ${host.starttls}`,
        evidence: { port: host.port, starttls: host.starttls, detail: printable(observation.detail) },
        message: `Port ${host.port} does not change over to TLS (STARTTLS for ${host.starttls}): ${printable(observation.detail)}.`,
        help: steps(
          `See whether the port speaks ${host.starttls}, and whether TLS is switched on there: openssl s_client -connect HOST:PORT -starttls ${host.starttls}.`,
          'A port with TLS from the first byte (465, 993, 995, 636) has no `starttls=`.',
        ),
      }
    }
    const protocol = starttlsPorts[host.port]
    return {
      key: `not-tls ${host.port}`,
      evidence: { port: host.port, detail: printable(observation.detail) },
      message:
        protocol === undefined
          ? `Port ${host.port} answers, but not with TLS: plain HTTP, or another protocol.`
          : `Port ${host.port} answers, but not with TLS at once: ${protocol} starts in clear text and changes over (STARTTLS).`,
      help: steps(
        protocol === undefined ? undefined : `Write \`starttls=${protocol}\` behind the host in the list.`,
        'Look at what it says: curl -v http://HOST:PORT/ for HTTP, curl -v --max-time 5 telnet://HOST:PORT for the rest.',
        protocol === undefined ? 'Use the port that speaks TLS (443 for HTTPS).' : undefined,
        'Behind a proxy, write the proxy itself as http://: https:// in https_proxy asks the proxy for TLS, which most do not speak.',
      ),
    }
  },
}

/** IANA's ports of the protocols that this project can upgrade. */
const starttlsPorts: Readonly<Record<number, StarttlsProtocol>> = {
  25: 'smtp',
  587: 'smtp',
  143: 'imap',
  110: 'pop3',
  389: 'ldap',
  5432: 'postgres',
  3306: 'mysql',
}
