import { isIP, isIPv6 } from 'node:net'
import { type Host, type StarttlsProtocol, starttlsProtocols } from '../model.ts'
import { printable } from '../text.ts'
import { readName } from './host-name.ts'

/** One entry of a host list, or what is wrong with it as a sentence that says what would be right. */
export type HostReading = { readonly host: Host } | { readonly problem: string }

interface Authority {
  readonly name: string
  /** The digits behind the colon; absent without a colon. */
  readonly port?: string
}

interface Options {
  starttls?: StarttlsProtocol
  servername?: string
}

const knownOptions = `starttls=${starttlsProtocols.join('|')} and servername=NAME`

/** Reads `name[:port]`, `address`, `[IPv6]:port` or `https://name[:port]/…`, and the options behind it. The port is 443 unless written. */
export function parseHost(entry: string): HostReading {
  const reading = readEntry(entry.trim().split(/\s+/u))
  if ('host' in reading) return reading
  // Whatever is wrong, what stands before an "@" may be a password, and the specific sentence could repeat it.
  if (entry.includes('@'))
    return { problem: `${quoted(entry)} holds an "@"; write the host alone, without user, password or path.` }
  return { problem: `${quoted(entry)} ${reading.problem}.` }
}

function readEntry([target = '', ...words]: readonly string[]): HostReading {
  const authority = readAuthority(target)
  if ('problem' in authority) return authority
  const reading = readName(authority.name)
  if ('problem' in reading) return reading
  const port = authority.port === undefined ? 443 : readPort(authority.port)
  if (port === undefined) {
    const written = authority.port === '' ? 'an empty port' : `port ${printable(authority.port ?? '', 20)}`
    return { problem: `has ${written}; a port is a number from 1 to 65535` }
  }
  const options = readOptions(words)
  if ('problem' in options) return options
  if (options.starttls !== undefined && authority.port === undefined) {
    return { problem: `has starttls=${options.starttls} and no port; write ${shownName(reading.name)}:PORT` }
  }
  return { host: hostOf(reading.name, port, options) }
}

function hostOf(name: string, port: number, { starttls, servername }: Options): Host {
  const differs = servername !== undefined && servername !== name
  return {
    id: `${shownName(name)}:${port}${differs ? `#${servername}` : ''}`,
    name,
    port,
    ...(differs ? { servername } : {}),
    ...(starttls === undefined ? {} : { starttls }),
  }
}

function shownName(name: string): string {
  return isIPv6(name) ? `[${name}]` : name
}

function readAuthority(target: string): Authority | { readonly problem: string } {
  const scheme = /^([a-z][a-z0-9+.-]*):\/\//i.exec(target)?.[1]?.toLowerCase()
  if (scheme === 'http') return { problem: 'is an http:// URL, which has no TLS; write https:// or the name alone' }
  if (scheme !== undefined && scheme !== 'https') {
    return {
      problem: 'has a scheme other than https://; write name:port, with starttls= behind it where TLS starts late',
    }
  }
  const authority = scheme === undefined ? target : (target.slice('https://'.length).split(/[/?#\\]/, 1)[0] ?? '')
  if (authority.includes('@')) return { problem: 'holds credentials' }
  if (scheme === undefined && authority.includes('#')) {
    return {
      problem: 'has a "#" without a space before it; a comment needs one, an SNI name is written servername=NAME',
    }
  }
  return authority.startsWith('[') ? readBracketed(authority) : splitPort(authority)
}

function readBracketed(authority: string): Authority | { readonly problem: string } {
  const [, name = '', , port] = /^\[([^\]]*)\](:(.*))?$/u.exec(authority) ?? []
  if (!isIPv6(name)) return { problem: 'has no IPv6 address in its brackets; write [ADDRESS] or [ADDRESS]:PORT' }
  return port === undefined ? { name } : { name, port }
}

function splitPort(authority: string): Authority | { readonly problem: string } {
  const colon = authority.lastIndexOf(':')
  if (colon < 0) return { name: authority }
  const [before, after] = [authority.slice(0, colon), authority.slice(colon + 1)]
  if (isIPv6(authority)) {
    if (isIP(before) === 0 || !/^\d+$/.test(after)) return { name: authority }
    return { problem: `can be read in two ways; write [${before}]:${after} or [${authority}]` }
  }
  if (isIPv6(before)) return { problem: `is an IPv6 address and a port; write [${before}]:PORT` }
  return { name: before, port: after }
}

function readPort(digits: string): number | undefined {
  const port = /^\d{1,5}$/.test(digits) ? Number(digits) : 0
  return port >= 1 && port <= 65_535 ? port : undefined
}

function readOptions(words: readonly string[]): Options | { readonly problem: string } {
  const options: Options = {}
  for (const word of words) {
    const [key = '', value] = splitOnce(word)
    if (value === undefined)
      return { problem: `has ${quoted(word)} behind it, which is no option; write one host a line` }
    if (key !== 'starttls' && key !== 'servername') {
      return { problem: `has the unknown option ${quoted(key)}; the options are ${knownOptions}` }
    }
    if (options[key] !== undefined) return { problem: `has ${key} twice; give it once` }
    if (key === 'starttls') {
      const protocol = starttlsProtocols.find(known => known === value)
      if (protocol === undefined) {
        return {
          problem: `has the unknown STARTTLS protocol ${quoted(value)}; write one of ${starttlsProtocols.join(', ')}`,
        }
      }
      options.starttls = protocol
    } else {
      const reading = readName(value)
      if ('problem' in reading) return { problem: `has a servername that ${reading.problem}` }
      if (isIP(reading.name) !== 0)
        return { problem: 'has an IP address as its servername; SNI carries DNS names only' }
      options.servername = reading.name
    }
  }
  return options
}

function splitOnce(word: string): [string, string | undefined] {
  const sign = word.indexOf('=')
  return sign < 0 ? [word, undefined] : [word.slice(0, sign), word.slice(sign + 1)]
}

/** An entry as messages show it: whatever could be a credential (before an `@`, behind a URL's host) is left out. */
function quoted(text: string): string {
  const scheme = /^[a-z][a-z0-9+.-]*:\/\//i.exec(text)?.[0] ?? ''
  const rest = text.slice(scheme.length)
  const at = rest.lastIndexOf('@')
  const host = at < 0 ? rest : `…${rest.slice(at)}`
  const end = scheme === '' ? -1 : host.search(/[/?#\\]/)
  return `"${printable(`${scheme}${end < 0 ? host : `${host.slice(0, end)}/…`}`, 120)}"`
}
