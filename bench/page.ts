import { type Figures, growthExponent, median, ratio } from './figures.ts'

// docs/performance.md, which the terminal shows too.

export interface Conditions {
  /** YYYY-MM-DD. */
  readonly date: string
  /** The machine and the versions in words, without the machine's name. */
  readonly machine: string
  readonly loopHosts: number
}

export function page(figures: Figures, { date, machine, loopHosts }: Conditions): string {
  const { hosts, contest, growth, cold } = figures
  const sampled =
    loopHosts < hosts
      ? ` The loop starts its processes one after the other; it was run on ${loopHosts} of the hosts and its time multiplied.`
      : ''
  return `# Performance

Written by \`npm run bench -- --write\` on ${date}: ${machine}.

Servers on the loopback with P-256 certificates, in a process of their own; six clients (Python, requests, curl, git,
OpenSSL, Node.js) in an environment made from nothing, which load the system's bundle with the servers' authority in it.
Everybody took turns; figures are medians, of ${contest.length} for the contest.

## Goals

${goals(figures)}
## ${hosts} hosts, six clients

The loop is what one would write: a process for each host and client. The floor is each client's own batch program
(\`bench/floor\`) with nothing around it, all six side by side: no verdicts, no chains, no stores.${sampled}

${contestTable(contest)}
## Growth

The whole check, six clients. Memory is the largest resident set of our own process.

${table(
  ['hosts', 'wall', 'a host', 'peak memory'],
  growth.map(step => {
    const wall = median(step.wall)
    return [String(step.hosts), seconds(wall), milliseconds(wall / step.hosts), `${Math.round(step.peak)} MiB`]
  }),
)}
## Cold start

One host and one client, from the shell to the report.

${table(
  ['', 'wall', 'against the bare script'],
  [
    ['a bare Node.js TLS script', milliseconds(median(cold.map(({ bare }) => bare.wall))), ''],
    [
      'our check with Node.js',
      milliseconds(median(cold.map(({ node }) => node.wall))),
      times(ratio(cold, 'node', 'bare')),
    ],
    [
      'our check with curl',
      milliseconds(median(cold.map(({ curl }) => curl.wall))),
      times(ratio(cold, 'curl', 'bare')),
    ],
  ],
)}`
}

function goals({ contest, growth, cold }: Figures): string {
  const faster = ratio(contest, 'loop', 'ours')
  const floor = ratio(contest, 'ours', 'floor')
  const exponent = growthExponent(growth)
  const start = ratio(cold, 'node', 'bare')
  return table(
    ['goal', 'measured', 'met'],
    [
      ['ten times faster than the loop', times(faster), met(faster >= 10)],
      ['within 1.5 times the floor', times(floor), met(floor <= 1.5)],
      ['cost grows no faster than the hosts', `hosts^${exponent.toFixed(2)}`, met(exponent <= 1)],
      ['a cold start within 2 times a bare Node.js TLS script', times(start), met(start <= 2)],
    ],
  )
}

function contestTable(contest: Figures['contest']): string {
  const row = (title: string, name: 'ours' | 'loop' | 'floor'): string[] => [
    title,
    seconds(median(contest.map(round => round[name].wall))),
    seconds(median(contest.map(round => round[name].cpu))),
    times(ratio(contest, name, 'ours')),
  ]
  return table(
    ['', 'wall', 'processor', 'against ours'],
    [row('our check', 'ours'), row('the loop', 'loop'), row('the floor', 'floor')],
  )
}

/** A Markdown table that reads on a terminal too; the first column is text, the others are figures. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((_, column) => Math.max(3, ...[head, ...rows].map(row => (row[column] ?? '').length)))
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`
  const padded = (row: readonly string[]): string =>
    line(widths.map((width, column) => (row[column] ?? '')[column === 0 ? 'padEnd' : 'padStart'](width)))
  const rule = line(widths.map((width, column) => (column === 0 ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`)))
  return [padded(head), rule, ...rows.map(padded)].map(text => `${text}\n`).join('')
}

const seconds = (value: number): string => `${value.toFixed(value < 10 ? 2 : 1)} s`
const milliseconds = (value: number): string => `${Math.round(value * 1000)} ms`
const times = (value: number): string => `${value.toFixed(2)} ×`
const met = (holds: boolean): string => (holds ? 'yes' : 'no')
