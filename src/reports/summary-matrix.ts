import type { Report } from '../model.ts'
import { counted } from '../text.ts'
import { folded, markdownCode, markdownTable, markdownText } from './markdown.ts'
import { type Cell, cellFor, cells, isTrusted, type Matrix, matrices, numberedColumns, type Row } from './matrix.ts'
import type { Detail } from './summary-detail.ts'

const signs: Readonly<Record<Cell, string>> = {
  trusted: '✅',
  fixed: '🔧',
  rejected: '❌',
  unreachable: '⚠️',
  skipped: '➖',
  error: '❔',
}

const foldBeyond = 20

/** What each client says of each host: one table a machine, its legend below it. */
export function matrixSection(report: Report, detail: Detail): string {
  return [...matrices(report).map(matrix => machinePart(matrix, detail)), legend(report)].join('\n\n')
}

function machinePart(matrix: Matrix, detail: Detail): string {
  const heading = `### ${markdownText(matrix.machine)} (${markdownText(matrix.about)})`
  if (matrix.columns.length === 0) return `${heading}\n\nNo client was checked.`
  const doubtful = matrix.rows.filter(row => !isTrusted(row))
  const others = matrix.rows.length > detail.rows ? [] : matrix.rows.filter(isTrusted)
  detail.leftOut(matrix.rows.length - doubtful.length - others.length, 'hosts trusted by every client')
  const installations = numberedColumns(matrix).map(({ label, path }) => `${label}: ${markdownCode(path)}`)
  return [
    heading,
    ...(matrix.rows.length <= foldBeyond && others.length + doubtful.length === matrix.rows.length
      ? [table(matrix.rows, matrix)]
      : [
          part(detail.within(doubtful, 'hosts of the table'), 'not trusted by every client', matrix, foldBeyond),
          part(others, 'trusted by every client', matrix, 0),
        ]),
    ...(installations.length === 0 ? [] : [`${installations.join(', ')}.`]),
  ]
    .filter(text => text !== '')
    .join('\n\n')
}

function part(rows: readonly Row[], what: string, matrix: Matrix, openUpTo: number): string {
  if (rows.length === 0) return ''
  const markdown = table(rows, matrix)
  return rows.length > openUpTo ? folded(`${counted(rows.length, 'host')} ${what}`, markdown) : markdown
}

function table(rows: readonly Row[], { columns }: Matrix): string {
  return markdownTable(
    ['Host', ...columns.map(column => column.label)],
    rows.map(({ host, cells }) => [markdownCode(host), ...cells.map(cell => (cell === undefined ? '' : signs[cell]))]),
  )
}

function legend(report: Report): string {
  const present = new Set(report.checks.map(check => cellFor(check, report)))
  return cells
    .filter(cell => present.has(cell))
    .map(cell => `${signs[cell]} ${cell}`)
    .join(' · ')
}
