/** Filters, copies, and opens what is folded for paper. Without it the report is whole, and only these are missing. */
export const script = `(() => {
  'use strict'
  const all = selector => [...document.querySelectorAll(selector)]
  const listOf = text => (text ?? '').split(' ').filter(each => each !== '')
  const form = document.querySelector('form.filter')
  const shown = form.querySelector('output')
  const rows = all('tr[data-host]')
  const items = all('[data-hosts], [data-clients]')
  const rests = all('details.rest')
  const total = new Set(rows.map(row => row.dataset.host)).size
  const findings = all('article.finding')

  function apply() {
    const host = form.elements.host.value.trim().toLowerCase()
    const client = form.elements.client.value
    const verdict = form.elements.verdict.value
    const active = host !== '' || client !== '' || verdict !== ''
    const hits = new Set()
    for (const cell of all('table.matrix [data-client]')) cell.hidden = client !== '' && cell.dataset.client !== client
    for (const row of rows) {
      const isHit = cell =>
        (client === '' || cell.dataset.client === client) && (verdict === '' || cell.dataset.verdict === verdict)
      const answers = [...row.querySelectorAll('td[data-verdict]')].some(isHit)
      row.hidden = !(row.dataset.host.includes(host) && (answers || (client === '' && verdict === '')))
      if (!row.hidden) hits.add(row.dataset.host)
    }
    for (const item of items) {
      const hosts = listOf(item.dataset.hosts)
      const clients = listOf(item.dataset.clients)
      const verdicts = listOf(item.dataset.verdicts)
      const matches =
        (hosts.length === 0 || hosts.some(each => hits.has(each))) &&
        (client === '' || clients.length === 0 || clients.includes(client)) &&
        (verdict === '' || verdicts.length === 0 || verdicts.includes(verdict))
      item.hidden = active && !matches
    }
    for (const table of all('table.matrix')) {
      const isEmpty = [...table.tBodies[0].rows].every(row => row.hidden)
      table.closest('.scroll').hidden = isEmpty
      const rest = table.closest('details.rest')
      if (rest !== null) rest.hidden = isEmpty
    }
    for (const rest of rests) rest.open = active
    const left = findings.filter(finding => !finding.hidden).length
    shown.textContent = active
      ? hits.size + ' of ' + total + ' hosts, ' + left + ' of ' + findings.length + ' findings'
      : ''
  }

  form.addEventListener('input', apply)
  form.addEventListener('submit', event => event.preventDefault())
  form.addEventListener('reset', () => setTimeout(apply))
  form.hidden = false

  for (const button of navigator.clipboard === undefined ? [] : all('button.copy')) {
    button.hidden = false
    button.addEventListener('click', async () => {
      await navigator.clipboard.writeText(button.parentElement.querySelector('pre').textContent)
      button.textContent = 'Copied'
    })
  }

  const unfold = () => {
    const target = location.hash === '' ? null : document.getElementById(location.hash.slice(1))
    const fold = target?.querySelector(':scope > details:not(.said)')
    if (fold) fold.open = true
  }
  addEventListener('hashchange', unfold)
  unfold()

  let folded = []
  addEventListener('beforeprint', () => {
    folded = all('details:not([open])')
    for (const fold of folded) fold.open = true
  })
  addEventListener('afterprint', () => {
    for (const fold of folded) fold.open = false
  })
})()
`
