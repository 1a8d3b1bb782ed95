import type { Wire } from '../wire.ts'
import { refusal } from './refusal.ts'

/** ExtendedRequest of StartTLS, 1.3.6.1.4.1.1466.20037 (RFC 4511, 4.14.1), as message 1. */
const startTls = Buffer.concat([
  Buffer.from('301d02010177188016', 'hex'),
  Buffer.from('1.3.6.1.4.1.1466.20037', 'latin1'),
])

export async function ldap(wire: Wire): Promise<void> {
  wire.write(startTls)
  const message = await element(wire)
  // LDAPMessage { messageID, ExtendedResponse { resultCode, … } }: the tags are 30, 02, 78 and 0a.
  const [tag, content] = split(message)
  const [idTag, , afterId] = split(content)
  const [responseTag, response] = split(afterId)
  const [codeTag, code] = split(response)
  const isResponse = tag === 0x30 && idTag === 0x02 && responseTag === 0x78 && codeTag === 0x0a
  if (!isResponse || !code.equals(Buffer.of(0))) throw refusal(message.toString('latin1'))
}

/** An answer has a few dozen bytes, and a text for people. */
const maxLength = 8 * 1024

/** Reads one BER element with its head. Active Directory writes every length in four bytes. */
async function element(wire: Wire): Promise<Buffer> {
  const head = await wire.bytes(2)
  const [tag, short = 0] = head
  if (tag !== 0x30 || short === 0x80 || short > 0x84) throw refusal(head.toString('latin1'))
  if (short < 0x80) return Buffer.concat([head, await wire.bytes(short)])
  const length = await wire.bytes(short - 0x80)
  if (length.readUIntBE(0, length.length) > maxLength) throw refusal(head.toString('latin1'))
  return Buffer.concat([head, length, await wire.bytes(length.readUIntBE(0, length.length))])
}

/** Tag, content and what stands behind; whatever is missing is empty. */
function split(bytes: Buffer): readonly [number, Buffer, Buffer] {
  const [tag = -1, short = 0] = bytes
  const extra = short < 0x80 ? 0 : Math.min(short - 0x80, 4)
  const start = 2 + extra
  if (bytes.length < start) return [-1, Buffer.alloc(0), Buffer.alloc(0)]
  const end = start + (extra === 0 ? short : bytes.readUIntBE(2, extra))
  return [tag, bytes.subarray(start, end), bytes.subarray(end)]
}
