import type { Wire } from '../wire.ts'
import { refusal } from './refusal.ts'

// MySQL: Protocol::HandshakeV10, and Protocol::SSLRequest; MariaDB speaks the same.

const capabilities = { protocol41: 0x0200, ssl: 0x0800, secureConnection: 0x8000 } as const

export async function mysql(wire: Wire): Promise<void> {
  const greeting = await packet(wire)
  if (greeting[0] !== 10) throw refusal(greeting.toString('latin1'))
  // Protocol version, server version up to its NUL, thread id, scramble and filler stand before the capabilities.
  const offset = greeting.indexOf(0) + 1 + 4 + 8 + 1
  const offered = offset + 2 <= greeting.length ? greeting.readUInt16LE(offset) : 0
  if ((offered & capabilities.ssl) === 0) throw refusal(greeting.subarray(1, greeting.indexOf(0)).toString('latin1'))
  wire.write(sslRequest)
}

async function packet(wire: Wire): Promise<Buffer> {
  const head = await wire.bytes(4)
  return wire.bytes(head.readUIntLE(0, 3))
}

/** Packet 1 of 32 bytes: what we can do, the largest packet, utf8mb3, and 23 zeros. */
const sslRequest = Buffer.alloc(36)
sslRequest.writeUIntLE(32, 0, 3)
sslRequest.writeUInt8(1, 3)
sslRequest.writeUInt32LE(capabilities.protocol41 | capabilities.ssl | capabilities.secureConnection, 4)
sslRequest.writeUInt32LE(0x01000000, 8)
sslRequest.writeUInt8(33, 12)
