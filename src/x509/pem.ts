import { printable } from '../text.ts'

/** A block of a PEM text (RFC 7468); `line` counts from 1 and is that of its BEGIN. */
export type PemBlock =
  | { readonly label: string; readonly line: number; readonly der: Buffer }
  | { readonly label: string; readonly line: number; readonly error: string }

// A line is at an end where OpenSSL sees one: a lone carriage return is none, and nothing may stand before BEGIN or behind it.
const begin = /^-----BEGIN ([^\r]*)-----\s*$/
const end = /^-----END ([^\r]*)-----\s*$/

/** Every block of a PEM text in its order. Text between blocks is comment. Lenient and strict where OpenSSL 3 is (measured). */
export function pemBlocks(text: string): PemBlock[] {
  const blocks: PemBlock[] = []
  let open: OpenBlock | undefined
  let line = 0
  for (const content of withoutByteOrderMark(text).split('\n')) {
    line += 1
    // Most lines of a bundle are base64; only a dash can begin or end a block.
    if (!content.startsWith('-----')) {
      open?.body.push(content)
      continue
    }
    const beginning = begin.exec(content)?.[1]
    const ending = end.exec(content)?.[1]
    if (beginning !== undefined) {
      if (open !== undefined) blocks.push(broken(open, 'has no END line'))
      open = { label: printable(beginning, 60), line, body: [] }
    } else if (open !== undefined && ending !== undefined) {
      const isItsOwn = printable(ending, 60) === open.label
      blocks.push(isItsOwn ? closed(open) : broken(open, 'has the END line of another label'))
      open = undefined
    } else open?.body.push(content)
  }
  if (open !== undefined) blocks.push(broken(open, 'has no END line'))
  return blocks
}

/** As UTF-8, or as its three bytes in a text that was decoded as Latin-1. */
function withoutByteOrderMark(text: string): string {
  return text.replace(/^(?:\ufeff|\u00ef\u00bb\u00bf)/, '')
}

interface OpenBlock {
  readonly label: string
  readonly line: number
  readonly body: string[]
}

function broken({ label, line }: OpenBlock, error: string): PemBlock {
  return { label, line, error }
}

function closed(block: OpenBlock): PemBlock {
  const body = withoutHeaders(block.body)
  const base64 = body.join('').replace(/[ \t\r]/g, '')
  if (base64 === '') return broken(block, 'is empty')
  if (body.some(isBlank)) return broken(block, 'has an empty line in it')
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(base64)) return broken(block, 'is not base64')
  return { label: block.label, line: block.line, der: Buffer.from(base64, 'base64') }
}

/** RFC 1421 headers (`Proc-Type: 4,ENCRYPTED`) end at an empty line, which also stands for having none. */
function withoutHeaders(body: readonly string[]): readonly string[] {
  const [first = ''] = body
  if (isBlank(first)) return body.slice(1)
  return first.startsWith('Proc-Type:') ? body.slice(body.findIndex(isBlank) + 1) : body
}

function isBlank(line: string): boolean {
  return line.trim() === ''
}

/** One CERTIFICATE block, 64 characters a line, with its final newline. */
export function toPem(der: Uint8Array): string {
  const base64 = Buffer.from(der.buffer, der.byteOffset, der.byteLength).toString('base64')
  return `-----BEGIN CERTIFICATE-----\n${(base64.match(/.{1,64}/g) ?? []).join('\n')}\n-----END CERTIFICATE-----\n`
}
