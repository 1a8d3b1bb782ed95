import { BlockList, isIP } from 'node:net'

/**
 * Whether a no_proxy list names this host: `*`, a name (its subdomains too, with and without a dot in front), an address or
 * a CIDR block, each with or without a port. That is what curl (since 7.86) and Go read, and more than some clients do:
 * docs/proxies.md has the table.
 */
export function isExempt(host: { readonly name: string; readonly port: number }, list: string): boolean {
  return list.split(/[\s,]+/).some(entry => entry !== '' && matches(host, entry.toLowerCase()))
}

function matches({ name, port }: { readonly name: string; readonly port: number }, entry: string): boolean {
  if (entry === '*') return true
  const target = splitPort(entry)
  if (target.port !== undefined && target.port !== port) return false
  if (isIP(name) !== 0) return holdsAddress(target.name, name)
  const suffix = target.name.replace(/^\*?\.+/, '').replace(/\.$/, '')
  const wanted = name.replace(/\.$/, '').toLowerCase()
  return suffix !== '' && (wanted === suffix || wanted.endsWith(`.${suffix}`))
}

function splitPort(entry: string): { readonly name: string; readonly port?: number } {
  if (isIP(entry) !== 0) return { name: entry }
  const [, bracketed, plain, port] = /^(?:\[(.*)\]|([^:]*))(?::(\d+))?$/.exec(entry) ?? []
  const name = bracketed ?? plain
  if (name === undefined) return { name: entry }
  return port === undefined ? { name } : { name, port: Number(port) }
}

function holdsAddress(block: string, address: string): boolean {
  const [network = '', bits] = block.split('/')
  const family = isIP(network)
  if (family === 0) return false
  const width = family === 6 ? 128 : 32
  const prefix = bits === undefined ? width : /^\d{1,3}$/.test(bits) ? Number(bits) : -1
  if (prefix < 0 || prefix > width) return false
  const addresses = new BlockList()
  addresses.addSubnet(network, prefix, family === 6 ? 'ipv6' : 'ipv4')
  return addresses.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4')
}
