import type { ClientId, Fix } from '../model.ts'

/** The checks that stay unrepaired for one reason on one machine: twenty clients and one expired certificate are one. */
export interface UnrepairedGroup {
  readonly machine: string
  readonly why: string
  readonly clients: readonly ClientId[]
  readonly hosts: readonly string[]
}

/** In the order of the report. */
export function unrepairedGroups({ unrepaired }: Fix): readonly UnrepairedGroup[] {
  const groups = new Map<string, { machine: string; why: string; clients: Set<ClientId>; hosts: Set<string> }>()
  for (const { machine, client, host, why } of unrepaired) {
    const key = `${machine}\n${why}`
    const group = groups.get(key) ?? { machine, why, clients: new Set(), hosts: new Set() }
    group.clients.add(client)
    group.hosts.add(host)
    groups.set(key, group)
  }
  return [...groups.values()].map(group => ({ ...group, clients: [...group.clients], hosts: [...group.hosts] }))
}
