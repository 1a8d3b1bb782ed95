import { createHash } from 'node:crypto'
import type { Report, Result } from '../model.ts'
import { counted } from '../text.ts'
import { causesUrl as publishedPages } from './cause-page.ts'
import { explained } from './explained.ts'
import { chainsSection } from './html-chains.ts'
import { clientsSection } from './html-clients.ts'
import { filterForm } from './html-filter.ts'
import { findingsSection } from './html-findings.ts'
import { fixSection } from './html-fix.ts'
import { mark, markSymbols } from './html-marks.ts'
import { type Html, html, ours } from './html-markup.ts'
import { matrixSection } from './html-matrix.ts'
import { script } from './html-script.ts'
import { style } from './html-style.ts'
import { cellFor, cells } from './matrix.ts'
import { verdictLine } from './verdict-line.ts'

export interface HtmlOptions {
  /** Where the pages of the causes lie, without a slash at its end. */
  readonly causesUrl?: string
}

/** Nothing is loaded, sent or run but the style and the script that stand in the document. */
const policy = [
  "default-src 'none'",
  `style-src '${digest(style)}'`,
  `script-src '${digest(script)}'`,
  "base-uri 'none'",
  "form-action 'none'",
].join('; ')

/** report.html: one file that shows all of the report, needs nothing from elsewhere, and works without its script. */
export function htmlReport(report: Report, options: HtmlOptions = {}): string {
  const { causesUrl = publishedPages } = options
  const explanation = explained(report)
  const { markup } = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>${titleOf(report)}</title>
<style>${ours(style)}</style>
</head>
<body>
${markSymbols}<a class="skip" href="#verdicts">To the verdicts</a>
${headOf(report)}${filterForm(report)}<main>
${matrixSection(report, explanation)}${findingsSection(report, explanation, causesUrl)}${fixSection(report)}${chainsSection(report)}${clientsSection(report)}</main>
<script>${ours(script)}</script>
</body>
</html>
`
  return markup
}

function digest(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`
}

const resultWords: Readonly<Record<Result, string>> = {
  trusted: 'Trusted',
  fixed: 'Fixed',
  rejected: 'Rejected',
  unreachable: 'Unreachable',
}

function titleOf(report: Report): string {
  return `${resultWords[report.result]} – ${counted(report.hosts.length, 'host')}, Local Issuer`
}

function headOf(report: Report): Html {
  const { result, startedAt, milliseconds, hosts, machines, tool } = report
  const line = verdictLine(report).replace(new RegExp(`^${resultWords[result]}: `), '')
  const clients = new Set(report.checks.map(({ client }) => client)).size
  const about = [
    counted(hosts.length, 'host'),
    counted(clients, 'client'),
    counted(machines.length, 'machine'),
    `${startedAt.slice(0, 16).replace('T', ' ')} UTC`,
    `took ${(milliseconds / 1000).toFixed(1)} s`,
    `${tool.name} ${tool.version}`,
  ]
  return html`<header class="${result}">
<h1 class="${result}">${mark(result)}${resultWords[result]}</h1>
<p>${line.charAt(0).toUpperCase()}${line.slice(1)}</p>
<p class="about">${about.join(' · ')}</p>
${share(report)}${contents(report)}</header>
`
}

/** The verdicts as parts of a bar. The legend says the same in words. */
function share(report: Report): Html | undefined {
  const total = report.checks.length
  if (total === 0) return undefined
  let x = 0
  const parts = cells.flatMap(cell => {
    const count = report.checks.filter(check => cellFor(check, report) === cell).length
    if (count === 0) return []
    const width = (count / total) * 1000
    const part = html`<rect class="${cell}" x="${x.toFixed(1)}" width="${Math.max(width - 3, 2).toFixed(1)}" height="10"/>`
    x += width
    return part
  })
  return html`<svg class="share" viewBox="0 0 1000 10" preserveAspectRatio="none" aria-hidden="true">${parts}</svg>
`
}

function contents({ findings, fix, hosts }: Report): Html {
  const state = fix === undefined ? '' : fix.exported ? 'exported' : fix.proven ? 'proven' : 'not proven'
  const entries = [
    ['verdicts', 'Verdicts', ''],
    ['findings', 'Findings', String(findings.length)],
    ...(fix === undefined ? [] : [['fix', 'Fix', state]]),
    ['chains', 'Chains', String(hosts.filter(({ chain }) => chain.length > 0).length)],
    ['clients', 'Clients and stores', ''],
  ]
  return html`<nav aria-label="Contents"><ul>${entries.map(
    ([id, name, note]) => html`<li><a href="#${id}">${name} <span>${note}</span></a></li>`,
  )}</ul></nav>
`
}
