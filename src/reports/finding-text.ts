import { type CheckRecord, causeIds, type Finding, type Report, type Severity, type Verdict } from '../model.ts'
import { isRepairedForLaterSteps } from '../repaired.ts'
import { counted, listed } from '../text.ts'
import { grouped } from './grouped.ts'
import { middleCut } from './layout.ts'

const severities: readonly Severity[] = ['error', 'warning', 'notice']

/** Findings in the order of repair: severity, then the rank of the cause, then how much they explain. */
export function findingsInOrder(report: Report): Finding[] {
  const weight = (finding: Finding) => finding.clients.length * finding.hosts.length
  return [...report.findings].sort(
    (one, other) =>
      severities.indexOf(one.severity) - severities.indexOf(other.severity) ||
      causeIds.indexOf(one.cause) - causeIds.indexOf(other.cause) ||
      weight(other) - weight(one),
  )
}

/** The cause's id as words, `issuer missing`, but for a certificate whose end is only near: `certificate expires in 3 days`. */
export function causeWords({ cause, severity, evidence }: Finding): string {
  const left = evidence['daysLeft']
  const subject = /^(certificate|issuer)-expired$/.exec(cause)?.[1]
  if (subject !== undefined && severity === 'warning' && typeof left === 'number') {
    return `${subject} expires ${left < 1 ? 'within a day' : `in ${counted(left, 'day')}`}`
  }
  return cause.replaceAll('-', ' ').replace('tls', 'TLS')
}

/** Whether the exported fix proved it away, so that it is told as a warning. */
export function isRepairedFinding(finding: Finding, report: Report): boolean {
  const { fix } = report
  const checks = fix === undefined ? [] : checksOf(finding, report)
  return fix !== undefined && checks.length > 0 && checks.every(check => isRepairedForLaterSteps(fix, check))
}

/** Short enough for a list of fifty: `curl, git: issuer missing – internal.example.com:443 (+2)`. */
export function findingTitle(finding: Finding, report?: Report): string {
  const { clients, hosts, machine } = finding
  const who = clients.length > 3 ? `${clients.slice(0, 2).join(', ')} (+${clients.length - 2})` : clients.join(', ')
  const where = machine === 'runner' ? '' : `${who === '' ? '' : ' in '}${middleCut(machine, 40)}`
  const more = hosts.length > 1 ? ` (+${hosts.length - 1})` : ''
  const at = hosts[0] === undefined ? '' : ` – ${middleCut(hosts[0], 50)}${more}`
  const repaired = report !== undefined && isRepairedFinding(finding, report) ? ' (repaired)' : ''
  return `${who}${where}${who === '' && where === '' ? '' : ': '}${causeWords(finding)}${repaired}${at}`
}

/** What is wrong, the same in every format: `curl and git rejected internal.example.com:443: …`. */
export function findingSentence(finding: Finding, report: Report): string {
  const { clients, hosts, machine, message } = finding
  if (clients.length === 0) return hosts.length === 0 ? message : `${listed(hosts)}: ${message}`
  const who = `${listed(clients)}${machine === 'runner' ? '' : ` in ${machine}`}`
  return hosts.length === 0 ? `${who}: ${message}` : `${who} ${verbOf(finding, report)} ${listed(hosts)}: ${message}`
}

function verbOf(finding: Finding, report: Report): string {
  const explained = checksOf(finding, report)
  // A warning may be about checks that it explains nothing of: a certificate that is trusted and ends soon.
  const checks = explained.length > 0 ? explained : checksAmong(finding, report)
  const [verdict, ...others] = new Set<Verdict>(checks.map(check => check.verdict))
  if (verdict === undefined || others.length > 0) return 'did not verify'
  switch (verdict) {
    case 'trusted':
      return 'trusted'
    case 'rejected':
      return 'rejected'
    case 'unreachable':
      return 'could not reach'
    case 'skipped':
      return 'skipped'
    case 'error':
      return 'failed at'
  }
}

/** The checks that a finding explains. */
export function checksOf(finding: Finding, report: Report): CheckRecord[] {
  return checksAmong(finding, report).filter(({ causes }) => causes.includes(finding.cause))
}

function checksAmong({ machine, clients, hosts }: Finding, report: Report): CheckRecord[] {
  const byPlace = indexed.get(report) ?? grouped(report.checks.map(check => [placeKey(check), check] as const))
  indexed.set(report, byPlace)
  const known = new Set(clients)
  return hosts.flatMap(host => byPlace.get(placeKey({ machine, host })) ?? []).filter(({ client }) => known.has(client))
}

/** A thousand findings do not each go through all checks. */
const indexed = new WeakMap<Report, ReadonlyMap<string, readonly CheckRecord[]>>()

function placeKey({ machine, host }: Pick<CheckRecord, 'machine' | 'host'>): string {
  return `${machine}\n${host}`
}

/** The help, a step an entry, without the list marks that it may be written with. */
export function helpSteps(finding: Finding): string[] {
  return finding.help
    .split('\n')
    .map(line => line.trim().replace(/^(?:[-*]|\d+[.)])\s+/, ''))
    .filter(line => line !== '')
}

/** Where the finding's hosts were written down, each place once. */
export function findingSources(finding: Finding, report: Report): { readonly file: string; readonly line: number }[] {
  const hosts = new Set(finding.hosts)
  return report.hosts.filter(({ id }) => hosts.has(id)).flatMap(({ source }) => (source === undefined ? [] : [source]))
}
