import type { Machine } from '../../machines/machine.ts'
import { UsageError } from '../../model.ts'
import { printable } from '../../text.ts'
import type { Client, Installation } from '../client.ts'

/** A client to ask. `named`: the user wants it, so that its absence is a mistake to report, not a fact to pass over. */
export interface Installed {
  readonly client: Client
  readonly at: Installation
  readonly named: boolean
  /** Seen in the machine's files and never started: its verdicts are predicted from its stores. */
  readonly byFiles?: true
}

/** For a client that was named and is not there, found out by looking or by asking it. */
export function missing(machine: Machine, client: Client, why: string): UsageError {
  return new UsageError(
    `clients: ${client.id} was named, but is not on ${machine.id}: ${printable(why)}. ` +
      `Install it, write ${client.id}=/path/to/it, or leave it out.`,
  )
}
