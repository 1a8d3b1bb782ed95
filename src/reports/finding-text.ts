import { causeIds, type Finding, type Report, type Severity, type Verdict } from '../model.ts'
import { listed } from '../text.ts'
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

/** The cause's id as words: `issuer missing`. */
export function causeWords(finding: Finding): string {
  return finding.cause.replaceAll('-', ' ').replace('tls', 'TLS')
}

/** Short enough for a list of fifty: `curl, git: issuer missing – internal.example.com:443 (+2)`. */
export function findingTitle(finding: Finding): string {
  const { clients, hosts, machine } = finding
  const who = clients.length > 3 ? `${clients.slice(0, 2).join(', ')} (+${clients.length - 2})` : clients.join(', ')
  const where = machine === 'runner' ? '' : `${who === '' ? '' : ' in '}${middleCut(machine, 40)}`
  const more = hosts.length > 1 ? ` (+${hosts.length - 1})` : ''
  const at = hosts[0] === undefined ? '' : ` – ${middleCut(hosts[0], 50)}${more}`
  return `${who}${where}${who === '' && where === '' ? '' : ': '}${causeWords(finding)}${at}`
}

/** What is wrong, the same in every format: `curl and git rejected internal.example.com:443: …`. */
export function findingSentence(finding: Finding, report: Report): string {
  const { clients, hosts, machine, message } = finding
  if (clients.length === 0) return hosts.length === 0 ? message : `${listed(hosts)}: ${message}`
  const who = `${listed(clients)}${machine === 'runner' ? '' : ` in ${machine}`}`
  return hosts.length === 0 ? `${who}: ${message}` : `${who} ${verbOf(finding, report)} ${listed(hosts)}: ${message}`
}

function verbOf(finding: Finding, report: Report): string {
  const verdicts = new Set<Verdict>()
  for (const { machine, client, host, causes, verdict } of report.checks) {
    if (machine !== finding.machine || !causes.includes(finding.cause)) continue
    if (finding.clients.includes(client) && finding.hosts.includes(host)) verdicts.add(verdict)
  }
  const [verdict, ...others] = verdicts
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
