import type { CauseId, Finding, Report, Severity, Source } from '../model.ts'
import { causeWords, findingSentence, findingsInOrder, helpSteps } from './finding-text.ts'
import { fingerprintsOf } from './fingerprints.ts'
import { jsonText } from './json.ts'
import { visible } from './log-text.ts'
import { firstPlace, type PlaceOptions, placesOf } from './places.ts'

export interface SarifOptions extends PlaceOptions {
  /** Where the pages of the causes lie, without a slash at its end. */
  readonly causesUrl: string
  /** The pages themselves, as Markdown; a cause without one has its name and its address. */
  readonly pages?: ReadonlyMap<CauseId, string>
}

/** SARIF has no more than `note` below a warning. */
const levels: Readonly<Record<Severity, string>> = { error: 'error', warning: 'warning', notice: 'note' }

/** Of one result; code scanning takes a thousand, and shows the first. */
const maxPlaces = 100

/** report.sarif: SARIF 2.1.0, a result a finding, a rule for each cause that was found. */
export function sarifReport(report: Report, options: SarifOptions): string {
  const findings = findingsInOrder(report)
  const causes = [...new Set(findings.map(({ cause }) => cause))]
  const fingerprints = fingerprintsOf(findings)
  const ended = new Date(Date.parse(report.startedAt) + report.milliseconds)
  return jsonText({
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'Local Issuer',
            version: visible(report.tool.version),
            informationUri: options.causesUrl.replace(/\/docs\/causes$/, ''),
            rules: causes.map(cause => rule(cause, options)),
          },
        },
        invocations: [
          {
            executionSuccessful: true,
            startTimeUtc: report.startedAt,
            ...(Number.isNaN(ended.getTime()) ? {} : { endTimeUtc: ended.toISOString() }),
          },
        ],
        columnKind: 'utf16CodeUnits',
        results: findings.map((finding, index) => ({
          ruleId: finding.cause,
          ruleIndex: causes.indexOf(finding.cause),
          level: levels[finding.severity],
          message: { text: plain([findingSentence(finding, report), ...helpSteps(finding)].join('\n')) },
          ...places(finding, report, options),
          partialFingerprints: { 'finding/v1': fingerprints[index] },
          properties: {
            machine: visible(finding.machine),
            clients: finding.clients,
            hosts: finding.hosts.map(visible),
            title: causeWords(finding),
          },
        })),
      },
    ],
  })
}

function rule(cause: CauseId, { causesUrl, pages }: SarifOptions): object {
  const page = pages?.get(cause)
  const [, summary] = page?.split(/\n\s*\n/) ?? []
  const text = (summary ?? cause.replaceAll('-', ' ')).replace(/\s+/g, ' ').trim()
  return {
    id: cause,
    name: cause
      .split('-')
      .map(word => word.charAt(0).toUpperCase() + word.slice(1))
      .join(''),
    shortDescription: { text },
    fullDescription: { text },
    helpUri: `${causesUrl}/${cause}.md`,
    ...(page === undefined ? {} : { help: { text: page, markdown: page } }),
    properties: { tags: ['tls', 'certificates'] },
  }
}

/** Where the hosts are written down: the first as the place of the result, the others beside it. */
function places(finding: Finding, report: Report, options: SarifOptions): object {
  const [, ...others] = placesOf(finding, report, options)
  return {
    locations: [physical(firstPlace(finding, report, options))],
    ...(others.length === 0 ? {} : { relatedLocations: others.slice(0, maxPlaces - 1).map(physical) }),
  }
}

function physical({ file, line }: Source): object {
  const uri = file.split('/').map(encodeURIComponent).join('/')
  return { physicalLocation: { artifactLocation: { uri, uriBaseId: '%SRCROOT%' }, region: { startLine: line } } }
}

/** A message in which nothing is a link, `[text](target)`. Placeholders are none, as no message has arguments. */
function plain(text: string): string {
  return visible(text).replaceAll('](', '\\](')
}
