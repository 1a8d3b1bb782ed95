import type { Judged } from './causes/judge.ts'
import type { Machine } from './machines/machine.ts'
import type { CheckRecord, ClientRecord, Finding, Fix, Host, HostRecord, Report, Result, StoreRecord } from './model.ts'
import { isRepairedBy } from './repaired.ts'
import type { Store } from './stores/store.ts'
import type { Observation } from './tls/observation.ts'
import { version } from './version.ts'
import { chainEntry } from './x509/certificate.ts'

export interface Facts {
  readonly machine: Machine
  readonly hosts: readonly Host[]
  readonly observations: ReadonlyMap<Host, Observation>
  readonly judged: readonly Judged[]
  readonly findings: readonly Finding[]
  readonly fixed: Fix | undefined
  readonly startedAt: Date
  readonly milliseconds: number
}

/** All that was found, in the shape of report.schema.json. */
export function reportOf({ machine, hosts, observations, judged, findings, fixed, ...time }: Facts): Report {
  const checks = judged.flatMap(client => checkRecords(machine.id, client))
  const { id, kind, os } = machine
  return {
    schemaVersion: 1,
    tool: { name: 'local-issuer', version },
    startedAt: time.startedAt.toISOString(),
    milliseconds: Math.round(time.milliseconds),
    result: resultOf(checks, findings, fixed),
    hosts: hosts.map(host => hostRecord(host, observations.get(host))),
    machines: [{ id, kind, os, clients: judged.map(clientRecord) }],
    checks,
    findings,
    ...(fixed === undefined ? {} : { fix: fixed }),
  }
}

/**
 * `trusted` only when every host was trusted by somebody and rejected by nobody; an `error` is no verdict, so it counts as
 * unreachable, but for a client that does not verify: that one is as bad as a rejection.
 */
function resultOf(checks: readonly CheckRecord[], findings: readonly Finding[], fixed: Fix | undefined): Result {
  const rejected = checks.filter(({ verdict }) => verdict === 'rejected')
  if (findings.some(({ cause }) => cause === 'verification-off')) return 'rejected'
  if (rejected.some(check => !(fixed?.exported === true && isRepairedBy(fixed, check)))) return 'rejected'
  const answered = checks
    .filter(({ verdict }) => verdict === 'trusted' || verdict === 'rejected')
    .map(({ host }) => host)
  const isSilent = checks.some(({ verdict, host }) =>
    verdict === 'skipped' ? !answered.includes(host) : verdict === 'unreachable' || verdict === 'error',
  )
  if (isSilent) return 'unreachable'
  return rejected.length > 0 ? 'fixed' : 'trusted'
}

function checkRecords(machine: string, { asked, checks }: Judged): CheckRecord[] {
  return checks.map(({ host, verdict, explanations }) => ({
    machine,
    client: asked.client.id,
    path: asked.at.path,
    host: host.id,
    verdict: verdict.verdict,
    basis: verdict.basis ?? 'observed',
    message: verdict.message,
    causes: explanations.map(({ cause }) => cause.id),
    milliseconds: verdict.milliseconds,
  }))
}

function clientRecord({ asked, stores }: Judged): ClientRecord {
  return { id: asked.client.id, path: asked.at.path, version: asked.version, stores: stores.map(storeRecord) }
}

function storeRecord({ origin, path, variable, state, anchors }: Store): StoreRecord {
  return {
    origin,
    ...(path === undefined ? {} : { path }),
    ...(variable === undefined ? {} : { variable }),
    state,
    anchors: anchors.length,
  }
}

function hostRecord(host: Host, observation: Observation | undefined): HostRecord {
  return { ...host, chain: servedChain(observation).map(chainEntry) }
}

/** By way of the proxy where there is one, or else without it. */
function servedChain(observation: Observation | undefined): Observation['chain'] {
  const { chain = [], direct } = observation ?? {}
  return chain.length === 0 && direct !== undefined ? direct.chain : chain
}
