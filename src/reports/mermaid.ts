import { listed } from '../text.ts'
import { calledName } from './certificate-name.ts'
import type { ChainDrawing, End, Link } from './chain-drawing.ts'
import { middleCut } from './layout.ts'
import { visible } from './log-text.ts'

/** A name may be as long as its certificate, and a drawing is looked at. */
const nameWidth = 48
/** Paths have no place to break at. */
const pathWidth = 30
const linksShown = 8

/** A chain as a Mermaid flowchart in a fence: what was served, from the leaf up, and what is missing above it. */
export function chainMermaid({ links, end }: ChainDrawing): string {
  const shown = links.slice(0, linksShown)
  const faulty = shown.flatMap((link, index) => (link.faults.length > 0 ? [`c${index}`] : []))
  return [
    '```mermaid',
    'flowchart LR',
    ...shown.map((link, index) => `  c${index}${linkLabel(link)}`),
    `  top${endLabel(end)}`,
    `  ${shown.map((_, index) => `c${index}`).join(' --> ')} -.-> top`,
    ...(end.missingFor.length + end.expiredFor.length > 0 ? ['  class top missing'] : []),
    ...(faulty.length > 0 ? [`  class ${faulty.join(',')} faulty`] : []),
    '  classDef missing stroke:#d1242f,stroke-width:3px,stroke-dasharray:6 4',
    '  classDef faulty stroke:#d1242f,stroke-width:3px',
    '```',
  ].join('\n')
}

function linkLabel({ entry, place, faults }: Link): string {
  const role = place === 1 ? 'leaf' : entry.subject === entry.issuer ? 'root' : 'intermediate'
  const until = `until ${entry.notAfter.slice(0, 10)}`
  return label([`served ${place}, ${role}`, cut(calledName(entry.subject)), until, ...faults.map(wrong)])
}

function endLabel({
  subject,
  sent,
  isIntermediate,
  missingFor,
  expiredFor,
  repairedFor,
  reachedBy,
  foundIn,
}: End): string {
  const isMissing = missingFor.length > 0
  const where = listed(
    foundIn.map(path => middleCut(path, pathWidth)),
    2,
  )
  return label([
    sent ? 'trust in it' : `${isIntermediate ? 'intermediate' : 'issuer'}, not served`,
    ...(sent ? [] : [cut(calledName(subject))]),
    ...(isMissing ? [`✗ ${isIntermediate ? 'missing for' : 'not in the store of'} ${listed(missingFor)}`] : []),
    ...(expiredFor.length > 0 ? [`✗ expired in the store of ${listed(expiredFor)}`] : []),
    ...(repairedFor.length > 0 ? [`given by the fix to ${listed(repairedFor)}`] : []),
    ...(reachedBy.length > 0 ? [`✓ reached by ${listed(reachedBy)}`] : []),
    ...(isMissing
      ? [foundIn.length > 0 ? `${isIntermediate ? 'known from' : 'found in'} ${where}` : 'found nowhere']
      : []),
  ])
}

function wrong(fault: string): string {
  return `✗ ${fault.replaceAll('-', ' ')}`
}

function cut(text: string): string {
  return middleCut(text, nameWidth)
}

function label(lines: readonly string[]): string {
  return `["${lines.map(mermaidText).join('<br/>')}"]`
}

/**
 * `text` for a quoted label. Letters, digits and spaces are themselves, and a dot, hyphen, slash or colon between two of
 * them; all else is an entity code, which Mermaid turns into the character after it has read marks and markup.
 */
export function mermaidText(text: string): string {
  const line = visible(text.replace(/\s+/gu, ' ').trim())
  return line.replace(/[^A-Za-z0-9 ]/gu, (character, at: number) => {
    const isInside = /[A-Za-z0-9]/.test(line.charAt(at - 1)) && /[A-Za-z0-9]/.test(line.charAt(at + 1))
    if (isInside && /[-./:]/.test(character)) return character
    return character === ',' ? character : `#${character.codePointAt(0)};`
  })
}
