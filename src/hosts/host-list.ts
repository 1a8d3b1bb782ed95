import { type Host, type Source, UsageError } from '../model.ts'
import { counted, printable } from '../text.ts'
import { parseHost } from './parse-host.ts'

/** Where a list comes from: the input's name, and the file's path when the input named a file. */
export interface ListOrigin {
  readonly input: string
  readonly file?: string
}

const hostLimit = 10_000
const byteLimit = 1024 * 1024
const shownProblems = 20

/**
 * The hosts of a list: one a line, `#` comments (at a line's start or after a space), blank lines, LF, CRLF or CR, a byte
 * order mark. Only hosts from a file carry their source. Throws one UsageError for all bad lines.
 */
export function parseHostList(text: string, origin: ListOrigin): Host[] {
  const place = printable(origin.file ?? origin.input, 200)
  if (Buffer.byteLength(text) > byteLimit) throw new UsageError(`${place} is larger than 1 MiB; split the list.`)
  const lines = text.replace(/^\uFEFF/, '').split(/\r\n|\n|\r/)
  const entries = lines
    .map((line, index) => ({ entry: line.replace(/(^|\s)#.*$/u, '').trim(), line: index + 1 }))
    .filter(({ entry }) => entry !== '')
  return parseEntries(
    entries.map(({ entry, line }) => ({
      entry,
      place: `${place}, line ${line}`,
      ...(origin.file === undefined ? {} : { source: { file: origin.file, line } }),
    })),
    place,
  )
}

/** The hosts of a command line, one an argument. Throws one UsageError for all bad arguments. */
export function parseHostArguments(entries: readonly string[]): Host[] {
  return parseEntries(
    entries.map((entry, index) => ({ entry, place: `HOST ${index + 1}` })),
    'HOST',
  )
}

/** All lists as one, duplicates merged: the first that names a host wins. Throws a UsageError for one port with two protocols. */
export function mergeHosts(lists: readonly (readonly Host[])[]): Host[] {
  const merged = new Map<string, Host>()
  for (const host of lists.flat()) {
    const known = merged.get(host.id)
    if (known === undefined) merged.set(host.id, host)
    else if (known.starttls !== host.starttls) {
      const [one, other] = [known, host].map(each =>
        each.starttls === undefined ? 'no starttls' : `starttls=${each.starttls}`,
      )
      throw new UsageError(
        `${host.id} is listed with ${one} and with ${other}; a port speaks one protocol, so keep one.`,
      )
    }
  }
  if (merged.size > hostLimit) throw tooMany('The host lists', merged.size)
  return [...merged.values()]
}

interface Entry {
  readonly entry: string
  readonly place: string
  readonly source?: Source
}

function parseEntries(entries: readonly Entry[], list: string): Host[] {
  if (entries.length > hostLimit) throw tooMany(list, entries.length)
  const hosts: Host[] = []
  const problems: string[] = []
  for (const { entry, place, source } of entries) {
    const reading = parseHost(entry)
    if ('problem' in reading) problems.push(`${place}: ${reading.problem}`)
    else hosts.push(source === undefined ? reading.host : { ...reading.host, source })
  }
  if (problems.length > 0) throw new UsageError(shortened(problems).join('\n'))
  return hosts
}

function shortened(problems: readonly string[]): readonly string[] {
  if (problems.length <= shownProblems) return problems
  return [...problems.slice(0, shownProblems), `and ${counted(problems.length - shownProblems, 'more bad line')}.`]
}

function tooMany(list: string, count: number): UsageError {
  return new UsageError(`${list}: ${count} hosts are more than the ${hostLimit} that one run takes; split the list.`)
}
