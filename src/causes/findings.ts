import { type CheckRecord, causeIds, type Finding, severities } from '../model.ts'
import type { CheckId } from '../repaired.ts'
import type { Explanation } from './index.ts'
import type { Judged } from './judge.ts'

/**
 * One finding for each cause and what it hangs on (a store, a variable, an issuer): a store that is missing for twenty hosts
 * is one. A cause that the exported fix proved away for all its checks is a warning.
 */
export function findingsOf(
  machine: string,
  judged: readonly Judged[],
  isRepaired: (check: CheckId) => boolean,
): readonly Finding[] {
  const groups = new Map<string, Group>()
  for (const { asked, checks } of judged) {
    for (const { host, explanations } of checks) {
      const check = { machine, client: asked.client.id, path: asked.at.path, host: host.id }
      for (const explanation of explanations) add(groups, check, explanation, isRepaired(check))
    }
  }
  return [...groups.values()].map(group => finding(machine, group)).sort(mostUsefulFirst)
}

interface Group {
  readonly explanation: Explanation
  readonly clients: Set<Finding['clients'][number]>
  readonly hosts: Set<string>
  readonly ownSteps: Set<string>
  repaired: boolean
}

function add(
  groups: Map<string, Group>,
  { client, host }: Pick<CheckRecord, 'client' | 'host'>,
  explanation: Explanation,
  repaired: boolean,
): void {
  const key = `${explanation.cause.id} ${explanation.recognition.key}`
  const group = groups.get(key) ?? {
    explanation,
    clients: new Set(),
    hosts: new Set(),
    ownSteps: new Set(),
    repaired: true,
  }
  const { ownStep } = explanation.recognition
  if (ownStep !== undefined) group.ownSteps.add(ownStep)
  group.clients.add(client)
  group.hosts.add(host)
  group.repaired &&= repaired
  groups.set(key, group)
}

function finding(machine: string, { explanation, clients, hosts, ownSteps, repaired }: Group): Finding {
  const { cause, recognition } = explanation
  return {
    cause: cause.id,
    severity: repaired && cause.severity === 'error' ? 'warning' : cause.severity,
    machine,
    clients: [...clients],
    hosts: [...hosts],
    message: recognition.message,
    help: [...ownSteps, recognition.help].join('\n'),
    evidence: recognition.evidence,
  }
}

export function mostUsefulFirst(one: Finding, other: Finding): number {
  return (
    severities.indexOf(one.severity) - severities.indexOf(other.severity) ||
    causeIds.indexOf(one.cause) - causeIds.indexOf(other.cause) ||
    other.hosts.length - one.hosts.length
  )
}
