import type { CauseId, Finding, Fix, Report, Result, Severity } from '../model.ts'
import { listed } from '../text.ts'
import { findingSentence, findingsInOrder, helpSteps } from './finding-text.ts'
import { fixBlocks } from './fix-blocks.ts'
import { fixSentence } from './fix-text.ts'
import { wrapped } from './layout.ts'
import { visible, withoutCommands } from './log-text.ts'
import { type Colour, type Paint, painter } from './paint.ts'
import { matrixLines } from './terminal-matrix.ts'
import { unrepairedGroups } from './unrepaired.ts'
import { verdictLine } from './verdict-line.ts'

export interface TerminalOptions {
  readonly columns: number
  readonly colour: boolean
  /** Where a reader finds more about a cause. Default: the command that explains it. */
  readonly readOn?: (cause: CauseId) => string
}

const severityColours: Readonly<Record<Severity, Colour>> = { error: 'red', warning: 'yellow', notice: 'cyan' }
const resultColours: Readonly<Record<Result, Colour>> = {
  trusted: 'green',
  fixed: 'green',
  rejected: 'red',
  unreachable: 'yellow',
}

/** The report for people at a terminal; its last line is the verdict. Lines are at most `columns` wide, but for a word that is longer. */
export function terminalText(report: Report, options: TerminalOptions): string {
  const columns = Math.max(options.columns, 40)
  const paint = painter(options.colour)
  const { readOn = explainCommand } = options
  const lines = [
    ...matrixLines(report, columns, paint),
    ...findingsInOrder(report).flatMap(finding => [
      ...findingLines(finding, report, columns, paint),
      ...indented(`More: ${readOn(finding.cause)}`, '  ', '  ', columns).map(line => paint(line, 'gray')),
      '',
    ]),
    ...fixLines(report.fix, columns, paint),
    ...wrapped(visible(verdictLine(report)), columns).map(line => paint(line, resultColours[report.result], 'bold')),
  ]
  return withoutCommands(`${lines.join('\n')}\n`)
}

function findingLines(finding: Finding, report: Report, columns: number, paint: Paint): string[] {
  return [
    paint(`${finding.severity}: ${finding.cause}`, severityColours[finding.severity], 'bold'),
    ...indented(findingSentence(finding, report), '  ', '  ', columns),
    ...helpSteps(finding).flatMap((step, index) => indented(step, `  ${index + 1}. `, '     ', columns)),
  ]
}

function explainCommand(cause: CauseId): string {
  return `local-issuer explain ${cause}`
}

function fixLines(fix: Fix | undefined, columns: number, paint: Paint): string[] {
  if (fix === undefined) return []
  const from = [...new Set(fix.anchorsAdded.map(anchor => anchor.from))]
  const added =
    fix.anchorsAdded.length === 0 ? '' : `Anchors added: ${fix.anchorsAdded.length}, from ${from.join(', ')}.`
  return [
    paint('fix', undefined, 'bold'),
    ...indented(fixSentence(fix), '  ', '  ', columns),
    ...indented(added, '  ', '  ', columns),
    ...fixBlocks(fix).flatMap(({ title, lines }) => [
      ...indented(`${title}:`, '  ', '  ', columns),
      ...visible(lines)
        .split('\n')
        .filter(line => line !== ''),
    ]),
    ...unrepairedGroups(fix).flatMap(({ machine, clients, hosts, why, ownSteps }) => {
      const who = `${listed(clients)}${machine === 'runner' ? '' : ` in ${machine}`}`
      return [
        ...indented(`Not repaired: ${who} on ${listed(hosts)}: ${why}`, '  ', '    ', columns),
        ...ownSteps.flatMap(({ client, step }) => indented(`${client}: ${step}`, '    ', '      ', columns)),
      ]
    }),
    '',
  ]
}

function indented(text: string, first: string, next: string, columns: number): string[] {
  return wrapped(visible(text), columns - next.length).map((line, index) => `${index === 0 ? first : next}${line}`)
}
