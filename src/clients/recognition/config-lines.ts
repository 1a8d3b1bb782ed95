/** No path is longer (PATH_MAX), and what a longer line says of one is nothing. */
const maxLine = 8192

/** The lines of a configuration file. Bounded, because an image is hostile: an expression may take the square of a line's length. */
export function configLines(text: string): readonly string[] {
  return text.split(/\r?\n/).filter(line => line.length <= maxLine)
}

export interface Assignment {
  readonly name: string
  readonly value: string
}

/**
 * `name = value`, without the spaces around both; undefined for a line that says something else.
 * @param marks what may stand between them: the first one does
 */
export function assignment(line: string, marks: '=' | '=:' = '='): Assignment | undefined {
  const at = [...marks].map(mark => line.indexOf(mark)).filter(place => place !== -1)
  if (at.length === 0) return undefined
  const place = Math.min(...at)
  const name = line.slice(0, place).trim()
  return /^[\w.-]+$/.test(name) ? { name, value: line.slice(place + 1).trim() } : undefined
}

/** The same where a value may be quoted and a comment may follow it. `\` in quotes stands for what is behind it where `escapes` says so. */
export function uncommented(value: string, { marks, escapes }: { marks: ';' | '#;'; escapes: boolean }): string {
  const quoted = (escapes ? /^"((?:[^"\\]|\\.)*)"/ : /^"([^"]*)"/).exec(value)
  const rest = value.slice(quoted?.[0].length ?? 0).trim()
  const isComment = (text: string): boolean => [...marks].some(mark => text.startsWith(mark))
  if (quoted !== null && (rest === '' || isComment(rest))) {
    return escapes ? (quoted[1] ?? '').replace(/\\(.)/g, '$1') : (quoted[1] ?? '')
  }
  const ends = [...marks].map(mark => value.indexOf(mark)).filter(place => place !== -1)
  return value.slice(0, Math.min(value.length, ...ends)).trim()
}
