import { type CheckRecord, type ClientId, clientIds, type Report, type Verdict, verdicts } from '../model.ts'
import { isRepairedForLaterSteps } from '../repaired.ts'
import { listed } from '../text.ts'

/** One installation of a client. `label` is its id, numbered where the machine has several installations of it. */
export interface Column {
  readonly client: ClientId
  readonly path: string
  readonly label: string
}

/** A verdict, or `fixed`: rejected, and trusted under the exported fix. */
export type Cell = Verdict | 'fixed'

/** In the order of legends. */
export const cells: readonly Cell[] = ['trusted', 'fixed', ...verdicts.filter(verdict => verdict !== 'trusted')]

export interface Row {
  readonly host: string
  /** In the order of the columns; undefined where nothing was checked. */
  readonly cells: readonly (Cell | undefined)[]
}

/** The verdicts of one machine: clients across, hosts down. */
export interface Matrix {
  readonly machine: string
  /** Its operating system, and whose verdicts are predicted: `Debian GNU/Linux 12 (bookworm), predicted from its files`. */
  readonly about: string
  readonly columns: readonly Column[]
  readonly rows: readonly Row[]
}

/** The matrix of every machine, in the order of the report. */
export function matrices(report: Report): Matrix[] {
  const checksOf = new Map<string, CheckRecord[]>()
  for (const check of report.checks) {
    const checks = checksOf.get(check.machine)
    if (checks === undefined) checksOf.set(check.machine, [check])
    else checks.push(check)
  }
  return report.machines.map(({ id, os }) => matrixOf(id, os, checksOf.get(id) ?? [], report))
}

function matrixOf(machine: string, os: string, checks: readonly CheckRecord[], report: Report): Matrix {
  const columns = columnsOf(checks)
  const cellOf = new Map(checks.map(check => [cellKey(check, check.host), cellFor(check, report)]))
  const checked = new Set(checks.map(check => check.host))
  const rows = report.hosts
    .filter(({ id }) => checked.has(id))
    .map(({ id }) => ({ host: id, cells: columns.map(column => cellOf.get(cellKey(column, id))) }))
  return { machine, about: about(os, checks), columns, rows }
}

function about(os: string, checks: readonly CheckRecord[]): string {
  const predicted = clientIds.filter(id => checks.some(({ client, basis }) => client === id && basis === 'predicted'))
  const isAll = checks.every(({ basis }) => basis === 'predicted')
  return [
    os || 'not opened',
    predicted.length === 0 ? '' : isAll ? 'predicted from its files' : `predicted: ${listed(predicted)}`,
  ]
    .filter(part => part !== '')
    .join(', ')
}

function columnsOf(checks: readonly CheckRecord[]): Column[] {
  return clientIds.flatMap(client => {
    const paths = [...new Set(checks.filter(check => check.client === client).map(check => check.path))]
    return paths.map((path, index) => ({ client, path, label: paths.length === 1 ? client : `${client} ${index + 1}` }))
  })
}

function cellKey({ client, path }: { readonly client: ClientId; readonly path: string }, host: string): string {
  return `${client}\n${path}\n${host}`
}

/** The columns whose label does not tell the installation. */
export function numberedColumns(matrix: Matrix): Column[] {
  return matrix.columns.filter(({ client, label }) => label !== client)
}

/** What the table shows of a check. */
export function cellFor(check: CheckRecord, { fix }: Report): Cell {
  return fix !== undefined && check.verdict === 'rejected' && isRepairedForLaterSteps(fix, check)
    ? 'fixed'
    : check.verdict
}

/** Whether every client that was asked says trusted, the exported fix included. */
export function isTrusted(row: Row): boolean {
  return row.cells.every(cell => cell === undefined || cell === 'trusted' || cell === 'fixed')
}
