import { createHmac, timingSafeEqual } from 'node:crypto'
import { pkcs12Key, purposes } from '../x509/pkcs12-key.ts'
import { type Ber, type BerReader, berReader, countOf, malformed, members, octetsOf } from './ber.ts'
import { wrongPassword } from './key-store-error.ts'
import { decrypt, iterationPurse, type Spend } from './pkcs12-decryption.ts'

export interface Pkcs12Content {
  /** DER of the certificates that Java takes for anchors. */
  readonly anchors: readonly Buffer[]
  /** How many others there are: certificates without Java's mark, of no private key. */
  readonly unmarked: number
  /** Something is encrypted and no password is told: Java passes over it (sun.security.pkcs12.PKCS12KeyStore). */
  readonly passedOver: boolean
}

const oids = {
  data: '1.2.840.113549.1.7.1',
  encryptedData: '1.2.840.113549.1.7.6',
  keyBag: '1.2.840.113549.1.12.10.1.1',
  shroudedKeyBag: '1.2.840.113549.1.12.10.1.2',
  certBag: '1.2.840.113549.1.12.10.1.3',
  x509Certificate: '1.2.840.113549.1.9.22.1',
  localKeyId: '1.2.840.113549.1.9.21',
  /** Oracle's, on every certificate that keytool imports. */
  trustedKeyUsage: '2.16.840.1.113894.746875.1.1',
} as const

/**
 * Reads a PKCS#12 key store (RFC 7292) as Java reads a trust store: anchors are the certificates with Oracle's
 * trustedKeyUsage attribute, and each private key's own (measured, 17 and 25). No private key is decrypted.
 *
 * node-forge's own pkcs12FromAsn1 is not used: it drops that attribute, holds no EC certificate, decrypts private keys,
 * and hashes as often as the file says.
 * @param password undefined or empty: none is told, and nothing is checked that needs one. Throws `KeyStoreError`.
 */
export async function readPkcs12(bytes: Buffer, password: string | undefined): Promise<Pkcs12Content> {
  const ber = await berReader()
  const spend = iterationPurse()
  const [version, authSafe, mac] = members(ber.read(bytes))
  if (countOf(version) !== 3) throw malformed()
  const content = dataOf(ber, authSafe)
  if (password && mac) checkMac(ber, mac, content, password, spend)

  const bags: Bag[] = []
  let passedOver = false
  for (const part of members(ber.read(content))) {
    const contents = await contentsOf(ber, part, password, spend)
    if (contents === undefined) passedOver = true
    else bags.push(...members(ber.read(contents)).map(bag => bagOf(ber, bag)))
  }
  const ownKeys = new Set(bags.flatMap(({ keyId }) => keyId ?? []))
  const certificates = bags.filter(bag => bag.certificate !== undefined)
  const anchors = certificates.filter(bag => bag.trusted || isFirstOf(ownKeys, bag))
  return {
    anchors: anchors.flatMap(({ certificate }) => certificate ?? []),
    unmarked: certificates.length - anchors.length,
    passedOver,
  }
}

/** A chain's other certificates have no key id of their own. */
function isFirstOf(ownKeys: Set<string>, { localKeyId }: Bag): boolean {
  return localKeyId !== undefined && ownKeys.delete(localKeyId)
}

/** Undefined where it is encrypted and there is no password. */
async function contentsOf(
  ber: BerReader,
  part: Ber,
  password: string | undefined,
  spend: Spend,
): Promise<Buffer | undefined> {
  const [type, wrapped] = members(part)
  if (ber.oid(type) === oids.data) return dataOf(ber, part)
  if (ber.oid(type) !== oids.encryptedData) throw malformed()
  if (!password) return undefined
  const [, encrypted] = members(members(wrapped)[0])
  const [, algorithm, content] = members(encrypted)
  return decrypt(ber, algorithm, octetsOf(content), password, spend)
}

function dataOf(ber: BerReader, contentInfo: Ber | undefined): Buffer {
  const [type, wrapped] = members(contentInfo)
  if (ber.oid(type) !== oids.data) throw malformed()
  return octetsOf(members(wrapped)[0])
}

interface Bag {
  readonly certificate?: Buffer
  readonly trusted: boolean
  readonly localKeyId?: string
  /** The localKeyId of a private key. */
  readonly keyId?: string
}

function bagOf(ber: BerReader, bag: Ber): Bag {
  const [type, value, attributes] = members(bag)
  const kind = ber.oid(type)
  let trusted = false
  let localKeyId: string | undefined
  for (const attribute of attributes === undefined ? [] : members(attributes)) {
    const [name, values] = members(attribute)
    const oid = ber.oid(name)
    if (oid === oids.trustedKeyUsage) trusted = true
    if (oid === oids.localKeyId) localKeyId = octetsOf(members(values)[0]).toString('hex')
  }
  const id = localKeyId === undefined ? {} : { localKeyId }
  if (kind === oids.keyBag || kind === oids.shroudedKeyBag) {
    return { trusted: false, ...(localKeyId === undefined ? {} : { keyId: localKeyId }) }
  }
  if (kind !== oids.certBag) return { trusted: false }
  const [certificateType, certificate] = members(members(value)[0])
  if (ber.oid(certificateType) !== oids.x509Certificate) return { trusted: false }
  return { certificate: octetsOf(members(certificate)[0]), trusted, ...id }
}

const macHashes: Readonly<Record<string, 'sha1' | 'sha256' | 'sha384' | 'sha512'>> = {
  '1.3.14.3.2.26': 'sha1',
  '2.16.840.1.101.3.4.2.1': 'sha256',
  '2.16.840.1.101.3.4.2.2': 'sha384',
  '2.16.840.1.101.3.4.2.3': 'sha512',
}

/** A MAC of another kind (PBMAC1, RFC 9579) is passed over: decryption tells of a wrong password, too. */
function checkMac(ber: BerReader, mac: Ber, content: Buffer, password: string, spend: Spend): void {
  const [digestInfo, salt, count] = members(mac)
  const [algorithm, digest] = members(digestInfo)
  const hash = macHashes[ber.oid(members(algorithm)[0])]
  if (hash === undefined) return
  const expected = octetsOf(digest)
  const iterations = spend(count === undefined ? 1 : countOf(count))
  const length = { sha1: 20, sha256: 32, sha384: 48, sha512: 64 }[hash]
  const key = pkcs12Key({ password, salt: octetsOf(salt), purpose: purposes.mac, iterations, length, hash })
  const actual = createHmac(hash, key).update(content).digest()
  if (actual.length !== expected.length || !timingSafeEqual(actual, expected)) throw wrongPassword()
}
