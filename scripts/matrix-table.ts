import type { Verdict } from '../src/model.ts'
import { markdownTable } from '../src/reports/markdown.ts'

/** What a client says of the server under one setting. */
export interface Saying {
  readonly verdict: Verdict
  readonly message: string
}

/**
 * Under one variable that names one root. `adds`: it trusts that root's server, and still the one that its default store vouches for;
 * `replaces`: that one no more; `yes`: it trusts the server, and its default store could not be measured. `breaks`: it does not
 * trust it, and fails in another way than without, or trusts less.
 */
export type Cell = 'adds' | 'replaces' | 'yes' | '-' | 'breaks'

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

/** What a client says of the server whose root the variable names, and of the one whose root its default store holds. */
export interface Answers {
  readonly named: Saying
  readonly standard: Saying
}

export function cellOf(without: Answers, under: Answers): Cell {
  const trustedByDefault = without.standard.verdict === 'trusted'
  const isLost = trustedByDefault && under.standard.verdict !== 'trusted'
  if (under.named.verdict !== 'trusted') return isLost || !saysTheSame(without.named, under.named) ? 'breaks' : '-'
  if (!trustedByDefault) return 'yes'
  return isLost ? 'replaces' : 'adds'
}

function saysTheSame(one: Saying, other: Saying): boolean {
  return one.verdict === other.verdict && wordsOf(one) === wordsOf(other)
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

Written by \`npm run matrix -- --write\` on ${os}, ${date.toISOString().slice(0, 10)}. Two loopback servers: the root of one is in no store, that
of the other was laid into every default store, in a mount namespace. Each client was asked about both with the one variable set and
nothing else, to a file, a directory or a key store with the first root alone.

- \`adds\`: the client trusts the first server, and still the second.
- \`replaces\`: it trusts the first, and **rejects the second, which it trusted before**. Such a variable wants a whole bundle.
- \`yes\`: it trusts the first. The second it never trusted: its roots are inside the program, or its store is not there.
- \`-\`: nothing changed.
- \`breaks\`: it trusts neither, or fails in another way than without the variable.

\`SSL_CERT_FILE (missing)\` names a file that is not there, \`SSL_CERT_DIR (plain)\` a directory without hash links. A client with two
default stores, a file and a directory, loses one of them to a variable and keeps the other: \`adds\`, on this machine.

${table}
${others.length === 0 ? '' : `\nNo client here reads ${others.map(code).join(', ')}.\n`}${unmeasured
  .map(({ client, message }) => `\n${client} is there and was not measured, for it failed by itself: ${message}\n`)
  .join('')}`
}

function code(title: string): string {
  return `\`${title}\``
}
