import { isIPv6 } from 'node:net'
import { isExempt } from './proxy-exemptions.ts'

/** A proxy that makes connections on request (CONNECT, SOCKS), and the variable that names it. */
export interface WebProxy {
  readonly variable: string
  /** Of SOCKS, the two last have the proxy resolve the name. */
  readonly protocol: 'http' | 'https' | 'socks4' | 'socks5' | 'socks4a' | 'socks5h'
  readonly name: string
  readonly port: number
  /** `user:password`, for the proxy alone: this is never shown. */
  readonly credentials?: string
  /** Without user and password. */
  readonly url: string
}

/** How a host is reached. `why` completes the sentence "<variable> …", without the variable's value. */
export type Way =
  | { readonly kind: 'direct' }
  | { readonly kind: 'proxy'; readonly proxy: WebProxy }
  | { readonly kind: 'unsupported'; readonly variable: string; readonly why: string }

/** The order in which curl reads them; http_proxy is for http:// URLs. */
export const proxyVariables = ['https_proxy', 'HTTPS_PROXY', 'all_proxy', 'ALL_PROXY'] as const
export type ProxyVariable = (typeof proxyVariables)[number]

/**
 * The way that the environment sets for a host, by curl's rules: lower case first, an empty variable is none.
 * @param read the variables that are read, of `proxyVariables`
 */
export function proxyFor(
  host: { readonly name: string; readonly port: number },
  environment: Readonly<Record<string, string>>,
  read: readonly ProxyVariable[] = proxyVariables,
): Way {
  const variable = proxyVariables.find(name => read.includes(name) && environment[name])
  if (variable === undefined) return { kind: 'direct' }
  if (isExempt(host, environment['no_proxy'] || environment['NO_PROXY'] || '')) return { kind: 'direct' }
  const reading = readProxy(environment[variable] ?? '')
  return 'why' in reading
    ? { kind: 'unsupported', variable, ...reading }
    : { kind: 'proxy', proxy: { variable, ...reading } }
}

/** A name goes into a request as it is: no more than these characters. */
const hostName = /^[a-z0-9._-]+$/i

/** `[scheme://][user[:password]@]name[:port]`, whatever path behind it. What is wrong is said without the text: it may hold a password. */
function readProxy(text: string): Omit<WebProxy, 'variable'> | { readonly why: string } {
  const [, scheme = 'http', rest = ''] = /^(?:([a-z][a-z0-9+.-]*):\/\/)?(.*)$/is.exec(text.trim()) ?? []
  const protocol = protocols[scheme.toLowerCase()]
  if (protocol === undefined) return { why: 'is neither an http:// nor an https:// nor a socks URL' }
  const end = rest.search(/[/?#]/)
  const authority = end < 0 ? rest : rest.slice(0, end)
  // A "/" in a password that is not written as %2F: what stands before it is no host.
  if (authority !== rest && rest.slice(end).includes('@')) return { why: 'is no URL (an "@" stands behind its host)' }
  const at = authority.lastIndexOf('@')
  const [, bracketed, plain, digits] = /^(?:\[([^\]]*)\]|([^:]*))(?::(\d{1,5}))?$/.exec(authority.slice(at + 1)) ?? []
  const name = bracketed ?? plain ?? ''
  const port = digits === undefined ? defaultPorts[protocol] : Number(digits)
  const isName = bracketed === undefined ? hostName.test(name) : isIPv6(name)
  if (!isName || port < 1 || port > 65_535) return { why: 'is no URL of a proxy' }
  const url = `${protocol}://${bracketed === undefined ? name : `[${name}]`}:${port}`
  return { protocol, name, port, url, ...(at < 0 ? {} : { credentials: decodedCredentials(authority.slice(0, at)) }) }
}

/** By the scheme of its URL; `socks` is version 4 to curl. */
const protocols: Readonly<Record<string, WebProxy['protocol'] | undefined>> = {
  http: 'http',
  https: 'https',
  socks: 'socks4',
  socks4: 'socks4',
  socks4a: 'socks4a',
  socks5: 'socks5',
  socks5h: 'socks5h',
}

/** curl alone takes 1080 for http. */
const defaultPorts = { http: 80, https: 443, socks4: 1080, socks4a: 1080, socks5: 1080, socks5h: 1080 } as const

function decodedCredentials(text: string): string {
  const [user = '', ...password] = text.split(':')
  return `${decoded(user)}:${decoded(password.join(':'))}`
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    // A "%" that stands for itself.
    return text
  }
}
