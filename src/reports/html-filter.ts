import { clientIds, type Report } from '../model.ts'
import { type Html, html } from './html-markup.ts'
import { cellFor, cells } from './matrix.ts'

/** The form that narrows the report; shown by the script that serves it. */
export function filterForm(report: Report): Html {
  const clients = new Set(report.checks.map(({ client }) => client))
  const verdicts = new Set(report.checks.map(check => cellFor(check, report)))
  return html`<form class="filter" role="search" aria-label="Filter" hidden>
<label>Host <input type="search" name="host" autocomplete="off" spellcheck="false" placeholder="part of a name"></label>
${select(
  'client',
  'Client',
  'all clients',
  clientIds.filter(id => clients.has(id)),
)}
${select(
  'verdict',
  'Verdict',
  'all verdicts',
  cells.filter(cell => verdicts.has(cell)),
)}
<button type="reset">Clear</button><output aria-live="polite"></output></form>
`
}

function select(name: string, label: string, all: string, options: readonly string[]): Html {
  return html`<label>${label} <select name="${name}"><option value="">${all}</option>${options.map(
    option => html`<option>${option}</option>`,
  )}</select></label>`
}
