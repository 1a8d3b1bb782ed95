import type { Wire } from '../wire.ts'
import { refusal } from './refusal.ts'

/** RFC 3207. */
export async function smtp(wire: Wire): Promise<void> {
  await reply(wire, '220')
  // An address literal (RFC 5321, 4.1.3) is what a client without a name of its own calls itself by.
  wire.write('EHLO [127.0.0.1]\r\n')
  await reply(wire, '250')
  wire.write('STARTTLS\r\n')
  await reply(wire, '220')
}

/** Reads a reply to its last line: "250-" goes on, "250 " ends it (RFC 5321, 4.2.1). */
async function reply(wire: Wire, code: string): Promise<void> {
  for (;;) {
    const line = await wire.line()
    if (!line.startsWith(code)) throw refusal(line)
    if (line[3] !== '-') return
  }
}
