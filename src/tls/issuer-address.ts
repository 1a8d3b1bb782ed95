import { BlockList, isIP, isIPv6 } from 'node:net'
import { isPrivateAddress } from '../hosts/public-name.ts'

// The address of an issuer stands in a certificate that nobody has verified: whoever serves it chooses whom we connect to.
// docs/causes/intermediate-missing.md has these rules in words.

/** What may be asked. `name` is without brackets. */
export interface IssuerAddress {
  readonly url: URL
  readonly name: string
  readonly port: number
}

const maxLength = 2048

/** Reads an address. Where it may not be asked, a sentence part that follows it. */
export function issuerAddress(text: string): IssuerAddress | string {
  if (text.length > maxLength || !URL.canParse(text)) return 'is no URL'
  const url = new URL(text)
  if (url.protocol !== 'http:' && url.protocol !== 'https:') return 'is neither http nor https'
  if (url.username !== '' || url.password !== '') return 'has a user name in it'
  const port = url.port === '' ? (url.protocol === 'http:' ? 80 : 443) : Number(url.port)
  if (port < 1024 && port !== 80 && port !== 443) return 'has the port of another service'
  return { url, name: url.hostname.replace(/^\[(.*)\]$/, '$1'), port }
}

/** Blocks that organisations number by themselves, and loopback: a host in one of them may name an address in the same. */
const ownBlocks = [
  ['10.0.0.0/8'],
  ['172.16.0.0/12'],
  ['192.168.0.0/16'],
  ['100.64.0.0/10'],
  ['fc00::/7'],
  ['127.0.0.0/8', '::1/128'],
].map(blockList)

/** Public by their own number, and leading to any IPv4 address there is: translation (RFC 6052), 6to4 and Teredo. */
const wrappingBlocks = blockList(['64:ff9b::/96', '2002::/16', '2001::/32'])

/**
 * Whether an IP address may be asked: a public one, or one in the private block that the host itself was reached in.
 * @param hostAddress the IP address of the host whose certificate names it; absent behind a proxy
 */
export function mayBeAsked(ip: string, hostAddress: string | undefined): boolean {
  if (isIP(ip) === 0 || isWithin(wrappingBlocks, ip)) return false
  if (!isPrivateAddress(ip)) return true
  return hostAddress !== undefined && ownBlocks.some(block => isWithin(block, ip) && isWithin(block, hostAddress))
}

function blockList(subnets: readonly string[]): BlockList {
  const list = new BlockList()
  for (const subnet of subnets) {
    const [network = '', prefix = ''] = subnet.split('/')
    list.addSubnet(network, Number(prefix), isIPv6(network) ? 'ipv6' : 'ipv4')
  }
  return list
}

function isWithin(block: BlockList, ip: string): boolean {
  return isIP(ip) !== 0 && block.check(ip, isIPv6(ip) ? 'ipv6' : 'ipv4')
}
