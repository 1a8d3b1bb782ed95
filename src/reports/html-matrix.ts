import type { CheckRecord, Report } from '../model.ts'
import { counted } from '../text.ts'
import type { Explained } from './explained.ts'
import { findingId } from './html-findings.ts'
import { mark } from './html-marks.ts'
import { type Html, html } from './html-markup.ts'
import { type Cell, type Column, cellFor, cells, isTrusted, type Matrix, matrices, type Row } from './matrix.ts'

/** Beyond so many hosts, those that every client trusts are folded below the others. */
const foldBeyond = 20
/** So many characters of clients' names fit side by side, the space between them counted; more are written upwards. */
const levelHeads = 110

/** What each client says of each host, a table a machine. */
export function matrixSection(report: Report, explained: Explained): Html {
  const checks = new Map(report.checks.map(check => [keyOf(check.machine, check, check.host), check]))
  return html`<section id="verdicts" aria-labelledby="verdicts-head"><h2 id="verdicts-head">Verdicts</h2>
${legend(report)}${matrices(report).map((matrix, index) => machinePart(matrix, `machine-${index + 1}`, { checks, explained }))}</section>
`
}

function machinePart(matrix: Matrix, id: string, context: Context): Html {
  const heading = html`<h3 id="${id}"><bdi>${matrix.machine}</bdi> <small>${matrix.about}</small></h3>
`
  if (matrix.columns.length === 0)
    return html`${heading}<p class="dim">No client was checked.</p>
`
  const table = (rows: readonly Row[], title: string) => tableOf(rows, matrix, title, context)
  const doubtful = matrix.rows.filter(row => !isTrusted(row))
  const good = matrix.rows.filter(isTrusted)
  if (matrix.rows.length <= foldBeyond || doubtful.length === 0 || good.length === 0)
    return html`${heading}${table(matrix.rows, 'All hosts')}`
  const title = `${counted(good.length, 'host')} trusted by every client`
  return html`${heading}${table(doubtful, `${counted(doubtful.length, 'host')} not trusted by every client`)}
<details class="rest"><summary>${title}</summary>${table(good, title)}</details>
`
}

interface Context {
  readonly checks: ReadonlyMap<string, CheckRecord>
  readonly explained: Explained
}

function tableOf(rows: readonly Row[], matrix: Matrix, title: string, context: Context): Html {
  const { columns, machine } = matrix
  const heads = columns.map(
    ({ client, label, path }) =>
      html`<th scope="col" data-client="${client}" title="${path}"><span>${label}</span></th>`,
  )
  return html`<section class="scroll" tabindex="0" aria-label="${title}: ${machine}">
<table class="matrix${columns.reduce((width, { label }) => width + label.length + 3, 0) > levelHeads ? ' upright' : ''}"><caption class="unseen">${title}: what each client of ${machine} says</caption>
<thead><tr><th scope="col">Host</th>${heads}</tr></thead>
<tbody>${rows.map(row => rowOf(row, matrix, context))}</tbody></table></section>
`
}

function rowOf({ host, cells }: Row, { columns, machine }: Matrix, { checks, explained }: Context): Html {
  return html`<tr data-host="${host}"><th scope="row">${hostName(host)}</th>${columns.map((column, index) => {
    const cell = cells[index]
    const check = checks.get(keyOf(machine, column, host))
    return cell === undefined || check === undefined
      ? html`<td data-client="${column.client}"></td>`
      : cellOf(cell, check, explained)
  })}</tr>
`
}

function cellOf(cell: Cell, check: CheckRecord, explained: Explained): Html {
  const words = [
    check.basis === 'predicted' ? `${cell}, predicted` : cell,
    ...check.causes.slice(0, 1).map(cause => cause.replaceAll('-', ' ')),
  ].join(': ')
  const shown = html`${mark(cell)}<span class="unseen">${words}</span>`
  const finding = explained.findingOf(check)
  const content =
    finding === undefined ? shown : html`<a href="#${findingId(finding, explained)}" title="${words}">${shown}</a>`
  return html`<td class="${cell}${check.basis === 'predicted' ? ' predicted' : ''}" data-client="${check.client}" data-verdict="${cell}">${content}</td>`
}

/** The name in front, as hosts are told apart by it; the port of HTTPS is expected. */
export function hostName(id: string): Html {
  const [, name = id, rest = ''] = /^(.*?)(:\d+(?:#.*)?)$/.exec(id) ?? []
  return html`<bdi class="host">${name.split('.').map((part, index) => (index === 0 ? part : html`.<wbr>${part}`))}<span class="${rest === ':443' ? 'dim' : 'port'}">${rest}</span></bdi>`
}

function legend(report: Report): Html {
  const counts = new Map<Cell, number>()
  for (const check of report.checks) {
    const cell = cellFor(check, report)
    counts.set(cell, (counts.get(cell) ?? 0) + 1)
  }
  const present = cells.filter(cell => counts.has(cell))
  const predicted = report.checks.some(({ basis }) => basis === 'predicted')
  return html`<ul class="legend">${present.map(
    cell => html`<li class="${cell}">${mark(cell)} ${counts.get(cell)} ${cell}</li>`,
  )}${predicted ? html`<li class="predicted">dotted: predicted from the stores</li>` : undefined}</ul>
`
}

function keyOf(machine: string, { client, path }: Pick<Column, 'client' | 'path'>, host: string): string {
  return [machine, client, path, host].join('\n')
}
