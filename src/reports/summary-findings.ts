import type { Finding, Report, Severity } from '../model.ts'
import { evidenceRows } from './evidence-rows.ts'
import { causeWords, findingSentence, findingsInOrder, helpSteps } from './finding-text.ts'
import { endCut } from './layout.ts'
import { folded, markdownCode, markdownProse, markdownText } from './markdown.ts'
import type { Detail } from './summary-detail.ts'

const signs: Readonly<Record<Severity, string>> = { error: '❌', warning: '⚠️', notice: 'ℹ️' }

const namedInTheSentence = 4

/** What is wrong and what to do, the most useful first. `causesUrl` is where the pages of the causes lie. */
export function findingsSection(report: Report, detail: Detail, causesUrl: string): string {
  const findings = detail.within(findingsInOrder(report), 'findings', detail.findings)
  if (findings.length === 0) return ''
  return ['## Findings', ...findings.map(finding => findingPart(finding, report, detail, causesUrl))].join('\n\n')
}

function findingPart(finding: Finding, report: Report, detail: Detail, causesUrl: string): string {
  const { cause, severity, hosts } = finding
  const steps = helpSteps(finding).map((step, index) => `${index + 1}. ${markdownProse(endCut(step, detail.text))}`)
  const shown = hosts.length > namedInTheSentence ? detail.within(hosts, 'hosts of findings') : []
  return [
    `### ${signs[severity]} ${severity}: [${causeWords(finding)}](${causesUrl}/${cause}.md)`,
    markdownProse(endCut(findingSentence(finding, report), detail.text)),
    ...(steps.length === 0 ? [] : [steps.join('\n')]),
    evidencePart(finding, detail),
    ...(shown.length === 0 ? [] : [folded(`All ${hosts.length} hosts`, shown.map(markdownCode).join(', '))]),
  ]
    .filter(part => part !== '')
    .join('\n\n')
}

function evidencePart(finding: Finding, detail: Detail): string {
  const rows = evidenceRows(finding)
  if (rows.length === 0 || !detail.evidence) return ''
  const lines = rows.map(({ name, values }) => `- ${markdownText(name)}: ${values.map(markdownCode).join(', ')}`)
  return folded('Evidence', lines.join('\n'))
}
