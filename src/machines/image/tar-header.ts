/** What an archive says of one file. */
export interface TarEntry {
  /** From the archive's root, without a slash in front; '' is the root itself. */
  readonly path: string
  readonly kind: 'file' | 'directory' | 'link' | 'hard-link' | 'device' | 'fifo'
  readonly size: number
  /** Permission bits. */
  readonly mode: number
  readonly uid: number
  readonly gid: number
  /** Of a link, as written; of a hard link, a path like `path`. */
  readonly target: string
}

export const blockBytes = 512

const kinds: Readonly<Record<string, TarEntry['kind']>> = {
  '0': 'file',
  '\0': 'file',
  '7': 'file',
  '1': 'hard-link',
  '2': 'link',
  '3': 'device',
  '4': 'device',
  '5': 'directory',
  '6': 'fifo',
}

/** Undefined for an entry of another kind, and for one whose name leads out of the archive's root. */
export function tarEntry(
  block: Buffer,
  type: string,
  size: number,
  extended: Readonly<Record<string, string>>,
): TarEntry | undefined {
  const kind = kinds[type]
  const prefix = block.toString('latin1', 257, 262) === 'ustar' && block[262] === 0 ? textAt(block, 345, 155) : ''
  const written = extended['path'] ?? (prefix === '' ? textAt(block, 0, 100) : `${prefix}/${textAt(block, 0, 100)}`)
  const target = extended['linkpath'] ?? textAt(block, 157, 100)
  const path = insidePath(written)
  const linked = kind === 'hard-link' ? insidePath(target) : target
  if (kind === undefined || path === undefined || linked === undefined || linked.includes('\0')) return undefined
  return {
    path,
    kind,
    size: decimal(extended['size']) ?? size,
    mode: numberAt(block, 100, 8) & 0o7777,
    uid: decimal(extended['uid']) ?? numberAt(block, 108, 8),
    gid: decimal(extended['gid']) ?? numberAt(block, 116, 8),
    target: linked,
  }
}

/** Undefined for a name that leads out, or that no system can have. */
function insidePath(written: string): string | undefined {
  const parts = written.split('/').filter(part => part !== '' && part !== '.')
  return parts.includes('..') || written.includes('\0') ? undefined : parts.join('/')
}

/** Octal digits, or for what is too large for them GNU's base 256, which its first bit marks. */
export function numberAt(block: Buffer, offset: number, length: number): number {
  const field = block.subarray(offset, offset + length)
  if (((field[0] ?? 0) & 0x80) === 0) {
    const digits = untilNul(field).trim()
    return /^[0-7]+$/.test(digits) ? Number.parseInt(digits, 8) : 0
  }
  const value = field.subarray(1).reduce((sum, byte) => sum * 256 + byte, (field[0] ?? 0) & 0x7f)
  return Number.isSafeInteger(value) ? value : 0
}

export function hasChecksum(block: Buffer): boolean {
  // A loop, because an image has tens of thousands of headers, and a call for each byte took half of the reading.
  let sum = 8 * 0x20
  for (let index = 0; index < blockBytes; index += 1) {
    if (index < 148 || index >= 156) sum += block[index] ?? 0
  }
  return block.length === blockBytes && numberAt(block, 148, 8) === sum
}

/** `LENGTH NAME=VALUE\n` each, the length in bytes and its own digits counted. */
export function paxRecords(bytes: Buffer): Readonly<Record<string, string>> {
  const records = new Map<string, string>()
  for (let at = 0; at < bytes.length; ) {
    const space = bytes.indexOf(0x20, at)
    const length = space < 0 ? Number.NaN : Number(bytes.toString('latin1', at, space))
    if (!Number.isInteger(length) || length <= space - at || at + length > bytes.length) break
    const record = bytes.toString('utf8', space + 1, at + length - 1)
    const equals = record.indexOf('=')
    if (equals > 0) records.set(record.slice(0, equals), record.slice(equals + 1))
    at += length
  }
  return Object.fromEntries(records)
}

function decimal(text: string | undefined): number | undefined {
  const value = text !== undefined && /^\d+$/.test(text) ? Number(text) : undefined
  return Number.isSafeInteger(value) ? value : undefined
}

function textAt(block: Buffer, offset: number, length: number): string {
  return untilNul(block.subarray(offset, offset + length))
}

export function untilNul(bytes: Buffer): string {
  const end = bytes.indexOf(0)
  return bytes.toString('utf8', 0, end < 0 ? bytes.length : end)
}
