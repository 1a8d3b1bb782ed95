import { printable } from '../text.ts'
import { proxyFor } from '../tls/proxy.ts'
import { steps } from './advice.ts'
import type { Cause, Situation } from './cause.ts'

type Reason = 'unresolved' | 'refused' | 'reset' | 'timeout' | 'proxy' | 'client-only' | 'other'

/** The client came to no handshake, and the host did not answer with something else. It says nothing of trust. */
export const unreachable: Cause = {
  id: 'unreachable',
  severity: 'error',
  title: 'The host could not be reached, so nothing was verified.',
  recognise(situation) {
    const { verdict, observation } = situation
    if (verdict !== 'unreachable' || observation.state === 'not-tls') return undefined
    const reason = reasonOf(situation)
    const proxy = proxyOf(situation)
    const status = reason === 'proxy' ? statusOf(situation) : undefined
    return {
      key: ['unreachable', reason, reason === 'proxy' ? (proxy ?? '') : '', status ?? ''].join(' '),
      evidence: {
        reason,
        observed: observation.state,
        detail: printable(observation.detail),
        ...(proxy === undefined ? {} : { proxy }),
        ...(status === undefined ? {} : { status }),
      },
      message: sentence(reason, proxy, status),
      help: steps(...help(reason, status), proxy === undefined || reason === 'proxy' ? undefined : proxyStep(proxy)),
    }
  },
}

/** The observer's own experience first; the client's words where the observer got through. */
function reasonOf(situation: Situation): Reason {
  const { observation, message } = situation
  if (proxyWords.test(message) && proxyOf(situation) !== undefined) return 'proxy'
  switch (observation.state) {
    case 'proxy-failed':
      return 'proxy'
    case 'unresolved':
    case 'refused':
    case 'reset':
    case 'timeout':
      return observation.state
    case 'handshake':
      return 'client-only'
    case 'failed':
    case 'unasked':
    case 'not-tls':
      return inWords(message)
  }
}

function inWords(message: string): Reason {
  if (/could not resolve|name or service not known|ENOTFOUND|EAI_AGAIN|name resolution/i.test(message))
    return 'unresolved'
  if (/refused/i.test(message)) return 'refused'
  if (/reset|EOF occurred|closed/i.test(message)) return 'reset'
  return /timed? ?out/i.test(message) ? 'timeout' : 'other'
}

function sentence(reason: Reason, proxy: string | undefined, status: number | undefined): string {
  switch (reason) {
    case 'unresolved':
      return 'The name has no address here: DNS does not know it.'
    case 'refused':
      return 'The connection was refused: the machine is there, and nothing listens on that port (or a firewall says so).'
    case 'reset':
      return 'The connection was closed before the TLS handshake was complete.'
    case 'timeout':
      return 'There was no answer in time: a firewall that drops packets, a wrong address, or a server that hangs.'
    case 'proxy':
      return `The proxy (${proxy}) did not make the connection${status === undefined ? '' : `: it answered ${status}`}.`
    case 'client-only':
      return 'This client did not get through, although a plain TLS connection from the same machine did.'
    case 'other':
      return 'The host could not be reached.'
  }
}

function help(reason: Reason, status: number | undefined): readonly string[] {
  switch (reason) {
    case 'unresolved':
      return [
        'Look at the spelling, then ask the resolver: getent hosts NAME.',
        'An internal name needs the internal resolver: /etc/resolv.conf, the VPN, or the DNS setting of the container engine.',
      ]
    case 'refused':
      return [
        'See whether the port is right and the service runs: curl -v --max-time 5 telnet://HOST:PORT, and on the server ss -ltn.',
      ]
    case 'reset':
      return [
        'Look at how far it comes: openssl s_client -connect HOST:PORT -servername HOST.',
        'A firewall that forbids the host closes in this way, as does a load balancer without a server behind it, or a server that does not know the name in SNI.',
      ]
    case 'timeout':
      return [
        'See whether the port can be reached at all: curl -v --max-time 5 telnet://HOST:PORT. If not, ask who runs the firewall to let this machine out to it.',
        'If it is only slow, raise `timeout-seconds`.',
      ]
    case 'proxy':
      return [
        'See what the proxy says: curl -v https://HOST:PORT/.',
        proxyHelp(status),
        'A host inside belongs into no_proxy (NO_PROXY), and into both spellings: curl reads the lower-case one, others either.',
      ]
    case 'client-only':
    case 'other':
      return [
        'Run the client by hand on this machine and read its own words; compare proxy variables, its config file, and IPv6 against IPv4 (curl -4, curl -6).',
      ]
  }
}

const proxyWords = /proxy|\bCONNECT tunnel\b|\bTunnel connection failed\b|\bestablish tunnel\b|\bSOCKS\b/i

/** What a proxy's refusal mostly means. */
function proxyHelp(status: number | undefined): string {
  switch (status) {
    case 407:
      return 'It wants a user and password: https_proxy=http://USER:PASSWORD@PROXY:PORT, from a secret, with special characters as %XX.'
    case 403:
      return 'It forbids the host or its port (Squid allows 443 alone by default): ask who runs the proxy to allow it.'
    case 502:
    case 503:
    case 504:
      return 'It did not reach the host itself: a name that it cannot resolve, a port where nothing listens, or a firewall behind it.'
  }
  return '407 wants a user and password, 403 forbids the host: ask who runs the proxy to allow it.'
}

/** In the observer's answer, or in the words of curl ("response 407", "HTTP code 407 from proxy"), Python and Node.js. */
function statusOf({ observation, message }: Situation): number | undefined {
  const said = /(?:response|HTTP code|Tunnel connection failed:|HTTP\/\d\.\d|status(?: code)?:?) (\d{3})\b/i.exec(
    message,
  )
  return said === null ? observation.proxy?.status : Number(said[1])
}

/** `https_proxy=http://proxy:3128`: the one that was asked, or the one that is set, which a configuration file may replace. */
function proxyOf({ observation, environment, host }: Situation): string | undefined {
  if (observation.proxy !== undefined) return `${observation.proxy.variable}=${observation.proxy.url}`
  const way = proxyFor(host, environment)
  switch (way.kind) {
    case 'direct':
      return undefined
    case 'proxy':
      return `${way.proxy.variable}=${way.proxy.url}`
    case 'unsupported':
      // Its value may hold a password.
      return way.variable
  }
}

function proxyStep(proxy: string): string {
  return `A proxy is set (${proxy}). Clients that follow it and clients that do not see different networks: put inside hosts into no_proxy.`
}
