import { bracketCommand } from '../text.ts'
import { visible } from './log-text.ts'

export interface Element {
  readonly name: string
  readonly attributes: Readonly<Record<string, string | number>>
  /** Elements, or one text. */
  readonly content: readonly Element[] | string
}

export function element(name: string, attributes: Element['attributes'], content: Element['content'] = []): Element {
  return { name, attributes, content }
}

/** An XML 1.0 document, two spaces a level. */
export function xmlDocument(root: Element): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n${written(root, '')}`
}

function written({ name, attributes, content }: Element, indent: string): string {
  const given = Object.entries(attributes).map(
    ([key, value]) => ` ${key}="${escapeText(String(value)).replaceAll('\n', '&#10;')}"`,
  )
  const start = `${indent}<${name}${given.join('')}`
  if (content.length === 0) return `${start}/>\n`
  if (typeof content === 'string') return `${start}>${escapeText(content)}</${name}>\n`
  return `${start}>\n${content.map(child => written(child, `${indent}  `)).join('')}${indent}</${name}>\n`
}

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }

/**
 * `text` as it can stand in an element: `visible` leaves no character that XML forbids. A document may be printed where the
 * runner reads commands, so what begins one is written as a character reference.
 */
export function escapeText(text: string): string {
  return visible(text)
    .replace(/[&<>"]/g, character => entities[character] ?? '')
    .replace(/^(\s*):(?=:)/gmu, '$1&#58;')
    .replace(bracketCommand, '##$1&#91;')
}
