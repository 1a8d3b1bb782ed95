import { printable } from '../src/text.ts'
import type { Fault, FaultCase } from './fault.ts'
import { type Cell, isRight, wrongParts } from './measure.ts'

export interface MeasuredCase {
  readonly fault: FaultCase
  readonly cells: readonly Cell[]
}

export interface MeasuredFault {
  readonly fault: Fault
  readonly cases: readonly MeasuredCase[]
}

/** How often each part was right, over all cells. */
export interface Score {
  readonly cells: number
  readonly verdict: number
  readonly cause: number
  readonly fix: number
  /** Of the root causes, those that were made here. */
  readonly faults: number
  readonly cases: number
}

export function scoreOf(measured: readonly MeasuredFault[]): Score {
  const cases = measured.flatMap(one => one.cases)
  const cells = cases.flatMap(one => one.cells)
  const right = (part: 'verdict' | 'cause' | 'fix') => cells.filter(cell => !wrongParts(cell).includes(part)).length
  return {
    cells: cells.length,
    verdict: right('verdict'),
    cause: right('cause'),
    fix: right('fix'),
    faults: measured.filter(one => one.cases.length > 0).length,
    cases: cases.length,
  }
}

/** What the README says between its marks. */
export function readmeLine(measured: readonly MeasuredFault[]): string {
  return `${sentence(measured)} ([docs/faults.md](docs/faults.md)).`
}

function sentence(measured: readonly MeasuredFault[]): string {
  const { cells, verdict, cause, fix, faults, cases } = scoreOf(measured)
  return `**${verdict} of ${cells} verdicts, ${cause} of ${cells} first causes and ${fix} of ${cells} fixes were right**, in ${cases} cases of
${faults} root causes out of ${measured.length}`
}

/** docs/faults.md. @param date YYYY-MM-DD */
export function page(measured: readonly MeasuredFault[], date: string): string {
  const wrong = measured.flatMap(one => one.cases).flatMap(({ fault, cells: all }) => wrongLines(fault, all))
  return `# Faults that people meet

Written by \`npm run faults -- --write\` on ${date}. Each is a root cause from real threads, made on purpose: on this machine, in a
namespace, for another user, behind a proxy, under another clock, in an image or a container. The command line is run there as a user would, and
its verdict, its first cause and its fix are held against what is right.

${sentence(measured)}. \`✓\` is a fix that was proven, \`–\` one that no variable can be; nothing behind a
cause means that nothing was rejected.

${wrong.length === 0 ? '' : `## Wrong\n\n${wrong.join('\n')}\n\n`}${measured.map(section).join('\n')}`
}

function section({ fault, cases }: MeasuredFault, index: number): string {
  const head = `## ${index + 1}. ${capital(fault.title)}\n\nSeen in ${fault.seenIn.join(', ')}.\n`
  if (fault.notHere !== undefined) return `${head}\nNot made here. ${fault.notHere}\n`
  const rows = cases.map(
    ({ fault: { title, machine }, cells }) => `| ${title} | ${machine} | ${cells.map(shown).join('<br>')} |`,
  )
  return `${head}\n| case | machine | clients |\n|---|---|---|\n${rows.join('\n')}\n`
}

function shown(cell: Cell): string {
  const { client, found } = cell
  const mark = isRight(cell) ? '' : '**wrong** '
  if (found === undefined) return `${mark}${client}: not found`
  const outcome = found.cause ?? found.verdict
  const fix = { repaired: ' ✓', unrepaired: ' –', none: '' }[found.fix]
  return `${mark}${client}: ${outcome}${fix}`
}

/** One line a wrong cell, for the terminal too. */
export function wrongLines(fault: FaultCase, cells: readonly Cell[]): readonly string[] {
  return cells
    .filter(cell => !isRight(cell))
    .map(cell => {
      const parts = wrongParts(cell).map(
        part => `${part} ${cell.found?.[part] ?? 'none'} rather than ${cell.expected[part] ?? 'none'}`,
      )
      return `- ${fault.title}: ${cell.client}: ${parts.join(', ')} (${printable(cell.detail, 200)})`
    })
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
