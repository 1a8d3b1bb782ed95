import type { Machine } from '../../machines/machine.ts'
import type { Host } from '../../model.ts'
import type { Installation, Probe, Question } from '../client.ts'
import { probeDeadline } from './deadline.ts'

/** What a probe's program reads of a host. */
interface WrittenHost {
  readonly name: string
  readonly port: number
  readonly servername: string | undefined
}

export function writtenHosts(hosts: readonly Host[]): readonly WrittenHost[] {
  return hosts.map(({ name, port, servername }) => ({ name, port, servername }))
}

interface LibraryProbe {
  readonly library: string
  readonly args: readonly string[]
  readonly environment?: Readonly<Record<string, string>>
  /** How often one host may take its whole time: once, or for the connection and again for the handshake. */
  readonly timesAHost: 1 | 2
}

/** How many hosts such a probe asks at once: a process each. */
const width = 16

/** Asks one library of an interpreter, which reads its question as JSON and labels its answer with the library's name. */
export async function askLibrary(
  machine: Machine,
  at: Installation,
  { library, args, environment = {}, timesAHost }: LibraryProbe,
  { hosts, timeoutMs }: Question,
): Promise<Probe> {
  const run = await machine.run({
    file: at.path,
    args,
    stdin: JSON.stringify({ library, timeout: timeoutMs / 1000, hosts: writtenHosts(hosts) }),
    environment,
    timeoutMs: probeDeadline(hosts.length, width, timeoutMs * timesAHost),
  })
  return { runs: [{ label: library, run }] }
}
