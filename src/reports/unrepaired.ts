import type { ClientId, Fix, UnrepairedRecord } from '../model.ts'

/** The checks that stay unrepaired for one reason on one machine: twenty clients and one expired certificate are one. */
export interface UnrepairedGroup {
  readonly machine: string
  readonly why: string
  readonly clients: readonly ClientId[]
  readonly hosts: readonly string[]
  /** What repairs one of them alone, each once. */
  readonly ownSteps: readonly OwnStep[]
}

export interface OwnStep {
  readonly client: ClientId
  readonly step: string
}

/** In the order of the report. */
export function unrepairedGroups({ unrepaired }: Fix): readonly UnrepairedGroup[] {
  const groups = new Map<string, UnrepairedRecord[]>()
  for (const record of unrepaired) {
    const key = `${record.machine}\n${record.why}`
    const group = groups.get(key) ?? []
    groups.set(key, group)
    group.push(record)
  }
  return [...groups.values()].flatMap(group => (group[0] === undefined ? [] : oneOf(group[0], group)))
}

function oneOf({ machine, why }: UnrepairedRecord, group: readonly UnrepairedRecord[]): UnrepairedGroup {
  const steps = group.flatMap(({ client, ownStep }) => (ownStep === undefined ? [] : { client, step: ownStep }))
  return {
    machine,
    why,
    clients: [...new Set(group.map(({ client }) => client))],
    hosts: [...new Set(group.map(({ host }) => host))],
    ownSteps: [...new Map(steps.map(own => [`${own.client}\n${own.step}`, own])).values()],
  }
}
