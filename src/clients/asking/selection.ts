import { type ClientId, clientIds, UsageError } from '../../model.ts'
import { printable } from '../../text.ts'

/** All that are found, or the clients named; `path` names one installation of it. */
export type Selection = 'auto' | readonly { readonly id: ClientId; readonly path?: string }[]

/** Reads `auto`, or ids and `id=PATH`, separated by commas or lines. @throws UsageError */
export function parseSelection(value: string, input = 'clients'): Selection {
  const entries = value.split(/[,\n]/).flatMap(entry => entry.trim() || [])
  if (entries.length === 0 || (entries.length === 1 && entries[0] === 'auto')) return 'auto'
  const chosen = new Map<string, { id: ClientId; path?: string }>()
  for (const entry of entries) chosen.set(entry, parseEntry(entry, input))
  return [...chosen.values()]
}

function parseEntry(entry: string, input: string): { id: ClientId; path?: string } {
  const [name = '', ...rest] = entry.split('=')
  const id = clientIds.find(known => known === name.trim())
  if (id === undefined) {
    const why = name.trim() === 'auto' ? '"auto" stands alone' : `"${printable(name, 60)}" is no client`
    throw new UsageError(`${input}: ${why}; write "auto", or some of ${clientIds.join(', ')}.`)
  }
  if (rest.length === 0) return { id }
  const path = rest.join('=').trim()
  if (path === '')
    throw new UsageError(`${input}: "${id}=" names no path; write ${id}=/path/to/the/program, or just ${id}.`)
  return { id, path }
}
