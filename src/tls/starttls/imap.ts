import type { Wire } from '../wire.ts'
import { refusal } from './refusal.ts'

/** RFC 9051, 6.2.1. */
export async function imap(wire: Wire): Promise<void> {
  const greeting = await wire.line()
  if (!/^\* OK\b/i.test(greeting)) throw refusal(greeting)
  wire.write('a STARTTLS\r\n')
  for (;;) {
    const line = await wire.line()
    if (/^a OK\b/i.test(line)) return
    // What is untagged says something of the mailbox at any time.
    if (!line.startsWith('*')) throw refusal(line)
  }
}
