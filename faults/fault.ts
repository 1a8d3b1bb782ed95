import type { CauseId, ClientId, Verdict } from '../src/model.ts'
import type { Lab } from './lab.ts'

/** What became of a rejected check: `none` where there was nothing to repair, or nothing that a variable could. */
export type FixOutcome = 'repaired' | 'unrepaired' | 'none'

/** What is right to say of one client in one case. */
export interface Outcome {
  readonly verdict: Verdict
  /** The first that is listed; undefined where nothing is wrong. */
  readonly cause: CauseId | undefined
  readonly fix: FixOutcome
}

/** A machine with one thing wrong with it, and the hosts that its clients are asked about. */
export interface Arrangement {
  readonly host: string
  /** All that the clients have, beside PATH and HOME. */
  readonly environment?: Readonly<Record<string, string>>
  /** Puts the command into another place of this machine: a namespace, another user. Default: as it is. */
  readonly enter?: (command: readonly string[], environment: Readonly<Record<string, string>>) => readonly string[]
  /** What the user gives as `ca-certificates`. */
  readonly given?: string
  /** An image or a container that is asked in place of this machine. */
  readonly container?: string
  /** Beyond what every run has, as `--trust-from given`. */
  readonly options?: readonly string[]
}

export interface FaultCase {
  /** A sentence part: what is wrong, and where. */
  readonly title: string
  readonly machine: 'runner' | 'namespace' | 'other user' | 'image' | 'container' | 'behind a proxy' | 'another clock'
  arrange(lab: Lab): Promise<Arrangement>
  readonly expected: Readonly<Partial<Record<ClientId, Outcome>>>
}

/** A root cause that real threads show, the most frequent first, and how it is made here. */
export interface Fault {
  readonly title: string
  /** Issues and pull requests that show it. */
  readonly seenIn: readonly string[]
  readonly cases: readonly FaultCase[]
  /** Why it cannot be made on a Linux machine without the Internet, where it cannot. */
  readonly notHere?: string
}

export const trusted: Outcome = { verdict: 'trusted', cause: undefined, fix: 'none' }

export function repaired(cause: CauseId): Outcome {
  return { verdict: 'rejected', cause, fix: 'repaired' }
}

export function unrepaired(cause: CauseId): Outcome {
  return { verdict: 'rejected', cause, fix: 'unrepaired' }
}

/** The same of every client that is named. */
export function each(clients: readonly ClientId[], outcome: Outcome): Readonly<Partial<Record<ClientId, Outcome>>> {
  return Object.fromEntries(clients.map(client => [client, outcome]))
}
