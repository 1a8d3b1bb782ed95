// DER (X.690) read where it is asked for, as views of the certificate's bytes: nothing recurses, so depth needs no bound, and
// a bundle of 150 anchors costs a tenth of what a reader takes that builds every tree. Writing is another matter: der-writer.ts.

/** A certificate of 64 KiB already holds a thousand names; nothing honest is larger. */
export const maximumDerBytes = 64 * 1024

/** The identifier octets that we meet. */
export const tags = {
  boolean: 0x01,
  integer: 0x02,
  bitString: 0x03,
  octetString: 0x04,
  oid: 0x06,
  enumerated: 0x0a,
  utf8String: 0x0c,
  numericString: 0x12,
  printableString: 0x13,
  t61String: 0x14,
  ia5String: 0x16,
  utcTime: 0x17,
  generalizedTime: 0x18,
  visibleString: 0x1a,
  universalString: 0x1c,
  bmpString: 0x1e,
  sequence: 0x30,
  set: 0x31,
} as const

/** Context-specific tags: primitive [n] and constructed [n]. */
export const primitive = (n: number): number => 0x80 | n
export const constructed = (n: number): number => 0xa0 | n

/** A value by its place in `source`: making a Buffer of each would cost more than all the reading. */
export interface DerValue {
  readonly tag: number
  readonly source: Buffer
  /** Where its identifier stands. */
  readonly start: number
  /** Where its content begins and ends. */
  readonly from: number
  readonly end: number
}

/** `message` is a sentence part that follows a noun: 'it is longer than 65536 bytes'. */
export class MalformedDer extends Error {
  override readonly name = 'MalformedDer'
}

/** The one value that fills `der`. Throws `MalformedDer`. */
export function readDer(der: Uint8Array): DerValue {
  const value = firstDer(der)
  if (value.end !== der.length) throw new MalformedDer('bytes follow its end')
  return value
}

/** The value that `der` begins with. Throws `MalformedDer`. */
export function firstDer(der: Uint8Array): DerValue {
  if (der.length > maximumDerBytes) throw new MalformedDer(`it is longer than ${maximumDerBytes} bytes`)
  return valueAt(Buffer.from(der.buffer, der.byteOffset, der.byteLength), 0, der.length)
}

/** The value at `start` that must end by `limit`; X.690, 8.1 with the limits of DER (10.1): one-byte tags, definite and shortest lengths. */
function valueAt(source: Buffer, start: number, limit: number): DerValue {
  const tag = source[start]
  const first = source[start + 1]
  if (tag === undefined || first === undefined || start + 2 > limit) throw new MalformedDer('it is cut off')
  if ((tag & 0x1f) === 0x1f) throw new MalformedDer('it has a tag that X.509 does not use')
  let from = start + 2
  let length = first
  if (first >= 0x80) {
    const octets = first & 0x7f
    if (octets === 0 || octets > 3) throw new MalformedDer('it has a length that DER does not allow')
    if (from + octets > limit) throw new MalformedDer('it is cut off')
    length = 0
    for (const last = from + octets; from < last; from += 1) length = (length << 8) | (source[from] ?? 0)
    const isShortest = length >= 0x80 && length >> (8 * (octets - 1)) !== 0
    if (!isShortest) throw new MalformedDer('it has a length that DER does not allow')
  }
  const end = from + length
  if (end > limit) throw new MalformedDer('it is cut off')
  return { tag, source, start, from, end }
}

/** The members of a constructed value. Throws `MalformedDer` for a missing or primitive one. */
export function membersOf(value: DerValue | undefined): DerValue[] {
  if (value === undefined || (value.tag & 0x20) === 0)
    throw new MalformedDer('a part of it is missing or of the wrong type')
  const members: DerValue[] = []
  for (let at = value.from; at < value.end; ) {
    const member = valueAt(value.source, at, value.end)
    members.push(member)
    at = member.end
  }
  return members
}

/** The value itself, if it has this tag. Throws `MalformedDer` otherwise. */
export function expectTag(value: DerValue | undefined, tag: number): DerValue {
  if (value === undefined || value.tag !== tag) throw new MalformedDer('a part of it is missing or of the wrong type')
  return value
}

/** The one value that fills an OCTET STRING. Throws `MalformedDer`. */
export function wrappedIn(value: DerValue): DerValue {
  const { source, from, end } = expectTag(value, tags.octetString)
  const inner = valueAt(source, from, end)
  if (inner.end !== end) throw new MalformedDer('bytes follow the end of a part of it')
  return inner
}

/** Identifier, length and content. */
export function bytesOf({ source, start, end }: DerValue): Buffer {
  return source.subarray(start, end)
}

export function contentOf({ source, from, end }: DerValue): Buffer {
  return source.subarray(from, end)
}

export function contentText({ source, from, end }: DerValue, encoding: 'latin1' | 'utf8' | 'hex'): string {
  return source.toString(encoding, from, end)
}

/** Whether two values are the same, byte for byte. */
export function isSameValue(one: DerValue | undefined, other: DerValue | undefined): boolean {
  if (one === undefined || other === undefined) return false
  return one.source.compare(other.source, other.start, other.end, one.start, one.end) === 0
}

/** Dotted text of an object identifier. Arcs above 2^53 lose precision; no attribute or extension that we know has one. */
export function oidOf(value: DerValue | undefined): string {
  const { source, from, end } = expectTag(value, tags.oid)
  const arcs: number[] = []
  let arc = 0
  for (let at = from; at < end; at += 1) {
    const octet = source[at] ?? 0
    arc = arc * 128 + (octet & 0x7f)
    if (octet >= 0x80) continue
    if (arcs.length === 0) {
      const root = Math.min(2, Math.floor(arc / 40))
      arcs.push(root, arc - root * 40)
    } else arcs.push(arc)
    arc = 0
  }
  if (arcs.length === 0 || (source[end - 1] ?? 0) >= 0x80)
    throw new MalformedDer('it has a malformed object identifier')
  return arcs.join('.')
}

/** A UTCTime or GeneralizedTime in the only form that RFC 5280 (4.1.2.5) allows. */
export function timeOf(value: DerValue | undefined): Date {
  const isShort = value?.tag === tags.utcTime
  const text = contentText(expectTag(value, isShort ? tags.utcTime : tags.generalizedTime), 'latin1')
  const full = isShort ? `${Number(text.slice(0, 2)) < 50 ? '20' : '19'}${text}` : text
  const time = new Date(full.replace(/^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z'))
  if (!/^\d{14}Z$/.test(full) || Number.isNaN(time.getTime())) throw new MalformedDer('it has a malformed date')
  return time
}
