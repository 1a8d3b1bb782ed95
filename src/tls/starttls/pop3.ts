import type { Wire } from '../wire.ts'
import { refusal } from './refusal.ts'

/** RFC 2595, 4. */
export async function pop3(wire: Wire): Promise<void> {
  await positive(wire)
  wire.write('STLS\r\n')
  await positive(wire)
}

async function positive(wire: Wire): Promise<void> {
  const line = await wire.line()
  if (!/^\+OK\b/.test(line)) throw refusal(line)
}
