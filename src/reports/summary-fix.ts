import type { Fix, Report } from '../model.ts'
import { counted, listed } from '../text.ts'
import { fixBlocks } from './fix-blocks.ts'
import { fixSentence } from './fix-text.ts'
import { endCut } from './layout.ts'
import { folded, markdownBlock, markdownCode, markdownProse, markdownTable, markdownText } from './markdown.ts'
import { checksIn, type ProofRow, proofRows } from './proof-rows.ts'
import type { Detail } from './summary-detail.ts'
import { unrepairedGroups } from './unrepaired.ts'

const foldBeyond = 10

/** The fix with its proof: variables, every anchor that it adds, verdicts before and after, and what it does not repair. */
export function fixSection({ fix }: Report, detail: Detail): string {
  if (fix === undefined) return ''
  const all = fixBlocks(fix)
  const blocks = detail
    .within(all, 'parts of the fix', Math.max(detail.findings, 1))
    .map(({ title, lines }) => `${all.length === 1 ? '' : `${markdownText(title)}:\n\n`}${markdownBlock(lines)}`)
  const parts = [
    '## Fix',
    fixSentence(fix),
    ...blocks,
    anchors(fix, detail),
    proof(fix, detail),
    unrepaired(fix, detail),
  ]
  return parts.filter(part => part !== '').join('\n\n')
}

function anchors({ anchorsAdded }: Fix, detail: Detail): string {
  const rows = detail
    .within(anchorsAdded, 'added anchors')
    .map(({ subject, sha256, from }) => [markdownText(subject), markdownCode(sha256), markdownCode(from)])
  return table(`${counted(anchorsAdded.length, 'anchor')} added`, ['Added anchor', 'SHA-256', 'From'], rows)
}

function proof(fix: Fix, detail: Detail): string {
  const { changed, same } = proofRows(fix)
  const rowsOf = (rows: readonly ProofRow[]) =>
    detail
      .within(rows, 'rows of the proof')
      .map(({ machine, client, hosts, before, after }) => [
        markdownText(machine),
        client,
        listed(hosts.map(markdownCode)),
        before === after ? before : `${before} → **${after}**`,
      ])
  const stayed = rowsOf(same)
  return [
    table(`${counted(checksIn(changed), 'check')} changed`, proofHead, rowsOf(changed)),
    stayed.length === 0
      ? ''
      : folded(
          `${counted(checksIn(same), 'check')} taken again with the same verdict`,
          markdownTable(proofHead, stayed),
        ),
  ]
    .filter(part => part !== '')
    .join('\n\n')
}

const proofHead = ['Machine', 'Client', 'Host', 'Verdict before → after']

function unrepaired(fix: Fix, detail: Detail): string {
  const rows = detail
    .within(unrepairedGroups(fix), 'reasons for what is not repaired')
    .map(({ machine, clients, hosts, why, ownSteps }) => [
      markdownText(machine),
      listed(clients),
      listed(hosts.map(markdownCode)),
      [why, ...ownSteps.map(({ client, step }) => `${client}: ${step}`)]
        .map(text => markdownProse(endCut(text, detail.text)))
        .join('<br>'),
    ])
  return table(
    `${counted(fix.unrepaired.length, 'check')} not repaired`,
    ['Machine', 'Client', 'Not repaired', 'Why'],
    rows,
  )
}

function table(title: string, head: readonly string[], rows: readonly (readonly string[])[]): string {
  if (rows.length === 0) return ''
  const markdown = markdownTable(head, rows)
  return rows.length > foldBeyond ? folded(title, markdown) : markdown
}
