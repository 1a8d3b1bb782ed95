import type { Report, Severity } from '../model.ts'
import { findingSentence, findingsInOrder, helpSteps } from './finding-text.ts'
import { fingerprintsOf } from './fingerprints.ts'
import { jsonText } from './json.ts'
import { visible } from './log-text.ts'
import { firstPlace, type PlaceOptions } from './places.ts'

const severities: Readonly<Record<Severity, string>> = { error: 'critical', warning: 'minor', notice: 'info' }

/** What GitLab shows beside the lines of a merge request, from an artifact of the kind `codequality`. */
export function codeQualityReport(report: Report, options: PlaceOptions): string {
  const findings = findingsInOrder(report)
  const fingerprints = fingerprintsOf(findings)
  return jsonText(
    findings.map((finding, index) => {
      const { file, line } = firstPlace(finding, report, options)
      return {
        description: visible([findingSentence(finding, report), ...helpSteps(finding)].join(' ')),
        check_name: finding.cause,
        fingerprint: fingerprints[index],
        severity: severities[finding.severity],
        location: { path: file, lines: { begin: line } },
      }
    }),
  )
}
