import { isAbsolute, resolve } from 'node:path'
import type { Machine } from '../../machines/machine.ts'
import { UsageError } from '../../model.ts'
import { printable } from '../../text.ts'
import type { Client, Installation } from '../client.ts'
import { clients } from '../index.ts'
import { recognise, recogniseClients, recogniseNamed } from '../recognition/recognise.ts'
import { type Installed, missing } from './installed.ts'
import type { Selection } from './selection.ts'

/**
 * The clients of `selection` on this machine: those that can be started, or else those that its files show. @throws UsageError
 * for a named one that is not there, or where there is none.
 */
export async function detectClients(machine: Machine, selection: Selection): Promise<readonly Installed[]> {
  if (!machine.runs) return recogniseClients(machine, selection)
  const found = selection === 'auto' ? await detectAll(machine) : await detectNamed(machine, selection)
  // A container of one program and no interpreter: what it trusts can be read, though nothing in it can be asked.
  if (found.length === 0 && machine.kind !== 'runner') return recogniseClients(machine, selection)
  if (found.length === 0) {
    throw new UsageError(
      `clients: none was found on ${machine.id} (PATH is ${printable(machine.environment['PATH'] ?? 'not set', 200)}); ` +
        `name one with its path, for example python=/opt/env/bin/python.`,
    )
  }
  return found
}

async function detectAll(machine: Machine): Promise<Installed[]> {
  const detected = await Promise.all(
    clients.map(async (client): Promise<readonly Installed[]> => {
      if (client.cannotBeAsked?.(machine)) return recognise(machine, client, false)
      return installations(await client.detect(machine)).map(at => ({ client, at, named: false }))
    }),
  )
  return detected.flat()
}

async function detectNamed(machine: Machine, selection: Exclude<Selection, 'auto'>): Promise<Installed[]> {
  const detected = await Promise.all(
    selection.map(async (named): Promise<Installed | readonly Installed[]> => {
      const { id, path } = named
      const client = clients.find(known => known.id === id)
      if (client === undefined) throw new Error(`the client ${id} is not registered`)
      if (client.cannotBeAsked?.(machine)) return recogniseNamed(machine, named)
      if (path !== undefined) return { client, at: { path: await programAt(machine, id, path) }, named: true }
      const detected = await client.detect(machine)
      if ('absent' in detected) throw missing(machine, client, detected.absent)
      const [at] = installations(detected)
      if (at === undefined) throw missing(machine, client, 'nothing was found')
      return { client, at, named: true }
    }),
  )
  return detected.flat()
}

/** Several as they are, one as a list of one, none where it is absent. */
export function installations(detected: Awaited<ReturnType<Client['detect']>>): readonly Installation[] {
  if ('absent' in detected) return []
  return 'path' in detected ? [detected] : detected
}

async function programAt(machine: Machine, id: string, path: string): Promise<string> {
  const absolute = isAbsolute(path) ? path : resolve(path)
  const found = await machine.which(absolute)
  if (found) return found
  throw new UsageError(
    `clients: ${id}=${printable(path)} is no program that can be run; write the path of the program itself.`,
  )
}
