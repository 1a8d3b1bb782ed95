import type { Machine } from '../../machines/machine.ts'
import { UsageError } from '../../model.ts'
import { type Installed, missing } from '../asking/installed.ts'
import type { Selection } from '../asking/selection.ts'
import type { Client, Recognised } from '../client.ts'
import { clients } from '../index.ts'

/**
 * The clients of `selection` that the files of this machine show. The system's store stands in where there is no other: an
 * image without a client that we know is judged by it. @throws UsageError for a named one that is not there.
 */
export async function recogniseClients(machine: Machine, selection: Selection): Promise<readonly Installed[]> {
  if (selection !== 'auto') return (await Promise.all(selection.map(named => recogniseNamed(machine, named)))).flat()
  const found = await Promise.all(clients.map(client => recognise(machine, client, false)))
  const others = found.flat().filter(({ client }) => client.id !== 'system')
  return others.length > 0 ? others : found.flat()
}

/** What its files tell of one that was recognised before, perhaps under other variables. */
export async function recognisedAt(machine: Machine, { client, at }: Installed): Promise<Recognised | undefined> {
  return (await recognised(machine, client)).find(({ path }) => path === at.path)
}

export async function recogniseNamed(
  machine: Machine,
  { id, path }: Exclude<Selection, 'auto'>[number],
): Promise<readonly Installed[]> {
  const client = clients.find(known => known.id === id)
  if (client === undefined) throw new Error(`the client ${id} is not registered`)
  if (client.recognise === undefined) {
    throw new UsageError(
      `clients: ${id} was named, and is not recognised by its files alone, which is all that ${machine.id} has; ` +
        'leave it out, or check a container that can be started (run:IMAGE).',
    )
  }
  const found = await recognise(machine, client, true)
  const wanted = path === undefined ? found.slice(0, 1) : found.filter(({ at }) => at.path === path)
  if (wanted.length > 0) return wanted
  throw missing(machine, client, path === undefined ? 'its files are nowhere' : `it is not at ${path}`)
}

/** Looked for once: to search the programs of a machine is most of the work of a prediction. */
const found = new WeakMap<Machine, Map<Client, Promise<readonly Recognised[]>>>()

function recognised(machine: Machine, client: Client): Promise<readonly Recognised[]> {
  const known = found.get(machine) ?? new Map<Client, Promise<readonly Recognised[]>>()
  found.set(machine, known)
  const search = known.get(client) ?? client.recognise?.(machine) ?? Promise.resolve([])
  known.set(client, search)
  return search
}

export async function recognise(machine: Machine, client: Client, named: boolean): Promise<readonly Installed[]> {
  return (await recognised(machine, client)).map(({ path }) => ({ client, at: { path }, named, byFiles: true }))
}
