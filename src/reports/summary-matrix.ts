import type { Report } from '../model.ts'
import { counted } from '../text.ts'
import { folded, markdownCode, markdownTable, markdownText } from './markdown.ts'
import { type Cell, cellFor, cells, isTrusted, type Matrix, matrices, numberedColumns } from './matrix.ts'
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
  const heading = `### ${markdownText(matrix.machine)} (${markdownText(matrix.os)})`
  if (matrix.columns.length === 0) return `${heading}\n\nNo client was checked.`
  const rows = matrix.rows.length > detail.rows ? matrix.rows.filter(row => !isTrusted(row)) : matrix.rows
  const shown = detail.within(rows, 'hosts of the table')
  detail.leftOut(matrix.rows.length - rows.length, 'hosts trusted by every client')
  const table = markdownTable(
    ['Host', ...matrix.columns.map(column => column.label)],
    shown.map(({ host, cells }) => [markdownCode(host), ...cells.map(cell => (cell === undefined ? '' : signs[cell]))]),
  )
  const bad = matrix.rows.filter(row => !isTrusted(row)).length
  const title = `${counted(matrix.rows.length, 'host')}, ${bad === 0 ? 'all' : `all but ${bad}`} trusted by every client`
  const installations = numberedColumns(matrix).map(({ label, path }) => `${label}: ${markdownCode(path)}`)
  return [
    heading,
    shown.length > foldBeyond ? folded(title, table) : shown.length > 0 ? table : title,
    ...(installations.length === 0 ? [] : [`${installations.join(', ')}.`]),
  ].join('\n\n')
}

function legend(report: Report): string {
  const present = new Set(report.checks.map(check => cellFor(check, report)))
  return cells
    .filter(cell => present.has(cell))
    .map(cell => `${signs[cell]} ${cell}`)
    .join(' · ')
}

/** The chain of every host, as served. */
export function chainSection(report: Report, detail: Detail): string {
  const hosts = report.hosts.filter(host => host.chain.length > 0)
  const shown = detail.chains ? hosts : []
  detail.leftOut(hosts.length - shown.length, 'chains')
  if (shown.length === 0) return ''
  const parts = shown.map(({ id, chain }) => {
    const rows = chain.map(({ subject, issuer, notBefore, notAfter, sha256 }, index) => [
      String(index + 1),
      markdownText(subject),
      markdownText(issuer),
      `${markdownText(notBefore.slice(0, 10))} – ${markdownText(notAfter.slice(0, 10))}`,
      markdownCode(sha256),
    ])
    return `${markdownCode(id)}\n\n${markdownTable(['', 'Subject', 'Issuer', 'Valid', 'SHA-256'], rows)}`
  })
  return folded(`Chains as served by ${counted(shown.length, 'host')}`, parts.join('\n\n'))
}
