import { printable } from '../text.ts'
import { bytesOf, contentOf, contentText, type DerValue, MalformedDer, membersOf, oidOf, tags } from './der.ts'

/** One attribute of a distinguished name. `text` is undefined for values that are no character string. */
export interface Attribute {
  readonly type: DerValue
  readonly text: string | undefined
  readonly value: DerValue
}

/** Relative distinguished names in the order of the DER: the most general first. */
export type Name = readonly (readonly Attribute[])[]

/** Reads a DER Name. Throws `MalformedDer`. */
export function readName(name: DerValue | undefined): Name {
  return membersOf(name).map(set => membersOf(set).map(readAttribute))
}

function readAttribute(attribute: DerValue): Attribute {
  const [type, value] = membersOf(attribute)
  if (type === undefined || value === undefined) throw new MalformedDer('it has a name with a part that is incomplete')
  return { type, text: characters(value), value }
}

/** RFC 4514, section 3, and emailAddress, which RFC 5280 keeps in names; every other type is written as its OID. */
const shortNames = new Map([
  ['2.5.4.3', 'CN'],
  ['2.5.4.6', 'C'],
  ['2.5.4.7', 'L'],
  ['2.5.4.8', 'ST'],
  ['2.5.4.9', 'STREET'],
  ['2.5.4.10', 'O'],
  ['2.5.4.11', 'OU'],
  ['0.9.2342.19200300.100.1.1', 'UID'],
  ['0.9.2342.19200300.100.1.25', 'DC'],
  ['1.2.840.113549.1.9.1', 'emailAddress'],
])

/**
 * RFC 4514 text of a DER Name, the most specific part first. Characters that would not print are shown as `\u{…}`, a form
 * that RFC 4514 does not know and so cannot be taken for another. Throws `MalformedDer`.
 */
export function nameText(name: DerValue | undefined): string {
  const parts = readName(name).map(attributes => attributes.map(attributeText).join('+'))
  return printable(parts.reverse().join(','))
}

function attributeText({ type, text, value }: Attribute): string {
  const oid = oidOf(type)
  return `${shortNames.get(oid) ?? oid}=${text === undefined ? `#${bytesOf(value).toString('hex')}` : escaped(text)}`
}

/** RFC 4514, section 2.4. An outer space is written as its hex pair, which survives when white space is folded. */
function escaped(text: string): string {
  return text
    .replace(/[,+"\\<>;]/g, '\\$&')
    .replace(/^#/, '\\#')
    .replace(/^ | $/g, '\\20')
}

/** The universal string types of X.680, decoded; T61String is read as Latin-1, as OpenSSL reads it. */
function characters(value: DerValue): string | undefined {
  switch (value.tag) {
    case tags.utf8String:
      return contentText(value, 'utf8')
    case tags.numericString:
    case tags.printableString:
    case tags.t61String:
    case tags.ia5String:
    case tags.visibleString:
      return contentText(value, 'latin1')
    case tags.bmpString:
      return basicCharacters(contentOf(value))
    case tags.universalString:
      return universalCharacters(contentOf(value))
    default:
      return undefined
  }
}

function basicCharacters(content: Buffer): string {
  // swap16 works in place, and only on whole units.
  const units = Buffer.from(content.subarray(0, content.length & ~1))
  return units.swap16().toString('utf16le')
}

function universalCharacters(content: Buffer): string {
  let text = ''
  for (let at = 0; at + 4 <= content.length; at += 4) {
    const codePoint = content.readUInt32BE(at)
    text += String.fromCodePoint(codePoint > 0x10ffff ? 0xfffd : codePoint)
  }
  return text
}
