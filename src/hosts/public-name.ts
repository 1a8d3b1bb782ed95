import { BlockList, isIP, isIPv6 } from 'node:net'
import { wellKnownPublicHosts } from './well-known-services.ts'

/** Subnets that no public CA certifies: IANA's special-purpose registries (RFC 6890 and its updates). */
const privateSubnets = [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10', // shared by carriers, RFC 6598
  '127.0.0.0/8',
  '169.254.0.0/16', // link-local, RFC 3927
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24', // documentation, RFC 5737
  '192.168.0.0/16',
  '198.18.0.0/15', // benchmarks, RFC 2544
  '198.51.100.0/24', // documentation
  '203.0.113.0/24', // documentation
  '224.0.0.0/3', // multicast and reserved
  '::/127', // unspecified and loopback
  '64:ff9b:1::/48', // local translation, RFC 8215
  '2001:db8::/32', // documentation, RFC 3849
  '3fff::/20', // documentation, RFC 9637
  'fc00::/7', // unique local, RFC 4193
  'fe80::/10', // link-local
  'fec0::/10', // site-local, deprecated by RFC 3879
  'ff00::/8', // multicast
]

const privateAddresses = privateSubnets.reduce((list, subnet) => {
  const [network = '', prefix = ''] = subnet.split('/')
  list.addSubnet(network, Number(prefix), isIPv6(network) ? 'ipv6' : 'ipv4')
  return list
}, new BlockList())

/** Whether an IP address lies in a range that is not routed on the public Internet. False for what is no address. */
export function isPrivateAddress(ip: string): boolean {
  const family = isIP(ip)
  return family !== 0 && privateAddresses.check(ip, family === 6 ? 'ipv6' : 'ipv4')
}

/** Top-level labels that the public DNS does not delegate and public CAs do not certify. */
const specialUseSuffixes = [
  'alt', // RFC 9476
  'arpa', // home.arpa of RFC 8375; a host under in-addr.arpa has no certificate either
  'example', // RFC 6761, as invalid, localhost and test
  'invalid',
  'localhost',
  'test',
  'local', // RFC 6762
  'onion', // RFC 7686
  'internal', // reserved by ICANN in 2024
  'corp', // ICANN never delegates corp, home and mail (2018)
  'home',
  'mail',
  'intranet', // RFC 6762, appendix G, as the rest
  'private',
  'lan',
  'localdomain', // the default of many resolvers
]

/** Whether a name cannot have a certificate of a public CA: one label, or a suffix that is not delegated. example.com and its kin are delegated and have. */
export function isSpecialUseName(name: string): boolean {
  if (isIP(name) !== 0) return false
  const labels = name.split('.')
  return labels.length === 1 || specialUseSuffixes.includes(labels.at(-1) ?? '')
}

const secondLevels = [
  'ac',
  'co',
  'com',
  'edu',
  'go',
  'gob',
  'gov',
  'gouv',
  'ltd',
  'me',
  'mil',
  'ne',
  'net',
  'nom',
  'or',
  'org',
  'sch',
]

/**
 * The domain that an organisation registered, guessed without the Public Suffix List: the last two labels, three below a
 * generic second level of a country (co.uk). Wrong for suffixes such as github.io or k12.ca.us. Addresses come back as they are.
 */
export function registrableGuess(name: string): string {
  if (isIP(name) !== 0) return name
  const labels = name.split('.')
  const [second = '', top = ''] = labels.slice(-2)
  return labels.slice(top.length === 2 && secondLevels.includes(second) ? -3 : -2).join('.')
}

/** Labels below the well-known suffixes where a private CA is in use: inner networks; databases and clusters of AWS with CAs of their own. */
const privatelyIssued = ['corp', 'docdb', 'eks', 'internal', 'neptune', 'rds']

/** Whether a name belongs to a well-known service that only ever uses public CAs. */
export function isPublicService(name: string): boolean {
  if (name.split('.').some(label => privatelyIssued.includes(label))) return false
  return wellKnownPublicHosts.some(suffix => name === suffix || name.endsWith(`.${suffix}`))
}
