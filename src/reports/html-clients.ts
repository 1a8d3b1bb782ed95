import type { ClientRecord, MachineRecord, Report, StoreRecord } from '../model.ts'
import { counted } from '../text.ts'
import { type Html, html } from './html-markup.ts'

/** Which clients were asked, and the stores that each of them uses. */
export function clientsSection({ machines }: Report): Html {
  return html`<section id="clients" aria-labelledby="clients-head"><h2 id="clients-head">Clients and their stores</h2>
${machines.map(machinePart)}</section>
`
}

function machinePart({ id, clients }: MachineRecord): Html | undefined {
  if (clients.length === 0) return undefined
  const title = `Clients of ${id}`
  return html`<details open><summary><bdi>${id}</bdi>: ${counted(clients.length, 'client')}</summary>
<section class="scroll" tabindex="0" aria-label="${title}"><table class="clients"><caption class="unseen">${title}</caption>
<thead><tr><th scope="col">Client</th><th scope="col">Version</th><th scope="col">Program</th><th scope="col">Stores</th></tr></thead>
<tbody>${clients.map(clientRow)}</tbody></table></section></details>
`
}

function clientRow({ id, version, path, stores }: ClientRecord): Html {
  return html`<tr data-clients="${id}"><th scope="row">${id}</th><td>${version}</td><td><code>${path}</code></td><td>${stores.length === 0 ? 'none that could be told' : html`<ul>${stores.map(storeItem)}</ul>`}</td></tr>
`
}

function storeItem({ origin, path, variable, state, anchors }: StoreRecord): Html {
  const teller = variable === undefined ? origin.replaceAll('-', ' ') : variable
  const counts = state === 'ok' ? counted(anchors, 'anchor') : state
  return html`<li><span class="${state === 'ok' ? 'dim' : 'fault'}">${counts}</span> ${path === undefined ? 'built in' : html`<code>${path}</code>`} <span class="dim">(${teller})</span></li>`
}
