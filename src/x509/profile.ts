import type { Certificate } from './certificate.ts'
import { certificateFields } from './certificate-fields.ts'
import {
  constructed,
  contentOf,
  contentText,
  type DerValue,
  expectTag,
  isSameValue,
  MalformedDer,
  membersOf,
  oidOf,
  primitive,
  readDer,
  tags,
  wrappedIn,
} from './der.ts'

/** One extension as it stands in a certificate. */
export interface Extension {
  readonly critical: boolean
  /** The OCTET STRING around its value. */
  readonly value: DerValue
}

/** What verifiers judge a certificate by beyond names, dates and signatures. An extension that cannot be read counts as absent. */
export interface Profile {
  /** 1, 2 or 3. */
  readonly version: number
  /** OID of the signature on it. */
  readonly signatureAlgorithm: string
  /** The algorithm inside what is signed is the same as the one outside (RFC 5280, 4.1.1.2). */
  readonly agreesOnSignature: boolean
  /** By OID, the first of each. */
  readonly extensions: ReadonlyMap<string, Extension>
  readonly basicConstraints?: { readonly isCa: boolean; readonly pathLength?: number }
  /** Names of RFC 5280, 4.2.1.3. */
  readonly keyUsage?: ReadonlySet<string>
  /** OIDs of extendedKeyUsage. */
  readonly purposes?: readonly string[]
  /** The authorityKeyIdentifier extension has a keyIdentifier. */
  readonly namesAuthorityKey: boolean
  /** Of the subjectAltName: entries of any kind. */
  readonly alternativeNames?: number
}

export const extensionIds = {
  subjectKeyIdentifier: '2.5.29.14',
  keyUsage: '2.5.29.15',
  subjectAltName: '2.5.29.17',
  basicConstraints: '2.5.29.19',
  nameConstraints: '2.5.29.30',
  authorityKeyIdentifier: '2.5.29.35',
  extendedKeyUsage: '2.5.29.37',
} as const

const profiles = new WeakMap<Certificate, Profile>()

/** Read once for a certificate. Never throws: what `readCertificate` took has all the parts that are asked here. */
export function profileOf(certificate: Certificate): Profile {
  const known = profiles.get(certificate)
  if (known !== undefined) return known
  const profile = readProfile(readDer(certificate.der))
  profiles.set(certificate, profile)
  return profile
}

function readProfile(certificate: DerValue): Profile {
  const [body, algorithm] = membersOf(certificate)
  const members = membersOf(body)
  const hasVersion = members[0]?.tag === constructed(0)
  const inside = members[hasVersion ? 2 : 1]
  const extensions = extensionsOf(certificateFields(certificate).extensions)
  const value = <T>(oid: string, read: (value: DerValue) => T) => readable(extensions.get(oid), read)
  const basicConstraints = value(extensionIds.basicConstraints, readBasicConstraints)
  const keyUsage = value(extensionIds.keyUsage, readKeyUsage)
  const purposes = value(extensionIds.extendedKeyUsage, list => membersOf(list).map(oidOf))
  const alternativeNames = value(extensionIds.subjectAltName, list => membersOf(list).length)
  return {
    version: hasVersion ? 1 + contentOf(membersOf(members[0])[0] as DerValue).readUIntBE(0, 1) : 1,
    signatureAlgorithm: algorithmOf(algorithm),
    agreesOnSignature: isSameValue(algorithm, inside),
    extensions,
    namesAuthorityKey: value(extensionIds.authorityKeyIdentifier, namesKey) ?? false,
    ...(basicConstraints === undefined ? {} : { basicConstraints }),
    ...(keyUsage === undefined ? {} : { keyUsage }),
    ...(purposes === undefined ? {} : { purposes }),
    ...(alternativeNames === undefined ? {} : { alternativeNames }),
  }
}

function algorithmOf(algorithm: DerValue | undefined): string {
  return readable(algorithm, value => oidOf(membersOf(value)[0])) ?? ''
}

function extensionsOf(list: DerValue | undefined): Map<string, Extension> {
  const extensions = new Map<string, Extension>()
  for (const extension of list === undefined ? [] : membersOf(list)) {
    const parts = membersOf(extension)
    const oid = oidOf(parts[0])
    const critical = parts[1]?.tag === tags.boolean && contentText(parts[1], 'hex') !== '00'
    if (!extensions.has(oid)) extensions.set(oid, { critical, value: expectTag(parts.at(-1), tags.octetString) })
  }
  return extensions
}

function readable<T>(holder: Extension | DerValue | undefined, read: (value: DerValue) => T): T | undefined {
  if (holder === undefined) return undefined
  try {
    return read('critical' in holder ? wrappedIn(holder.value) : holder)
  } catch (error) {
    if (error instanceof MalformedDer) return undefined
    throw error
  }
}

function readBasicConstraints(value: DerValue): { isCa: boolean; pathLength?: number } {
  const [first, ...rest] = membersOf(value)
  const isCa = first?.tag === tags.boolean && contentText(first, 'hex') !== '00'
  const limit = [first, ...rest].find(member => member?.tag === tags.integer)
  return { isCa, ...(limit === undefined ? {} : { pathLength: smallNumber(limit) }) }
}

/** A path longer than this is refused for its length. */
const longestPath = 0xffff

function smallNumber(value: DerValue): number {
  const bytes = contentOf(value)
  return bytes.length > 2 || bytes.length === 0 ? longestPath : bytes.readUIntBE(0, bytes.length)
}

const usages = [
  'digitalSignature',
  'nonRepudiation',
  'keyEncipherment',
  'dataEncipherment',
  'keyAgreement',
  'keyCertSign',
  'cRLSign',
  'encipherOnly',
  'decipherOnly',
]

function readKeyUsage(value: DerValue): Set<string> {
  const [, ...octets] = contentOf(expectTag(value, tags.bitString))
  return new Set(usages.filter((_, bit) => ((octets[bit >> 3] ?? 0) & (0x80 >> (bit & 7))) !== 0))
}

function namesKey(value: DerValue): boolean {
  return membersOf(value).some(({ tag }) => tag === primitive(0))
}
