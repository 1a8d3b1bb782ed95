import type { CheckRecord, ClientId, Finding, Report } from '../model.ts'
import { findingsInOrder } from './finding-text.ts'
import { grouped } from './grouped.ts'

/** Which finding explains which check. */
export interface Explained {
  /** In the order of repair. */
  readonly findings: readonly Finding[]
  /** The checks that a finding explains. */
  checksOf(finding: Finding): readonly CheckRecord[]
  /** The first finding that explains a check. */
  findingOf(check: CheckRecord): Finding | undefined
}

/** In one go over the report, as a thousand hosts have a thousand findings. */
export function explained(report: Report): Explained {
  const findings = findingsInOrder(report)
  const places = new Map(findings.map((finding, index) => [finding, index]))
  const placeOf = (finding: Finding) => places.get(finding) ?? findings.length
  const findingsBy = grouped(
    findings.flatMap(finding =>
      finding.hosts.flatMap(host =>
        finding.clients.map(client => [keyOf({ ...finding, client, host }), finding] as const),
      ),
    ),
  )
  const found = report.checks.flatMap(check =>
    check.causes.flatMap(cause =>
      (findingsBy.get(keyOf({ ...check, cause })) ?? []).map(finding => [finding, check] as const),
    ),
  )
  const checksBy = grouped(found)
  const findingsOf = grouped(found.map(([finding, check]) => [check, finding] as const))
  return {
    findings,
    checksOf: finding => checksBy.get(finding) ?? [],
    findingOf: check => findingsOf.get(check)?.reduce((one, other) => (placeOf(other) < placeOf(one) ? other : one)),
  }
}

interface Key {
  readonly machine: string
  readonly cause: string
  readonly client: ClientId
  readonly host: string
}

function keyOf({ machine, cause, client, host }: Key): string {
  return [machine, cause, client, host].join('\n')
}
