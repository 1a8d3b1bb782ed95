// The files by which a step hands on variables, outputs and its summary, read as the runner reads them on Linux
// (actions/runner: src/Runner.Worker/FileCommandManager.cs).

export interface Decoded {
  /** In the order of the file; the last of a name wins. Those before a broken entry stay. */
  readonly pairs: readonly (readonly [name: string, value: string])[]
  /** Fails the step. */
  readonly error?: string
}

/** `NAME=VALUE` lines and `NAME<<DELIMITER` blocks. A CR stays in the value; nothing is trimmed. */
export function decodePairs(text: string): Decoded {
  const pairs: [string, string][] = []
  const lines = linesOf(text.replace(/^\uFEFF/, ''))
  for (let line = lines.next(); !line.done; line = lines.next()) {
    const entry = line.value.text
    if (entry === '') continue
    const equals = entry.indexOf('=')
    const heredoc = entry.indexOf('<<')
    if (heredoc >= 0 && (equals < 0 || heredoc < equals)) {
      const value = heredocValue(lines, entry.slice(heredoc + 2))
      if (heredoc === 0 || entry.length === heredoc + 2) return { pairs, error: `Invalid format '${entry}'` }
      if (value === undefined) return { pairs, error: 'Matching delimiter not found' }
      pairs.push([entry.slice(0, heredoc), value])
    } else if (equals >= 0) pairs.push([entry.slice(0, equals), entry.slice(equals + 1)])
    else return { pairs, error: `Invalid format '${entry}'` }
  }
  return { pairs }
}

interface Line {
  readonly text: string
  readonly ends: boolean
}

function* linesOf(text: string): Generator<Line, undefined> {
  let at = 0
  while (at < text.length) {
    const end = text.indexOf('\n', at)
    yield { text: end < 0 ? text.slice(at) : text.slice(at, end), ends: end >= 0 }
    at = end < 0 ? text.length : end + 1
  }
  return undefined
}

function heredocValue(lines: Generator<Line, undefined>, delimiter: string): string | undefined {
  const value: string[] = []
  for (let line = lines.next(); !line.done; line = lines.next()) {
    if (line.value.text === delimiter) return value.join('\n')
    if (!line.value.ends) return undefined
    value.push(line.value.text)
  }
  return undefined
}

/** The variables that later steps get; NODE_OPTIONS is refused in any case of letters, which does not fail the step. */
export function exportedVariables({ pairs }: Decoded): {
  readonly variables: Readonly<Record<string, string>>
  readonly refused: readonly string[]
} {
  const isRefused = ([name]: readonly [string, string]): boolean => name.toUpperCase() === 'NODE_OPTIONS'
  return {
    variables: Object.fromEntries(pairs.filter(pair => !isRefused(pair))),
    refused: pairs.filter(isRefused).map(([name]) => name),
  }
}

/** A larger summary is not shown at all. */
export const summaryLimit = 1024 * 1024
