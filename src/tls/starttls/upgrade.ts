import type { Socket } from 'node:net'
import type { StarttlsProtocol } from '../../model.ts'
import { Wire } from '../wire.ts'
import { imap } from './imap.ts'
import { ldap } from './ldap.ts'
import { mysql } from './mysql.ts'
import { pop3 } from './pop3.ts'
import { postgres } from './postgres.ts'
import { smtp } from './smtp.ts'

/** Speaks until the next bytes are TLS. Nothing that it says tells who we are. @throws refusal() where the server will not. */
export type Dialogue = (wire: Wire) => Promise<void>

const dialogues: Readonly<Record<StarttlsProtocol, Dialogue>> = { smtp, imap, pop3, ldap, postgres, mysql }

/** Greetings and lists of capabilities are short. */
const maxBytes = 16 * 1024

export async function upgrade(socket: Socket, protocol: StarttlsProtocol): Promise<void> {
  const wire = new Wire(socket, maxBytes)
  await dialogues[protocol](wire)
  wire.release()
}
