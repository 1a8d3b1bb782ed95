import type { Report } from '../model.ts'
import { counted } from '../text.ts'
import { middleCut } from './layout.ts'
import { visible } from './log-text.ts'
import {
  type Cell,
  type Column,
  cellFor,
  cells,
  isTrusted,
  type Matrix,
  matrices,
  numberedColumns,
  type Row,
} from './matrix.ts'
import type { Colour, Paint } from './paint.ts'

const signs: Readonly<Record<Cell, string>> = {
  trusted: '✓',
  fixed: '+',
  rejected: '✗',
  unreachable: '!',
  skipped: '-',
  error: '?',
}
const colours: Readonly<Record<Cell, Colour>> = {
  trusted: 'green',
  fixed: 'green',
  rejected: 'red',
  unreachable: 'yellow',
  skipped: 'gray',
  error: 'magenta',
}

const narrowestHost = 20
const widestHost = 60
const allRowsUpTo = 40

/** One table a machine, hosts down and clients across, in blocks of as many clients as the width holds; then the legend. */
export function matrixLines(report: Report, columns: number, paint: Paint): string[] {
  const present = new Set(report.checks.map(check => cellFor(check, report)))
  const legend = cells.filter(cell => present.has(cell)).map(cell => `${paint(signs[cell], colours[cell])} ${cell}`)
  return [
    ...matrices(report).flatMap(matrix => machineLines(matrix, columns, paint)),
    ...(legend.length === 0 ? [] : [legend.join('  '), '']),
  ]
}

function machineLines(matrix: Matrix, columns: number, paint: Paint): string[] {
  const heading = `${paint(visible(matrix.machine), undefined, 'bold')} (${visible(matrix.about)})`
  if (matrix.columns.length === 0) return [heading, 'No client was checked.', '']
  const rows = matrix.rows.length > allRowsUpTo ? matrix.rows.filter(row => !isTrusted(row)) : matrix.rows
  const hidden = matrix.rows.length - rows.length
  const longest = Math.max(narrowestHost, ...rows.map(row => row.host.length))
  const hostWidth = Math.min(longest, widestHost, Math.max(narrowestHost, columns - acrossWidth(matrix.columns)))
  return [
    heading,
    ...blocks(matrix.columns, columns - hostWidth).flatMap(block => blockLines(matrix, rows, block, hostWidth, paint)),
    ...(hidden === 0 ? [] : [`${counted(hidden, 'more host')}: trusted by every client.`]),
    ...numberedColumns(matrix).map(({ label, path }) => `${label}: ${visible(path)}`),
    '',
  ]
}

function blockLines(
  matrix: Matrix,
  rows: readonly Row[],
  block: readonly Column[],
  width: number,
  paint: Paint,
): string[] {
  if (rows.length === 0) return []
  const head = block.map(({ label }) => `  ${label}`).join('')
  const lines = rows.map(row => {
    const marks = block.map(column => {
      const cell = row.cells[matrix.columns.indexOf(column)]
      const padding = ' '.repeat(column.label.length - 1)
      return cell === undefined ? `   ${padding}` : `  ${paint(signs[cell], colours[cell])}${padding}`
    })
    return `${middleCut(visible(row.host), width).padEnd(width)}${marks.join('')}`.trimEnd()
  })
  return [`${' '.repeat(width)}${head}`, ...lines]
}

function acrossWidth(columns: readonly Column[]): number {
  return columns.reduce((width, { label }) => width + 2 + label.length, 0)
}

function blocks(columns: readonly Column[], width: number): Column[][] {
  const result: Column[][] = []
  for (const column of columns) {
    const last = result.at(-1)
    if (last !== undefined && acrossWidth([...last, column]) <= width) last.push(column)
    else result.push([column])
  }
  return result
}
