import { type Html, html, ours } from './html-markup.ts'
import type { Cell } from './matrix.ts'

export type Mark = Cell | 'alarm' | 'warning' | 'notice'

/** Told apart by shape, not by colour alone. A box of 16 units, drawn by strokes. */
const shapes: Readonly<Record<Mark, string>> = {
  trusted: '<path d="m3 8.5 3.3 3.3L13 5"/>',
  fixed: '<circle cx="8" cy="8" r="6.4"/><path d="m5 8.3 2.1 2.1L11 6.3"/>',
  rejected: '<path d="m4 4 8 8m0-8-8 8"/>',
  unreachable: '<circle cx="8" cy="8" r="5.6"/><path d="m4 12 8-8"/>',
  skipped: '<path d="M4 8h8"/>',
  error: '<path d="M5.4 5.8a2.6 2.6 0 1 1 3.8 2.5C8.3 8.8 8 9.2 8 10"/><path d="M8 12.8v.1"/>',
  alarm: '<path d="M5.2 1.5h5.6l3.7 3.7v5.6l-3.7 3.7H5.2l-3.7-3.7V5.2z"/><path d="m6 6 4 4m0-4-4 4"/>',
  warning: '<path d="M8 2.5 14.5 13.5H1.5z"/><path d="M8 7v2.7M8 11.5v.1"/>',
  notice: '<circle cx="8" cy="8" r="6"/><path d="M8 7.5v3.5M8 5v.1"/>',
}

/** The drawings that `mark` refers to: once in the document. */
export const markSymbols: Html = html`<svg class="symbols" aria-hidden="true">${Object.entries(shapes).map(
  ([name, shape]) => html`<symbol id="mark-${name}" viewBox="0 0 16 16">${ours(shape)}</symbol>`,
)}</svg>`

/** A drawing beside text that says the same. */
export function mark(name: Mark): Html {
  return html`<svg class="mark ${name}" aria-hidden="true"><use href="#mark-${name}"/></svg>`
}
