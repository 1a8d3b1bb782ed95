import { visible } from './log-text.ts'

/**
 * `text` as GitHub-flavoured Markdown that renders as that text and nothing else, on one line: no markup, HTML, link, mention,
 * reference, mathematics or table cell can come out of it. A zero-width space keeps `@name` and `#1` from being looked up,
 * which happens after entities are decoded.
 */
export function markdownText(text: string): string {
  return visible(text.replace(/\s+/gu, ' ').trim())
    .replace(/[&<>]/g, character => entities[character] ?? '')
    .replace(/[\\`*_[\]|~!]/g, '\\$&')
    .replace(/#(?=(\d?))/g, (_, digit: string) => (digit === '' ? '\\#' : '&#35;&#8203;'))
    .replace(/@/g, '&#64;&#8203;')
    .replace(/\bGH-(?=\d)/gi, '$&&#8203;')
    .replace(/:(?=\/\/)/g, '&#58;')
    .replace(/\b(www)\./gi, '$1&#46;')
    .replace(/\$/g, '<span>$</span>')
    .replace(/^(?:[-+=]|\d+(?=[.)]))/, leading)
}

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' }

/** What would begin a list or underline a heading. */
function leading(mark: string): string {
  return /\d/.test(mark) ? `${mark}\\` : `\\${mark}`
}

/** `text` as inline code. HTML, because a code span can neither hold every text nor stand in every table. */
export function markdownCode(text: string): string {
  return codeOf(markdownText(text))
}

/** Prose of which what stands in backquotes is inline code. */
export function markdownProse(text: string): string {
  return markdownText(text).replace(/\\`(.+?)\\`/gu, (_, code: string) => codeOf(code))
}

/** Nothing is looked up in code (the filters of html-pipeline), and what is copied from it must be what it shows. */
function codeOf(markdown: string): string {
  return `<code>${markdown.replaceAll('&#8203;', '')}</code>`
}

/** A preformatted block of lines, as HTML for the same reason. */
export function markdownBlock(text: string): string {
  const html = visible(text.replace(/\r\n?/g, '\n').replace(/\n+$/, '')).replace(
    /[&<>]/g,
    character => entities[character] ?? '',
  )
  return `<pre>\n${html}\n</pre>`
}

/** A table; cells are Markdown already. */
export function markdownTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n')
}

/** A part that is opened by a click. `title` is Markdown-free HTML text of ours; `body` is Markdown. */
export function folded(title: string, body: string): string {
  return `<details><summary>${title}</summary>\n\n${body}\n\n</details>`
}
