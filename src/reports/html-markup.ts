import { visible } from './log-text.ts'

/** Markup that is finished: what stands in it was escaped when it was made. */
export interface Html {
  readonly markup: string
}

type Part = Html | string | number | undefined | readonly Part[]

/**
 * A template whose every value is escaped, unless it is markup already: as text and in quoted attributes it stays text.
 * Lists are joined without anything between; undefined is nothing.
 */
export function html(literals: TemplateStringsArray, ...parts: readonly Part[]): Html {
  return { markup: literals.reduce((markup, literal, index) => markup + written(parts[index - 1]) + literal) }
}

/** Text that we wrote ourselves as markup: style, script, pictures. */
export function ours(markup: string): Html {
  return { markup }
}

function written(part: Part): string {
  if (part === undefined) return ''
  if (typeof part === 'number') return String(part)
  if (typeof part === 'string') return escapeHtml(part)
  return 'markup' in part ? part.markup : part.map(written).join('')
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

/** `text` with invisible characters shown, so that a name can neither hide nor turn its neighbours around. */
export function escapeHtml(text: string): string {
  return visible(text).replace(/[&<>"']/g, character => entities[character] ?? '')
}

/** Prose of which what stands in backquotes is code. */
export function prose(text: string): Html {
  return html`${text.split(/`([^`]+)`/).map((piece, index) => (index % 2 === 1 ? html`<code>${piece}</code>` : piece))}`
}
