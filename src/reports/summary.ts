import type { Report, Result } from '../model.ts'
import { endCut } from './layout.ts'
import { markdownText } from './markdown.ts'
import { chainSection } from './summary-chains.ts'
import { type DetailLimits, detailSteps, detailWithin } from './summary-detail.ts'
import { findingsSection } from './summary-findings.ts'
import { fixSection } from './summary-fix.ts'
import { matrixSection } from './summary-matrix.ts'
import { verdictLine } from './verdict-line.ts'

const signs: Readonly<Record<Result, string>> = { trusted: '✅', fixed: '✅', rejected: '❌', unreachable: '⚠️' }

export interface SummaryOptions {
  /** The runner takes 1 MiB a step and shows nothing of a larger summary (FileCommandManager.cs). */
  readonly limitBytes?: number
  /** Where the pages of the causes lie: an address or a relative path, without a slash at its end. */
  readonly causesUrl?: string
  /** Where the whole is, for the sentence that says what was left out. */
  readonly reportPath?: string
}

/** The job summary. Beyond the limit, detail is left out, with a sentence that says what and where it is. */
export function summaryMarkdown(report: Report, options: SummaryOptions = {}): string {
  const { limitBytes = 1024 * 1024 } = options
  for (const limits of detailSteps) {
    const summary = render(report, limits, options)
    if (Buffer.byteLength(summary) <= limitBytes) return summary
  }
  // No UTF-16 unit of the verdict takes more than three bytes.
  return endCut(markdownText(verdictLine(report)), Math.floor(limitBytes / 3))
}

function render(
  report: Report,
  limits: DetailLimits,
  { causesUrl = 'docs/causes', reportPath }: SummaryOptions,
): string {
  const detail = detailWithin(limits)
  const parts = [
    `## ${signs[report.result]} ${markdownText(verdictLine(report))}`,
    matrixSection(report, detail),
    findingsSection(report, detail, causesUrl),
    fixSection(report, detail),
    chainSection(report, detail),
  ]
  const omissions = detail.omissions()
  const where = reportPath === undefined ? '' : ` (${markdownText(reportPath)})`
  if (omissions !== '') parts.splice(1, 0, `Left out to fit: ${omissions}. All of it is in report.json${where}.`)
  return `${parts.filter(part => part !== '').join('\n\n')}\n`
}
