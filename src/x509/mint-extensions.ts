import { bits, boolean, explicit, implicit, integer, objectIdentifier, octets, sequence } from './der-writer.ts'

// Criticality and presence are what OpenSSL's X509_V_FLAG_X509_STRICT wants, which Python sets from 3.13 on.

/** basicConstraints, always critical. */
export function basicConstraints(isCa: boolean, pathLength: number | undefined): Buffer {
  const limit = pathLength === undefined ? [] : [integer(Buffer.of(pathLength))]
  return extension('2.5.29.19', true, isCa ? sequence(boolean(true), ...limit) : sequence())
}

const keyUsageBits = { digitalSignature: 0, keyEncipherment: 2, keyCertSign: 5, cRLSign: 6 } as const
export type KeyUsage = keyof typeof keyUsageBits

export function keyUsage(usages: readonly KeyUsage[]): Buffer {
  const positions = usages.map(usage => keyUsageBits[usage])
  const byte = positions.reduce<number>((value, position) => value | (0x80 >> position), 0)
  // DER drops trailing zero bits of a named bit list (X.690, 11.2.2).
  return extension('2.5.29.15', true, bits(Buffer.of(byte), 7 - Math.max(...positions)))
}

const purposes = {
  serverAuth: '1.3.6.1.5.5.7.3.1',
  clientAuth: '1.3.6.1.5.5.7.3.2',
  OCSPSigning: '1.3.6.1.5.5.7.3.9',
} as const
export type ExtendedKeyUsage = keyof typeof purposes

export function extendedKeyUsage(usages: readonly ExtendedKeyUsage[]): Buffer {
  return extension('2.5.29.37', false, sequence(...usages.map(usage => objectIdentifier(purposes[usage]))))
}

export function subjectKeyIdentifier(keyId: Buffer): Buffer {
  return extension('2.5.29.14', false, octets(keyId))
}

export function authorityKeyIdentifier(keyId: Buffer): Buffer {
  return extension('2.5.29.35', false, sequence(implicit(0, keyId)))
}

export function issuerAddress(address: string): Buffer {
  const caIssuers = objectIdentifier('1.3.6.1.5.5.7.48.2')
  const access = sequence(caIssuers, implicit(6, Buffer.from(address, 'latin1')))
  return extension('1.3.6.1.5.5.7.1.1', false, sequence(access))
}

/** DNS names and IP addresses; what is no address goes in as a DNS name, whatever it holds. */
export function subjectAlternativeName(names: readonly string[]): Buffer {
  const entries = names.map(name => {
    const address = addressBytes(name)
    return address === undefined ? implicit(2, Buffer.from(name, 'latin1')) : implicit(7, address)
  })
  return extension('2.5.29.17', false, sequence(...entries))
}

/** What the certificates below may be for: domains, and address ranges as their bytes (address, then mask). */
export function permittedNames(domains: readonly string[], ranges: readonly Buffer[]): Buffer {
  const trees = [
    ...domains.map(domain => implicit(2, Buffer.from(domain, 'latin1'))),
    ...ranges.map(range => implicit(7, range)),
  ].map(name => sequence(name))
  return extension('2.5.29.30', true, sequence(explicit(0, Buffer.concat(trees))))
}

function addressBytes(name: string): Buffer | undefined {
  if (/^\d{1,3}(\.\d{1,3}){3}$/.test(name)) return Buffer.from(name.split('.').map(Number))
  if (!/^[0-9a-f:.]*:[0-9a-f:.]*$/i.test(name) || !URL.canParse(`http://[${name}]/`)) return undefined
  // The URL standard's serialiser writes an embedded IPv4 address in hexadecimal: only groups and one :: are left.
  const [head = '', tail] = new URL(`http://[${name}]/`).hostname.slice(1, -1).split('::')
  const before = head === '' ? [] : head.split(':')
  const after = tail === undefined || tail === '' ? [] : tail.split(':')
  const gap = Array<string>(8 - before.length - after.length).fill('0')
  return Buffer.from([...before, ...gap, ...after].map(group => group.padStart(4, '0')).join(''), 'hex')
}

/** Any extension, by its OID. */
export function extension(oid: string, critical: boolean, value: Buffer): Buffer {
  const flag = critical ? [boolean(true)] : []
  return sequence(objectIdentifier(oid), ...flag, octets(value))
}
