import { endAnchor } from './causes/end-anchor.ts'
import { mostUsefulFirst } from './causes/findings.ts'
import type { Judged, JudgedCheck } from './causes/judge.ts'
import { containerFix } from './fixes/container-fix.ts'
import type { MachineFix } from './fixes/fix.ts'
import type { ContainerSpec } from './machines/container-list.ts'
import type { Machine } from './machines/machine.ts'
import type {
  AnchorRecord,
  CheckRecord,
  ClientRecord,
  Finding,
  Fix,
  Host,
  HostRecord,
  MachineRecord,
  Report,
  Result,
  StoreRecord,
} from './model.ts'
import { isRepairedForLaterSteps } from './repaired.ts'
import type { Store } from './stores/store.ts'
import { printable, printablePath } from './text.ts'
import type { Observation } from './tls/observation.ts'
import { version } from './version.ts'
import { chainEntry } from './x509/certificate.ts'

/** One machine, with what its clients say. */
export interface Examined {
  readonly machine: Machine
  readonly observations: ReadonlyMap<Host, Observation>
  readonly judged: readonly Judged[]
  readonly findings: readonly Finding[]
  readonly fixed: MachineFix | undefined
}

/** One that could not be asked. */
export interface Unopened {
  readonly spec: ContainerSpec
  readonly finding: Finding
}

export interface Facts {
  readonly hosts: readonly Host[]
  /** The runner first, where it is checked. */
  readonly examined: readonly (Examined | Unopened)[]
  /** Whether the caller hands a proven fix of the runner on. */
  readonly exports: boolean
  readonly startedAt: Date
  readonly milliseconds: number
}

/** All that was found, in the shape of report.schema.json. */
export function reportOf({ hosts, examined, exports, ...time }: Facts): Report {
  const opened = examined.flatMap(one => ('spec' in one ? [] : one))
  const checks = opened.flatMap(({ machine, judged }) => judged.flatMap(client => checkRecords(machine.id, client)))
  const findings = examined.flatMap(one => ('spec' in one ? one.finding : one.findings)).sort(mostUsefulFirst)
  const fixed = fixOf(opened, exports)
  return {
    schemaVersion: 1,
    tool: { name: 'local-issuer', version },
    startedAt: time.startedAt.toISOString(),
    milliseconds: Math.round(time.milliseconds),
    result: resultOf(checks, findings, fixed),
    hosts: hosts.map(host =>
      hostRecord(
        host,
        opened.map(({ observations }) => observations.get(host)),
      ),
    ),
    machines: examined.map(machineRecord),
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
  if (rejected.some(check => fixed === undefined || !isRepairedForLaterSteps(fixed, check))) return 'rejected'
  if (findings.some(({ cause }) => cause === 'machine-unreachable')) return 'unreachable'
  const answered = checks
    .filter(({ verdict }) => verdict === 'trusted' || verdict === 'rejected')
    .map(({ host }) => host)
  const isSilent = checks.some(({ verdict, host }) =>
    verdict === 'skipped' ? !answered.includes(host) : verdict === 'unreachable' || verdict === 'error',
  )
  if (isSilent) return 'unreachable'
  return rejected.length > 0 ? 'fixed' : 'trusted'
}

function fixOf(examined: readonly Examined[], exports: boolean): Fix | undefined {
  const fixes = examined.flatMap(({ machine, fixed }) => (fixed === undefined ? [] : { machine, fixed }))
  if (fixes.length === 0) return undefined
  const runner = fixes.find(({ machine }) => machine.kind === 'runner')?.fixed
  const containers = fixes.flatMap(({ machine, fixed }) =>
    machine.kind === 'runner' ? [] : (containerFix(machine, fixed) ?? []),
  )
  const environment = runner?.environment ?? {}
  const isProven = Object.keys(environment).length > 0
  const added = new Map(fixes.flatMap(({ fixed }) => fixed.anchorsAdded).map(anchor => [anchor.sha256, anchor]))
  return {
    environment,
    bundle: fixes.find(({ fixed }) => fixed.bundle !== '')?.fixed.bundle ?? '',
    anchorsAdded: [...added.values()],
    proof: fixes.flatMap(({ fixed }) => fixed.proof),
    unrepaired: fixes.flatMap(({ fixed }) => fixed.unrepaired),
    proven: isProven || containers.length > 0,
    exported: isProven && exports,
    ...(containers.length === 0 ? {} : { containers }),
  }
}

function machineRecord(one: Examined | Unopened): MachineRecord {
  if ('spec' in one) return { id: one.spec.id, kind: one.spec.kind, os: '', clients: [] }
  const { id, kind, os } = one.machine
  return { id, kind, os, clients: one.judged.map(clientRecord) }
}

function checkRecords(machine: string, { asked, checks }: Judged): CheckRecord[] {
  return checks.map(check => ({
    machine,
    client: asked.client.id,
    path: printablePath(asked.at.path),
    host: check.host.id,
    verdict: check.verdict.verdict,
    basis: check.verdict.basis ?? 'observed',
    message: check.verdict.message,
    causes: check.explanations.map(({ cause }) => cause.id),
    ...anchorRecord(check),
    milliseconds: check.verdict.milliseconds,
  }))
}

function anchorRecord(check: JudgedCheck): { readonly anchor?: AnchorRecord } {
  const end = endAnchor(check)
  if (end === undefined) return {}
  const { subject, sha256 } = end.anchor
  return { anchor: { subject, sha256, from: printable(end.from) } }
}

function clientRecord({ asked, stores }: Judged): ClientRecord {
  return {
    id: asked.client.id,
    path: printablePath(asked.at.path),
    version: asked.version,
    stores: stores.map(storeRecord),
  }
}

function storeRecord({ origin, path, variable, state, anchors }: Store): StoreRecord {
  return {
    origin,
    ...(path === undefined ? {} : { path: printablePath(path) }),
    ...(variable === undefined ? {} : { variable }),
    state,
    anchors: anchors.length,
  }
}

/** As the first machine saw it that saw one. */
function hostRecord(host: Host, observations: readonly (Observation | undefined)[]): HostRecord {
  const chain = observations.map(servedChain).find(({ length }) => length > 0) ?? []
  return { ...host, chain: chain.map(chainEntry) }
}

/** By way of the proxy where there is one, or else without it. */
function servedChain(observation: Observation | undefined): Observation['chain'] {
  const { chain = [], direct } = observation ?? {}
  return chain.length === 0 && direct !== undefined ? direct.chain : chain
}
