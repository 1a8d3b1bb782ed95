import type { Wire } from '../wire.ts'
import { refusal } from './refusal.ts'

/** PostgreSQL: Message Formats, SSLRequest: its length, and 80877103. */
const sslRequest = Buffer.from('0000000804d2162f', 'hex')

export async function postgres(wire: Wire): Promise<void> {
  wire.write(sslRequest)
  const answer = (await wire.bytes(1)).toString('latin1')
  // "N": no TLS here. "E" begins an error message.
  if (answer !== 'S') throw refusal(answer)
}
