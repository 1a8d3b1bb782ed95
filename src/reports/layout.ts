/** `text` in at most `width` characters, its middle left out: both ends of a host name tell hosts apart. */
export function middleCut(text: string, width: number): string {
  const characters = [...text]
  if (characters.length <= width) return text
  const head = Math.floor((width - 1) / 2)
  return [...characters.slice(0, head), '…', ...characters.slice(characters.length - (width - 1 - head))].join('')
}

/** `text` in at most `limit` UTF-16 units, its end left out, no surrogate pair split. */
export function endCut(text: string, limit: number): string {
  if (text.length <= limit) return text
  const cut = text.slice(0, Math.max(limit - 1, 0))
  return `${/[\uD800-\uDBFF]$/.test(cut) ? cut.slice(0, -1) : cut}…`.slice(0, limit)
}

/** `text` as lines of at most `width` characters, broken at spaces outside of backquotes. What is longer keeps a line of its own, so that it can be copied. */
export function wrapped(text: string, width: number): string[] {
  const lines: string[] = []
  let line = ''
  for (const word of text.match(/(?:`[^`]*`|[^\s`]|`)+/gu) ?? []) {
    if (line === '') line = word
    else if (line.length + 1 + word.length <= width) line += ` ${word}`
    else {
      lines.push(line)
      line = word
    }
  }
  return line === '' ? lines : [...lines, line]
}
