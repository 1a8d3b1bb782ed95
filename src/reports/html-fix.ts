import type { Fix, Report } from '../model.ts'
import { counted } from '../text.ts'
import { fixBlocks } from './fix-blocks.ts'
import { fixSentence } from './fix-text.ts'
import { mark } from './html-marks.ts'
import { type Html, html, prose } from './html-markup.ts'
import { checksIn, type ProofRow, proofRows } from './proof-rows.ts'
import { unrepairedGroups } from './unrepaired.ts'

const hostsShown = 4

/** The fix with its proof: variables, every anchor that it adds, verdicts before and after, and what it does not repair. */
export function fixSection({ fix }: Report): Html | undefined {
  if (fix === undefined) return undefined
  return html`<section id="fix" aria-labelledby="fix-head"><h2 id="fix-head">Fix</h2>
<p class="lead">${mark(fix.proven ? 'trusted' : 'rejected')} ${fixSentence(fix)}</p>
${blocks(fix)}
${anchors(fix)}${proof(fix)}${unrepaired(fix)}</section>
`
}

function blocks(fix: Fix): readonly Html[] {
  const all = fixBlocks(fix)
  return all.map(({ title, lines }) => {
    const heading = all.length === 1 ? undefined : html`<h3>${title}</h3>`
    return html`${heading}<div class="shell"><pre tabindex="0" aria-label="${title}">${lines}</pre><button type="button" class="copy" hidden>Copy</button></div>
`
  })
}

function anchors({ anchorsAdded }: Fix): Html | undefined {
  if (anchorsAdded.length === 0) return undefined
  return html`<h3>${counted(anchorsAdded.length, 'anchor')} added</h3>
<ul class="anchors">${anchorsAdded.map(
    ({ subject, sha256, from }) =>
      html`<li><b><bdi>${subject}</bdi></b><span class="print">SHA-256 <code>${sha256}</code></span><span>from <code>${from}</code></span></li>`,
  )}</ul>
`
}

/** What changed stands in front; a client with one answer for all its hosts is one row. */
function proof(fix: Fix): Html | undefined {
  if (fix.proof.length === 0) return undefined
  const { changed, same } = proofRows(fix)
  return html`<h3>Proof: ${counted(fix.proof.length, 'check')} taken again, ${checksIn(changed)} changed</h3>
${changed.length === 0 ? undefined : table(changed, 'What changed')}${
  same.length === 0
    ? undefined
    : html`<details><summary>What stayed: ${counted(checksIn(same), 'check')}</summary>${table(same, 'What stayed')}</details>`
}
`
}

function table(rows: readonly ProofRow[], title: string): Html {
  return html`<section class="scroll" tabindex="0" aria-label="${title}"><table class="proof"><caption class="unseen">${title}</caption>
<thead><tr><th scope="col">Client</th><th scope="col">Before</th><th scope="col">Under the fix</th><th scope="col">Hosts</th></tr></thead>
<tbody>${rows.map(({ machine, client, before, after, hosts }) => {
    return html`<tr data-hosts="${hosts.join(' ')}" data-clients="${client}"><th scope="row">${client}${machine === 'runner' ? undefined : html` <small><bdi>${machine}</bdi></small>`}</th><td class="${before}">${mark(before)} ${before}</td><td class="${after}">${mark(after)} ${after}</td><td>${hostList(hosts)}</td></tr>
`
  })}</tbody></table></section>
`
}

function hostList(hosts: readonly string[]): Html {
  const all = html`${hosts.map(host => html`<code>${host}</code> `)}`
  return hosts.length <= hostsShown ? all : html`<details><summary>${hosts.length} hosts</summary>${all}</details>`
}

function unrepaired(fix: Fix): Html | undefined {
  const groups = unrepairedGroups(fix)
  if (groups.length === 0) return undefined
  return html`<h3>${counted(fix.unrepaired.length, 'check')} not repaired</h3>
<ul class="unrepaired">${groups.map(
    ({ machine, clients, hosts, why, ownSteps }) =>
      html`<li data-hosts="${hosts.join(' ')}" data-clients="${clients.join(' ')}"><b>${clients.join(', ')}</b>${machine === 'runner' ? undefined : html` in <bdi>${machine}</bdi>`} on ${hostList(hosts)}<br>${prose(why)}${ownSteps.map(({ client, step }) => html`<br><b>${client}</b>: ${prose(step)}`)}</li>`,
  )}</ul>
`
}
