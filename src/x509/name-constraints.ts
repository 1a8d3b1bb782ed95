import type { Certificate } from './certificate.ts'
import {
  constructed,
  contentOf,
  contentText,
  type DerValue,
  MalformedDer,
  membersOf,
  primitive,
  wrappedIn,
} from './der.ts'
import { type Extension, extensionIds, profileOf } from './profile.ts'

/** A name of the leaf that an authority of its path may not certify. */
export interface ForbiddenName {
  readonly authority: Certificate
  readonly name: string
  /** Outside all that is permitted, or within what is excluded. */
  readonly why: 'not-permitted' | 'excluded'
  /** What is permitted for this kind of name, or the range that excludes it. */
  readonly ranges: readonly string[]
}

interface Name {
  readonly kind: 'domain' | 'address'
  readonly bytes: Buffer
  readonly text: string
}

/**
 * RFC 5280, 4.2.1.10, for the DNS names and addresses of the leaf; other kinds name no host. Of a path leaf … anchor: Go and
 * OpenSSL hold the anchor's constraints to be binding too. What cannot be read forbids nothing here.
 */
export function forbiddenNames(path: readonly Certificate[]): readonly ForbiddenName[] {
  const [leaf, ...authorities] = path
  const names = leaf === undefined ? [] : read(profileOf(leaf).extensions.get(extensionIds.subjectAltName), namesIn)
  return authorities.flatMap(authority => {
    const extension = profileOf(authority).extensions.get(extensionIds.nameConstraints)
    const [constraints] = read(extension, value => [constraintsIn(value)])
    if (constraints === undefined) return []
    const comparisons = names.length * (constraints.permitted.length + constraints.excluded.length)
    return comparisons > maxComparisons ? [] : names.flatMap(name => forbidden(authority, name, constraints))
  })
}

/** Beyond as many OpenSSL refuses without a look (openssl: crypto/x509/v3_ncons.c, NAME_CHECK_MAX), and nothing is told here. */
const maxComparisons = 1 << 20

interface Constraints {
  readonly permitted: readonly Name[]
  readonly excluded: readonly Name[]
}

function forbidden(authority: Certificate, name: Name, { permitted, excluded }: Constraints): ForbiddenName[] {
  const excluding = excluded.find(range => isWithin(name, range))
  if (excluding !== undefined) {
    return [{ authority, name: name.text, why: 'excluded', ranges: [rangeText(excluding)] }]
  }
  const ofItsKind = permitted.filter(({ kind }) => kind === name.kind)
  if (ofItsKind.length === 0 || ofItsKind.some(range => isWithin(name, range))) return []
  return [{ authority, name: name.text, why: 'not-permitted', ranges: ofItsKind.map(rangeText) }]
}

/** A domain stands for itself and all below it; a leading dot, which some write, for those below alone. */
function isWithin(name: Name, range: Name): boolean {
  if (name.kind !== range.kind) return false
  if (name.kind === 'domain') {
    const [host, domain] = [name.text.toLowerCase(), range.text.toLowerCase()]
    return domain === '' || host === domain || host.endsWith(domain.startsWith('.') ? domain : `.${domain}`)
  }
  const { length } = name.bytes
  if (range.bytes.length !== 2 * length) return false
  return name.bytes.every((byte, at) => {
    const mask = range.bytes[length + at] ?? 0
    return (byte & mask) === ((range.bytes[at] ?? 0) & mask)
  })
}

function rangeText({ kind, text, bytes }: Name): string {
  if (kind === 'domain') return text === '' ? 'every domain' : text
  const half = bytes.length / 2
  return `${addressText(bytes.subarray(0, half))}/${addressText(bytes.subarray(half))}`
}

function addressText(bytes: Buffer): string {
  return bytes.length === 4 ? bytes.join('.') : bytes.toString('hex')
}

function read<T>(extension: Extension | undefined, reader: (value: DerValue) => readonly T[]): readonly T[] {
  if (extension === undefined) return []
  try {
    return reader(wrappedIn(extension.value))
  } catch (error) {
    if (error instanceof MalformedDer) return []
    throw error
  }
}

function constraintsIn(value: DerValue): Constraints {
  const members = membersOf(value)
  const trees = (tag: number) => {
    const list = members.find(member => member.tag === tag)
    return list === undefined ? [] : membersOf(list).flatMap(tree => nameOf(membersOf(tree)[0]))
  }
  return { permitted: trees(constructed(0)), excluded: trees(constructed(1)) }
}

function namesIn(value: DerValue): readonly Name[] {
  return membersOf(value).flatMap(nameOf)
}

function nameOf(name: DerValue | undefined): Name[] {
  switch (name?.tag) {
    case primitive(2):
      return [{ kind: 'domain', bytes: contentOf(name), text: contentText(name, 'latin1') }]
    case primitive(7):
      return [{ kind: 'address', bytes: contentOf(name), text: addressText(contentOf(name)) }]
  }
  return []
}
