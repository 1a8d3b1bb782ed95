import type { Report } from '../model.ts'
import { azureCommands } from './azure.ts'
import { codeQualityReport } from './code-quality.ts'
import { htmlReport } from './html.ts'
import { reportJson } from './json.ts'
import { junitReport } from './junit.ts'
import { type SarifOptions, sarifReport } from './sarif.ts'
import { summaryMarkdown } from './summary.ts'

export const formats = ['html', 'sarif', 'junit', 'markdown', 'json', 'code-quality', 'azure'] as const
export type Format = (typeof formats)[number]

/** The files of a report directory. report.json is the source of the others, and comes first. */
export const reportFiles = {
  json: 'report.json',
  html: 'report.html',
  sarif: 'report.sarif',
  junit: 'report.junit.xml',
} as const satisfies Partial<Record<Format, string>>

/** A report in one of its formats. */
export function rendered(report: Report, format: Format, options: SarifOptions): string {
  switch (format) {
    case 'html':
      return htmlReport(report, options)
    case 'sarif':
      return sarifReport(report, options)
    case 'junit':
      return junitReport(report)
    case 'markdown':
      return summaryMarkdown(report, options)
    case 'json':
      return reportJson(report)
    case 'code-quality':
      return codeQualityReport(report, options)
    case 'azure':
      return azureCommands(report, options)
  }
}
