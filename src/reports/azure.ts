import type { Finding, Report } from '../model.ts'
import { causeAddress } from './cause-page.ts'
import { findingSentence, findingsInOrder, helpSteps } from './finding-text.ts'
import { escapeForLog } from './log-text.ts'
import { type PlaceOptions, placesOf } from './places.ts'

/**
 * The findings as logging commands of Azure Pipelines, a line each: its errors and warnings of a step, at the line that names
 * the host. A notice, for which it has no command, is a plain line.
 */
export function azureCommands(report: Report, options: PlaceOptions): string {
  return findingsInOrder(report)
    .map(finding => `${command(finding, report, options)}\n`)
    .join('')
}

function command(finding: Finding, report: Report, options: PlaceOptions): string {
  const text = escapeForLog(
    [findingSentence(finding, report), ...helpSteps(finding), `More: ${causeAddress(finding.cause)}`].join('\n'),
  )
  if (finding.severity === 'notice') return text.replaceAll('\n', ' ')
  const [place] = placesOf(finding, report, options)
  const properties = {
    type: finding.severity,
    ...(place === undefined ? {} : { sourcepath: place.file, linenumber: String(place.line) }),
    code: finding.cause,
  }
  const written = Object.entries(properties).map(([name, value]) => `${name}=${property(value)};`)
  return `##vso[task.logissue ${written.join('')}]${data(text)}`
}

/** As azure-pipelines-agent reads them (Command.cs). */
function data(text: string): string {
  return text.replaceAll('%', '%AZP25').replaceAll('\n', '%0A')
}

function property(text: string): string {
  return data(text).replaceAll(';', '%3B').replaceAll(']', '%5D')
}
