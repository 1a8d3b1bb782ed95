import { printable } from '../text.ts'
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
    const proxy = proxyOf(situation.environment)
    return {
      key: ['unreachable', reason, reason === 'proxy' ? (proxy?.value ?? '') : ''].join(' '),
      evidence: {
        reason,
        observed: observation.state,
        detail: printable(observation.detail),
        ...(proxy === undefined ? {} : { proxy: `${proxy.variable}=${proxy.value}` }),
      },
      message: sentence(reason, proxy),
      help: steps(...help(reason), proxy === undefined || reason === 'proxy' ? undefined : proxyStep(proxy)),
    }
  },
}

interface Proxy {
  readonly variable: string
  /** Without user and password. */
  readonly value: string
}

/** The observer's own experience first; the client's words where the observer got through. */
function reasonOf({ observation, message, environment }: Situation): Reason {
  if (/proxy|\bCONNECT tunnel\b/i.test(message) && proxyOf(environment) !== undefined) return 'proxy'
  switch (observation.state) {
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

function sentence(reason: Reason, proxy: Proxy | undefined): string {
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
      return `The proxy (${proxy?.variable}=${proxy?.value}) did not make the connection.`
    case 'client-only':
      return 'This client did not get through, although a plain TLS connection from the same machine did.'
    case 'other':
      return 'The host could not be reached.'
  }
}

function help(reason: Reason): readonly string[] {
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
        '407 wants a user and password, 403 forbids the host: ask who runs the proxy to allow it.',
        'A host inside belongs into no_proxy (NO_PROXY), and into both spellings: curl reads the lower-case one, others either.',
      ]
    case 'client-only':
    case 'other':
      return [
        'Run the client by hand on this machine and read its own words; compare proxy variables, its config file, and IPv6 against IPv4 (curl -4, curl -6).',
      ]
  }
}

const proxyVariables = ['https_proxy', 'HTTPS_PROXY', 'all_proxy', 'ALL_PROXY']

function proxyOf(environment: Readonly<Record<string, string>>): Proxy | undefined {
  for (const variable of proxyVariables) {
    const value = environment[variable]
    if (value) return { variable, value: printable(value.replace(/^([a-z0-9+.-]+:\/\/)?.*@/i, '$1'), 200) }
  }
  return undefined
}

function proxyStep({ variable, value }: Proxy): string {
  return `A proxy is set (${variable}=${value}). Clients that follow it and clients that do not see different networks: put inside hosts into no_proxy.`
}
