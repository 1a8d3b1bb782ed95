import type { CheckRecord, Finding, Report, Severity } from '../model.ts'
import { counted } from '../text.ts'
import { evidenceRows } from './evidence-rows.ts'
import type { Explained } from './explained.ts'
import { causeWords, findingSentence, findingSources, helpSteps } from './finding-text.ts'
import { grouped } from './grouped.ts'
import { type Mark, mark } from './html-marks.ts'
import { type Html, html, prose } from './html-markup.ts'
import { cellFor } from './matrix.ts'

const severityMarks: Readonly<Record<Severity, Mark>> = { error: 'alarm', warning: 'warning', notice: 'notice' }
const wordsShown = 12
const namedInTheSentence = 4
/** More findings than that are told by their sentences alone, but for the first ones. */
const openUpTo = 8
const openThen = 4

/** What is wrong, on what evidence, and what to do, the most useful first. */
export function findingsSection(report: Report, explained: Explained, causesUrl: string): Html {
  const { findings } = explained
  return html`<section id="findings" aria-labelledby="findings-head"><h2 id="findings-head">Findings</h2>
${
  findings.length === 0
    ? html`<p class="dim">Nothing is wrong.</p>`
    : findings.map((finding, index) => {
        const isFolded = findings.length > openUpTo && index >= openThen
        return findingCard(finding, report, { explained, causesUrl, isFolded })
      })
}</section>
`
}

/** A finding's id in the document. */
export function findingId(finding: Finding, { findings }: Explained): string {
  return `finding-${findings.indexOf(finding) + 1}`
}

interface CardContext {
  readonly explained: Explained
  readonly causesUrl: string
  readonly isFolded: boolean
}

function findingCard(finding: Finding, report: Report, { explained, causesUrl, isFolded }: CardContext): Html {
  const { cause, severity, clients, hosts, machine } = finding
  const checks = explained.checksOf(finding)
  const verdicts = [...new Set(checks.map(check => cellFor(check, report)))]
  const steps = helpSteps(finding).map(step => html`<li>${prose(step)}</li>`)
  const body = html`<div class="columns"><div>${steps.length === 0 ? undefined : html`<h4>What to do</h4><ol>${steps}</ol>`}
<p class="more"><a href="${causesUrl}/${cause}.md">More about ${causeWords(finding)}</a></p></div>
<div class="evidence"><h4>Evidence</h4><dl>${[
    machine === 'runner' ? undefined : entry('machine', html`<bdi>${machine}</bdi>`),
    clients.length > namedInTheSentence ? entry('clients', html`${clients.join(', ')}`) : undefined,
    hosts.length > namedInTheSentence ? entry('hosts', allHosts(hosts)) : undefined,
    written(finding, report),
    ...evidence(finding),
  ]}</dl></div></div>${clientWords(checks)}`
  return html`<article class="finding is-${severity}" id="${findingId(finding, explained)}" data-hosts="${hosts.join(' ')}" data-clients="${clients.join(' ')}" data-verdicts="${verdicts.join(' ')}">
<h3>${mark(severityMarks[severity])}<span class="severity">${severity}</span> ${causeWords(finding)}</h3>
<p class="lead">${prose(findingSentence(finding, report))}</p>
${isFolded ? html`<details><summary>What to do, and the evidence</summary>${body}</details>` : body}</article>
`
}

function entry(name: string, value: Html): Html {
  return html`<dt>${name}</dt><dd>${value}</dd>`
}

function evidence(finding: Finding): readonly Html[] {
  return evidenceRows(finding).map(({ name, values }) =>
    entry(
      name,
      html`${values.map((text, index) => html`${index === 0 ? undefined : html`<br>`}<code>${text}</code>`)}`,
    ),
  )
}

function written(finding: Finding, report: Report): Html | undefined {
  const sources = findingSources(finding, report)
  if (sources.length === 0) return undefined
  const shown = sources.slice(0, 3).map(({ file, line }) => `${file}:${line}`)
  const more = sources.length > 3 ? ` and ${sources.length - 3} more` : ''
  return entry('written in', html`<code>${shown.join(', ')}</code>${more}`)
}

/** What the clients said, each sentence once. */
function clientWords(checks: readonly CheckRecord[]): Html | undefined {
  const said = checks.flatMap(({ client, message }) => (message === '' ? [] : [[message, client] as const]))
  const sentences = [...grouped(said)].map(
    ([message, clients]) => html`<dt>${[...new Set(clients)].join(', ')}</dt><dd><q>${message}</q></dd>`,
  )
  if (sentences.length === 0) return undefined
  const more = sentences.length - wordsShown
  return html`<details class="said"><summary>In the clients’ words</summary><dl>${sentences.slice(0, wordsShown)}</dl>${
    more > 0 ? html`<p class="dim">and ${counted(more, 'other sentence')}, in report.json</p>` : undefined
  }</details>`
}

function allHosts(hosts: readonly string[]): Html {
  const all = hosts.map((host, index) => html`${index === 0 ? '' : ' '}<code>${host}</code>`)
  return html`<details><summary>all ${hosts.length}</summary>${all}</details>`
}
