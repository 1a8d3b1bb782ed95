import {
  type AnchorRecord,
  type CauseId,
  type ChainEntry,
  type CheckRecord,
  type Finding,
  gapCauses,
  type HostRecord,
  type Report,
} from '../model.ts'
import { grouped } from './grouped.ts'
import { cellFor } from './matrix.ts'

/** A certificate that was served, on the way from the leaf up. */
export interface Link {
  readonly entry: ChainEntry
  /** Its place in what was served, from 1. */
  readonly place: number
  /** What is wrong with this very certificate. */
  readonly faults: readonly CauseId[]
}

/** The issuer at which what was served ends. */
export interface End {
  readonly subject: string
  /** It is the last link itself. */
  readonly sent: boolean
  readonly sha256?: string
  /** A server is to send it, rather than a store to hold it. */
  readonly isIntermediate: boolean
  /** Labels of clients whose stores lead to it, and of those whose stores do not. */
  readonly reachedBy: readonly string[]
  readonly missingFor: readonly string[]
  /** Those whose store holds it, or one further up, of which the time is over. */
  readonly expiredFor: readonly string[]
  /** Where the way ends in the stores of those that trust, as far as it is known, and for whom. */
  readonly anchors: readonly (AnchorRecord & { readonly of: readonly string[] })[]
  /** Those whose stores did not that trust under the exported fix. */
  readonly repairedFor: readonly string[]
  /** Where it lies on the machine, though not in the stores of the latter. */
  readonly foundIn: readonly string[]
  /** A fix gives it to them. */
  readonly lent: boolean
}

/** A chain as it was served, and what is missing above it. Undefined where none was seen. */
export interface ChainDrawing {
  readonly links: readonly Link[]
  /** Sent, and no part of the way. */
  readonly aside: readonly Link[]
  readonly end: End
}

export function chainDrawing(host: HostRecord, report: Report): ChainDrawing | undefined {
  const about = findingsAbout(host, report)
  const all = host.chain.map((entry, index) => ({ entry, place: index + 1, faults: faultsOf(entry, about) }))
  const links = wayUp(all)
  const top = links.at(-1)
  if (top === undefined) return undefined
  const aside = all.filter(link => !links.includes(link))
  return { links, aside, end: endOf(top.entry, about, checksOf(host, report), report) }
}

/** Chains of one kind are wrong in the same way: one of them stands for all. */
export function kindOf({ links, end }: ChainDrawing): string {
  return [end.subject, end.isIntermediate, ...links.flatMap(({ faults }) => faults)].join('\n')
}

export function isDoubtful({ links, end }: ChainDrawing): boolean {
  return end.missingFor.length > 0 || end.expiredFor.length > 0 || links.some(({ faults }) => faults.length > 0)
}

/** By names, as the report holds no keys; what judged the chain compared keys too. */
function wayUp(all: readonly Link[]): Link[] {
  const [leaf, ...others] = all
  if (leaf === undefined) return []
  const way = [leaf]
  for (let top: Link | undefined = leaf; top !== undefined; ) {
    const { issuer, subject }: ChainEntry = top.entry
    top = issuer === subject ? undefined : others.find(link => link.entry.subject === issuer && !way.includes(link))
    if (top !== undefined) way.push(top)
  }
  return way
}

function faultsOf({ sha256 }: ChainEntry, about: readonly Finding[]): CauseId[] {
  const own = about.filter(({ cause, evidence }) => evidence['sha256'] === sha256 && isFaultOfOne(cause))
  return [...new Set(own.map(({ cause }) => cause))]
}

function isFaultOfOne(cause: CauseId): boolean {
  return cause === 'self-signed' || !gapCauses.has(cause)
}

function endOf(
  { subject, issuer, sha256 }: ChainEntry,
  about: readonly Finding[],
  checks: readonly CheckRecord[],
  report: Report,
): End {
  const sent = subject === issuer
  const findings = about.filter(({ cause }) => gapCauses.has(cause))
  const isMissing = (check: CheckRecord) =>
    check.verdict !== 'trusted' && check.causes.some(cause => gapCauses.has(cause))
  const isExpired = (check: CheckRecord) =>
    check.verdict !== 'trusted' && !isMissing(check) && check.causes.includes('issuer-expired')
  const isRepaired = (check: CheckRecord) => cellFor(check, report) === 'fixed'
  const intermediate = findings.find(({ evidence }) => evidence['intermediate'] === issuer)
  const lender = report.fix?.anchorsAdded.find(anchor => anchor.subject === issuer)
  const known = sent ? sha256 : (lender?.sha256 ?? textOf(intermediate?.evidence['sha256']))
  const held = findings.flatMap(({ evidence }) => [evidence['heldBy'] ?? [], evidence['knownFrom'] ?? []].flat())
  return {
    subject: issuer,
    sent,
    ...(known === undefined ? {} : { sha256: known }),
    isIntermediate: intermediate !== undefined,
    reachedBy: labels(
      checks.filter(({ verdict, causes }) => verdict === 'trusted' && !causes.includes('verification-off')),
      report,
    ),
    missingFor: labels(
      checks.filter(check => isMissing(check) && !isRepaired(check)),
      report,
    ),
    expiredFor: labels(
      checks.filter(check => isExpired(check) && !isRepaired(check)),
      report,
    ),
    anchors: anchorsOf(checks, report),
    repairedFor: labels(
      checks.filter(check => (isMissing(check) || isExpired(check)) && isRepaired(check)),
      report,
    ),
    foundIn: [...new Set([...held.map(String), ...(lender === undefined ? [] : [lender.from])])],
    lent: lender !== undefined,
  }
}

function anchorsOf(checks: readonly CheckRecord[], report: Report): End['anchors'] {
  const held = checks.flatMap(check =>
    check.anchor === undefined ? [] : [[`${check.anchor.sha256} ${check.anchor.from}`, check] as const],
  )
  return [...grouped(held).values()].flatMap(alike => {
    const anchor = alike[0]?.anchor
    return anchor === undefined ? [] : { ...anchor, of: labels(alike, report) }
  })
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined
}

/** Each client once; where there are several machines, with its own. */
function labels(checks: readonly CheckRecord[], { machines }: Report): string[] {
  return [...new Set(checks.map(({ client, machine }) => (machines.length > 1 ? `${client} in ${machine}` : client)))]
}

// Once a report: a thousand hosts are drawn one by one.
const findingsByHost = new WeakMap<Report, ReadonlyMap<string, readonly Finding[]>>()
const checksByHost = new WeakMap<Report, ReadonlyMap<string, readonly CheckRecord[]>>()

function findingsAbout({ id }: HostRecord, report: Report): readonly Finding[] {
  const known =
    findingsByHost.get(report) ??
    grouped(report.findings.flatMap(finding => finding.hosts.map(host => [host, finding] as const)))
  findingsByHost.set(report, known)
  return known.get(id) ?? []
}

function checksOf({ id }: HostRecord, report: Report): readonly CheckRecord[] {
  const known = checksByHost.get(report) ?? grouped(report.checks.map(check => [check.host, check] as const))
  checksByHost.set(report, known)
  return known.get(id) ?? []
}
