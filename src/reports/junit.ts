import type { CheckRecord, Finding, MachineRecord, Report } from '../model.ts'
import { causeAddress } from './cause-page.ts'
import { explained } from './explained.ts'
import { findingSentence, findingTitle, helpSteps } from './finding-text.ts'
import { grouped } from './grouped.ts'
import { cellFor } from './matrix.ts'
import { verdictLine } from './verdict-line.ts'
import { type Element, element, xmlDocument } from './xml.ts'

/**
 * report.junit.xml, as Jenkins, GitLab, Azure Pipelines and others read it: a suite a machine, a case a check, named by its
 * host in the class of its client. A finding that fails no check is a case of its own, so that none is lost.
 */
export function junitReport(report: Report): string {
  const text = textsOf(report)
  const suites = report.machines.map(machine => suite(machine, report, text))
  const attributes = { name: 'Local Issuer', ...totals(suites.flatMap(({ cases }) => cases)) }
  return xmlDocument(
    element(
      'testsuites',
      attributes,
      suites.map(({ suite }) => suite),
    ),
  )
}

type Outcome = 'passed' | 'failure' | 'error' | 'skipped'

interface Case {
  readonly outcome: Outcome
  readonly seconds: number
  readonly element: Element
}

interface Texts {
  readonly findings: readonly Finding[]
  readonly findingsOf: ReadonlyMap<CheckRecord, readonly Finding[]>
  readonly checksOf: (finding: Finding) => readonly CheckRecord[]
  /** The sentence of a finding and its help, made once for all its checks. */
  readonly explanationOf: ReadonlyMap<Finding, string>
  /** How many installations of a client were asked about a host, by `askedKey`. */
  readonly asked: ReadonlyMap<string, readonly CheckRecord[]>
}

function textsOf(report: Report): Texts {
  const { findings, checksOf } = explained(report)
  const explanation = (finding: Finding) =>
    [findingSentence(finding, report), ...helpSteps(finding), `More: ${causeAddress(finding.cause)}`].join('\n')
  return {
    findings,
    checksOf,
    findingsOf: grouped(findings.flatMap(finding => checksOf(finding).map(check => [check, finding] as const))),
    explanationOf: new Map(findings.map(finding => [finding, explanation(finding)])),
    asked: grouped(report.checks.map(check => [askedKey(check), check] as const)),
  }
}

function askedKey({ machine, client, host }: CheckRecord): string {
  return [machine, client, host].join('\n')
}

function suite(machine: MachineRecord, report: Report, texts: Texts) {
  const checks = report.checks.filter(check => check.machine === machine.id)
  const findings = texts.findings.filter(finding => finding.machine === machine.id)
  const isTold = (finding: Finding) => texts.checksOf(finding).some(check => isFailed(check, report))
  const cases = [
    ...checks.map(check => checkCase(check, report, texts)),
    ...findings.filter(finding => !isTold(finding)).map(finding => findingCase(finding, report, texts)),
  ]
  const attributes = {
    name: machine.id,
    ...totals(cases),
    skipped: count(cases, 'skipped'),
    timestamp: timestamp(report),
  }
  const heading = element('properties', {}, [element('property', { name: 'os', value: machine.os })])
  const footing = element('system-out', {}, verdictLine(report))
  return { cases, suite: element('testsuite', attributes, [heading, ...cases.map(each => each.element), footing]) }
}

function totals(cases: readonly Case[]) {
  const seconds = cases.reduce((sum, each) => sum + each.seconds, 0)
  return {
    tests: cases.length,
    failures: count(cases, 'failure'),
    errors: count(cases, 'error'),
    time: seconds.toFixed(3),
  }
}

function count(cases: readonly Case[], outcome: Outcome): number {
  return cases.filter(each => each.outcome === outcome).length
}

/** Without a zone, as JUnit writes it; it is UTC. */
function timestamp({ startedAt }: Report): string {
  return startedAt.replace(/\.\d+Z$/, '')
}

function checkCase(check: CheckRecord, report: Report, { asked, findingsOf, explanationOf }: Texts): Case {
  const outcome = outcomeOf(check, report)
  const seconds = check.milliseconds / 1000
  const isOneOfSeveral = (asked.get(askedKey(check)) ?? []).length > 1
  const attributes = {
    classname: className(check.machine, check.client),
    name: isOneOfSeveral ? `${check.host} (${check.path})` : check.host,
    time: seconds.toFixed(3),
  }
  const why = (findingsOf.get(check) ?? []).map(finding => explanationOf.get(finding) ?? '')
  const said = check.message === '' ? [] : [`${check.client} says: ${check.message}`]
  const [cause = check.verdict] = check.causes
  // The headline in most viewers: the sentence of what is to be repaired first.
  const [headline = ''] = [...why, ...said].map(text => text.split('\n', 1)[0] ?? '')
  const content = contentOf(outcome, cause, headline, [...why, ...said].join('\n\n'))
  return { outcome, seconds, element: element('testcase', attributes, content) }
}

/** Viewers split it at its last dot. */
function className(machine: string, part: string): string {
  return `${machine.replace(/[./\\]/g, '_')}.${part}`
}

function contentOf(outcome: Outcome, type: string, message: string, text: string): Element[] {
  switch (outcome) {
    case 'passed':
      return text === '' ? [] : [element('system-out', {}, text)]
    case 'failure':
    case 'error':
      return [element(outcome, { type, message }, text)]
    case 'skipped':
      return [element('skipped', {}, message)]
  }
}

function findingCase(finding: Finding, report: Report, { explanationOf }: Texts): Case {
  const outcome = finding.severity === 'error' ? 'failure' : 'passed'
  const attributes = {
    classname: className(finding.machine, 'findings'),
    name: findingTitle(finding, report),
    time: '0.000',
  }
  const sentence = findingSentence(finding, report)
  const content = contentOf(outcome, finding.cause, sentence, explanationOf.get(finding) ?? sentence)
  return { outcome, seconds: 0, element: element('testcase', attributes, content) }
}

function isFailed(check: CheckRecord, report: Report): boolean {
  return ['failure', 'error'].includes(outcomeOf(check, report))
}

/** What trusts a server that nobody should trust fails too: its verification is off. */
function outcomeOf(check: CheckRecord, report: Report): Outcome {
  if (check.causes.includes('verification-off')) return 'failure'
  switch (cellFor(check, report)) {
    case 'trusted':
    case 'fixed':
      return 'passed'
    case 'rejected':
      return 'failure'
    case 'unreachable':
    case 'error':
      return 'error'
    case 'skipped':
      return 'skipped'
  }
}
