import { mostUsefulFirst } from './causes/findings.ts'
import type { Finding, Fix, HostRecord, Report, Result, RunnerFix } from './model.ts'
import { version } from './version.ts'

/** A report, and what its runner is called beside others. */
export interface Named {
  readonly name: string
  readonly report: Report
}

/** The worst first. */
const byWorth: readonly Result[] = ['rejected', 'unreachable', 'fixed', 'trusted']

/**
 * The reports of several runners as one: each runner is a machine with the name that is given, and an image or a container of
 * it is one with that name in front. Names are unique; nothing of any report is left out, but that a host has one chain.
 */
export function merged(reports: readonly Named[]): Report {
  const own = reports.map(renamed)
  const begins = own.map(({ startedAt }) => Date.parse(startedAt))
  const ends = own.map(({ startedAt, milliseconds }) => Date.parse(startedAt) + milliseconds)
  const start = Math.min(...begins)
  const fix = mergedFix(own)
  return {
    schemaVersion: 1,
    tool: { name: 'local-issuer', version },
    startedAt: new Date(start).toISOString(),
    milliseconds: Math.max(...ends) - start,
    result: byWorth.find(result => own.some(report => report.result === result)) ?? 'trusted',
    hosts: mergedHosts(own.flatMap(({ hosts }) => hosts)),
    machines: own.flatMap(({ machines }) => machines),
    checks: own.flatMap(({ checks }) => checks),
    findings: own.flatMap(({ findings }) => findings).sort(mostUsefulFirst),
    ...(fix === undefined ? {} : { fix }),
  }
}

/** Every machine under its name in the whole. */
function renamed({ name, report }: Named): Report {
  const machineName = (id: string): string => (id === 'runner' ? name : `${name}/${id}`)
  const under = <Record extends { readonly machine: string }>(record: Record): Record => ({
    ...record,
    machine: machineName(record.machine),
  })
  const { fix } = report
  return {
    ...report,
    machines: report.machines.map(machine => ({ ...machine, id: machineName(machine.id) })),
    checks: report.checks.map(under),
    findings: report.findings.map<Finding>(under),
    ...(fix === undefined
      ? {}
      : {
          fix: {
            ...fix,
            proof: fix.proof.map(under),
            unrepaired: fix.unrepaired.map(under),
            ...(fix.containers === undefined ? {} : { containers: fix.containers.map(under) }),
            runners: (fix.runners ?? [runnerFix(fix)]).map(under),
          },
        }),
  }
}

function runnerFix({ environment, bundle, proven, exported }: Fix): RunnerFix {
  return { machine: 'runner', environment, bundle, proven: proven && Object.keys(environment).length > 0, exported }
}

function mergedFix(reports: readonly Report[]): Fix | undefined {
  const fixes = reports.flatMap(({ fix }) => fix ?? [])
  if (fixes.length === 0) return undefined
  const runners = fixes.flatMap(fix => fix.runners ?? [])
  const containers = fixes.flatMap(fix => fix.containers ?? [])
  const anchors = fixes.flatMap(({ anchorsAdded }) => anchorsAdded)
  return {
    environment: {},
    bundle: '',
    anchorsAdded: [...new Map(anchors.map(anchor => [JSON.stringify(anchor), anchor])).values()],
    proof: fixes.flatMap(({ proof }) => proof),
    unrepaired: fixes.flatMap(({ unrepaired }) => unrepaired),
    proven: fixes.every(({ proven }) => proven),
    exported: runners.every(({ exported }) => exported),
    ...(containers.length === 0 ? {} : { containers }),
    runners,
  }
}

/** Each host once: with the first place that names it, and the first chain that was seen. */
function mergedHosts(hosts: readonly HostRecord[]): HostRecord[] {
  const merged = new Map<string, HostRecord>()
  for (const host of hosts) {
    const known = merged.get(host.id)
    const source = known?.source ?? host.source
    const chain = known === undefined || known.chain.length === 0 ? host.chain : known.chain
    merged.set(host.id, { ...(known ?? host), ...(source === undefined ? {} : { source }), chain })
  }
  return [...merged.values()]
}
