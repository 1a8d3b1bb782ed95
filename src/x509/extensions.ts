import { printable } from '../text.ts'
import {
  contentOf,
  contentText,
  type DerValue,
  expectTag,
  membersOf,
  oidOf,
  primitive,
  tags,
  wrappedIn,
} from './der.ts'

/** What we read of a certificate's extensions; the rest is the TLS stack's business. */
export interface Extensions {
  readonly isCa: boolean
  /** Lower-case hex, when the extension is there. */
  readonly subjectKeyId?: string
  readonly authorityKeyId?: string
  readonly issuerAddresses: readonly string[]
  readonly names: readonly string[]
}

const basicConstraints = '2.5.29.19'
const subjectKeyIdentifier = '2.5.29.14'
const authorityKeyIdentifier = '2.5.29.35'
const authorityInfoAccess = '1.3.6.1.5.5.7.1.1'
const subjectAltName = '2.5.29.17'
const caIssuers = '1.3.6.1.5.5.7.48.2'

/** Reads the Extensions sequence, undefined where a certificate has none. Throws `MalformedDer`. */
export function decodeExtensions(list: DerValue | undefined): Extensions {
  const values = extensionValues(list)
  const subjectKeyId = subjectKey(values.get(subjectKeyIdentifier))
  const authorityKeyId = authorityKey(values.get(authorityKeyIdentifier))
  return {
    isCa: isAuthority(values.get(basicConstraints)),
    ...(subjectKeyId === undefined ? {} : { subjectKeyId }),
    ...(authorityKeyId === undefined ? {} : { authorityKeyId }),
    issuerAddresses: issuerAddresses(values.get(authorityInfoAccess)),
    names: alternativeNames(values.get(subjectAltName)),
  }
}

/** The first instance of each; RFC 5280, 4.2 allows no second, and the TLS stack is there to refuse it. */
function extensionValues(list: DerValue | undefined): Map<string, DerValue> {
  const values = new Map<string, DerValue>()
  for (const extension of list === undefined ? [] : membersOf(list)) {
    const parts = membersOf(extension)
    const oid = oidOf(parts[0])
    if (!values.has(oid)) values.set(oid, expectTag(parts.at(-1), tags.octetString))
  }
  return values
}

function isAuthority(value: DerValue | undefined): boolean {
  if (value === undefined) return false
  const [first] = membersOf(wrappedIn(value))
  return first?.tag === tags.boolean && contentText(first, 'hex') !== '00'
}

function subjectKey(value: DerValue | undefined): string | undefined {
  return value === undefined ? undefined : contentText(expectTag(wrappedIn(value), tags.octetString), 'hex')
}

function authorityKey(value: DerValue | undefined): string | undefined {
  if (value === undefined) return undefined
  const identifier = membersOf(wrappedIn(value)).find(({ tag }) => tag === primitive(0))
  return identifier === undefined ? undefined : contentText(identifier, 'hex')
}

function issuerAddresses(value: DerValue | undefined): string[] {
  if (value === undefined) return []
  return membersOf(wrappedIn(value)).flatMap(description => {
    const [method, location] = membersOf(description)
    const isAddress = oidOf(method) === caIssuers && location?.tag === primitive(6)
    return isAddress ? [printable(contentText(location, 'latin1'))] : []
  })
}

function alternativeNames(value: DerValue | undefined): string[] {
  if (value === undefined) return []
  return membersOf(wrappedIn(value)).flatMap(name => {
    if (name.tag === primitive(2)) return [printable(contentText(name, 'latin1'))]
    return name.tag === primitive(7) ? [addressText(contentOf(name))] : []
  })
}

function addressText(bytes: Buffer): string {
  if (bytes.length === 4) return bytes.join('.')
  if (bytes.length !== 16) return `#${bytes.toString('hex')}`
  const groups = Array.from({ length: 8 }, (_, index) => bytes.readUInt16BE(index * 2).toString(16))
  // The URL parser writes an IPv6 address as RFC 5952 wants it.
  return new URL(`http://[${groups.join(':')}]`).hostname.slice(1, -1)
}
