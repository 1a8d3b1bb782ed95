import { isIP, isIPv6 } from 'node:net'
import { domainToASCII } from 'node:url'

/** A name in the form that Host.name has, or what is wrong with it: the end of a sentence that begins with the entry. */
export type NameReading = { readonly name: string } | { readonly problem: string }

/** A label as resolvers take it: RFC 1123 with underscores. A leading hyphen would read as an option of a client's command line. */
const label = /^[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?$/

/** What domainToASCII would drop or cut at without a word, or take for something else than a name. */
const forbidden = /[\s\p{Cc}\p{Cf}\p{Cs}/\\?#@%:[\]<>^|,;"'`(){}=&$!+~]/u

/** Reads a DNS name (IDNA applied, lower case, without its trailing dot) or an IP address without brackets. */
export function readName(text: string): NameReading {
  if (isIP(text) !== 0) return readAddress(text)
  if (text === '') return { problem: 'has no host name' }
  if (text.includes('*')) return { problem: 'is a wildcard; write the name of one host' }
  if (text.includes(',') || text.includes(';')) return { problem: 'is no host name; write one host a line' }
  if (text.includes('%')) return { problem: 'has a zone or a percent escape, which a host name cannot hold' }
  if (forbidden.test(text)) return { problem: 'is no host name; write name, name:port or https://name:port' }
  // Bounded before IDNA, whose cost grows with the length.
  if (text.length > 4 * 253) return { problem: 'is longer than the 253 characters of a DNS name' }
  const name = domainToASCII(text).replace(/\.$/, '')
  if (name === '') return { problem: 'is no valid domain name' }
  if (isIP(name) !== 0) return { problem: 'is an IPv4 address in an old notation; write four decimal numbers' }
  if (name.length > 253) return { problem: 'is longer than the 253 characters of a DNS name' }
  for (const part of name.split('.')) {
    if (part === '') return { problem: 'has an empty label between two dots' }
    if (part.length > 63) return { problem: 'has a label longer than 63 characters' }
    if (!label.test(part))
      return { problem: 'has a label that begins or ends with a hyphen or holds a stray character' }
  }
  return { name }
}

function readAddress(text: string): NameReading {
  if (!isIPv6(text)) return { name: text }
  if (text.includes('%')) return { problem: 'has a zone; a link-local address names no host that others can check' }
  return { name: new URL(`https://[${text}]/`).hostname.slice(1, -1) }
}
