import { type CheckRecord, type ClientId, clientIds, type Report, type Verdict } from '../model.ts'

/** One installation of a client. `label` is its id, numbered where the machine has several installations of it. */
export interface Column {
  readonly client: ClientId
  readonly path: string
  readonly label: string
}

export interface Row {
  readonly host: string
  /** In the order of the columns; undefined where nothing was checked. */
  readonly cells: readonly (Verdict | undefined)[]
}

/** The verdicts of one machine: clients across, hosts down. */
export interface Matrix {
  readonly machine: string
  readonly os: string
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
  const verdicts = new Map(checks.map(check => [cellKey(check, check.host), check.verdict]))
  const checked = new Set(checks.map(check => check.host))
  const rows = report.hosts
    .filter(({ id }) => checked.has(id))
    .map(({ id }) => ({ host: id, cells: columns.map(column => verdicts.get(cellKey(column, id))) }))
  return { machine, os, columns, rows }
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

/** Whether every client that was asked says trusted. */
export function isTrusted(row: Row): boolean {
  return row.cells.every(cell => cell === undefined || cell === 'trusted')
}
