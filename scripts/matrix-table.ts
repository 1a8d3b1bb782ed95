import type { Verdict } from '../src/model.ts'
import { markdownTable } from '../src/reports/markdown.ts'

/** What a client says of the server under one setting. */
export interface Saying {
  readonly verdict: Verdict
  readonly message: string
}

/** `yes`: it trusts the server under this variable alone. `breaks`: it fails, and in another way than without it. */
export type Cell = 'yes' | '-' | 'breaks'

export interface MatrixRow {
  readonly client: string
  readonly version: string
  /** By the title of the setting. */
  readonly cells: ReadonlyMap<string, Cell>
}

export interface Matrix {
  readonly os: string
  readonly date: Date
  /** Titles, in the order of columns. */
  readonly settings: readonly string[]
  readonly rows: readonly MatrixRow[]
  /** Clients that failed by themselves, and so would show nothing else. */
  readonly unmeasured: readonly { readonly client: string; readonly message: string }[]
}

export function cellOf(without: Saying, under: Saying): Cell {
  if (under.verdict === 'trusted') return 'yes'
  if (under.verdict === without.verdict && wordsOf(under) === wordsOf(without)) return '-'
  return 'breaks'
}

/** Without what differs from run to run: ports, times, addresses in memory. */
function wordsOf({ message }: Saying): string {
  return message.replace(/\b[0-9A-F]{8,}\b/gi, '#').replace(/\d+/g, '#')
}

/** docs/matrix.md. A setting that changes nothing for anybody has no column, and is named below the table. */
export function matrixPage({ os, date, settings, rows, unmeasured }: Matrix): string {
  const isRead = (setting: string): boolean => rows.some(({ cells }) => cells.get(setting) !== '-')
  const columns = settings.filter(isRead)
  const others = settings.filter(setting => !isRead(setting))
  const table = markdownTable(
    ['Client', 'Version', ...columns.map(code)],
    rows.map(({ client, version, cells }) => [
      client,
      version.replaceAll('|', '\\|'),
      ...columns.map(setting => cells.get(setting) ?? ''),
    ]),
  )
  return `# Client × variable, measured

Written by \`npm run matrix -- --write\` on ${os}, ${date.toISOString().slice(0, 10)}. A loopback server whose root no store holds; each
client was asked with the one variable set and nothing else, to a file, a directory or a key store with that root alone.

- \`yes\`: the variable alone made the client trust the server.
- \`-\`: it changed nothing.
- \`breaks\`: the client failed in another way than without it.

\`SSL_CERT_FILE (missing)\` names a file that is not there, \`SSL_CERT_DIR (plain)\` a directory without hash links. Whether a
variable replaces the default store or adds to it stands in [the table of variables](../src/stores/variables.ts).

${table}
${others.length === 0 ? '' : `\nNo client here reads ${others.map(code).join(', ')}.\n`}${unmeasured
  .map(({ client, message }) => `\n${client} is there and was not measured, for it failed by itself: ${message}\n`)
  .join('')}`
}

function code(title: string): string {
  return `\`${title}\``
}
