// DER (X.690) written as bytes, as much as mint.ts and pkcs12-writer.ts need. Reading is another matter, and hostile: der.ts.

/** One element: identifier octet, definite length, contents. */
function element(identifier: number, ...contents: readonly Uint8Array[]): Buffer {
  const length = contents.reduce((sum, content) => sum + content.length, 0)
  return Buffer.concat([Buffer.of(identifier), lengthOctets(length), ...contents])
}

function lengthOctets(length: number): Buffer {
  if (length < 0x80) return Buffer.of(length)
  const hex = length.toString(16)
  const octets = Buffer.from(hex.length % 2 === 0 ? hex : `0${hex}`, 'hex')
  return Buffer.concat([Buffer.of(0x80 | octets.length), octets])
}

export function sequence(...children: readonly Uint8Array[]): Buffer {
  return element(0x30, ...children)
}

export function set(child: Uint8Array): Buffer {
  return element(0x31, child)
}

export function objectIdentifier(dotted: string): Buffer {
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number)
  return element(0x06, Buffer.from([first * 40 + second, ...rest].flatMap(base128)))
}

function base128(arc: number): number[] {
  const digits = [arc & 0x7f]
  for (let left = arc >>> 7; left > 0; left >>>= 7) digits.unshift((left & 0x7f) | 0x80)
  return digits
}

/** `magnitude` is an unsigned big-endian number without leading zeros. */
export function integer(magnitude: Uint8Array): Buffer {
  const looksNegative = ((magnitude[0] ?? 0) & 0x80) !== 0
  return looksNegative ? element(0x02, Buffer.of(0), magnitude) : element(0x02, magnitude)
}

export function boolean(value: boolean): Buffer {
  return element(0x01, Buffer.of(value ? 0xff : 0))
}

export function nothing(): Buffer {
  return element(0x05)
}

export function utf8(text: string): Buffer {
  return element(0x0c, Buffer.from(text, 'utf8'))
}

/** `text` in the basic plane. */
export function bmp(text: string): Buffer {
  return element(0x1e, Buffer.from(text, 'utf16le').swap16())
}

export function octets(bytes: Uint8Array): Buffer {
  return element(0x04, bytes)
}

/** `unused` counts the bits at the end that do not belong to the value. */
export function bits(bytes: Uint8Array, unused = 0): Buffer {
  return element(0x03, Buffer.of(unused), bytes)
}

/** RFC 5280, 4.1.2.5: UTCTime through 2049, GeneralizedTime after it. */
export function time(date: Date): Buffer {
  const digits = `${date.toISOString().slice(0, 19).replace(/\D/g, '')}Z`
  return date.getUTCFullYear() < 2050
    ? element(0x17, Buffer.from(digits.slice(2), 'latin1'))
    : element(0x18, Buffer.from(digits, 'latin1'))
}

export function generalizedTime(date: Date): Buffer {
  return element(0x18, Buffer.from(`${date.toISOString().slice(0, 19).replace(/\D/g, '')}Z`, 'latin1'))
}

export function enumerated(value: number): Buffer {
  return element(0x0a, Buffer.of(value))
}

/** `[tag]` IMPLICIT, of a primitive type. */
export function implicit(tag: number, contents: Uint8Array): Buffer {
  return element(0x80 | tag, contents)
}

/** `[tag]` EXPLICIT. */
export function explicit(tag: number, child: Uint8Array): Buffer {
  return element(0xa0 | tag, child)
}
