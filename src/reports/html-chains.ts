import type { HostRecord, Report } from '../model.ts'
import { counted, listed } from '../text.ts'
import { calledName } from './certificate-name.ts'
import { type ChainDrawing, chainDrawing, type End, isDoubtful, kindOf, type Link } from './chain-drawing.ts'
import { grouped } from './grouped.ts'
import { mark } from './html-marks.ts'
import { type Html, html } from './html-markup.ts'
import { hostName } from './html-matrix.ts'

/** So many kinds of chains have one that is open. */
const openAtFirst = 3
const day = 24 * 60 * 60 * 1000

/** The chain of every host: what was served, and what is missing or held above it. */
export function chainsSection(report: Report): Html {
  const drawn = report.hosts.flatMap(host => {
    const drawing = chainDrawing(host, report)
    return drawing === undefined ? [] : { host, drawing }
  })
  const doubtful = drawn.filter(({ drawing }) => isDoubtful(drawing))
  const kinds = grouped((doubtful.length === 0 ? drawn : doubtful).map(one => [kindOf(one.drawing), one] as const))
  const open = new Set([...kinds.values()].map(([first]) => first).slice(0, openAtFirst))
  const now = Date.parse(report.startedAt)
  const silent = report.hosts.length - drawn.length
  return html`<section id="chains" aria-labelledby="chains-head"><h2 id="chains-head">Chains as served</h2>
${drawn.map(one => chainPart(one.host, one.drawing, open.has(one), now))}${
  silent === 0 ? undefined : html`<p class="dim">${counted(silent, 'host')} served no chain that was seen.</p>`
}</section>
`
}

function chainPart(host: HostRecord, drawing: ChainDrawing, isOpen: boolean, now: number): Html {
  const { links, aside, end } = drawing
  const doubtful = isDoubtful(drawing)
  return html`<details class="chain" data-hosts="${host.id}"${isOpen ? html` open` : undefined}><summary>${mark(doubtful ? 'warning' : 'trusted')}<span class="unseen">${doubtful ? 'in doubt' : 'whole'}:</span> ${hostName(host.id)} <span class="dim">${summaryOf(drawing)}</span></summary>
<ol class="links" aria-label="Chain of ${host.id}, from the leaf up">${links.map(link => linkBox(link, now))}${endBox(end)}</ol>
${aside.length === 0 ? undefined : html`<p>Sent as well, and no part of the way up:</p><ul class="links">${aside.map(link => linkBox(link, now))}</ul>`}</details>
`
}

function summaryOf({ links, end }: ChainDrawing): string {
  const faults = links.flatMap(link => link.faults.map(fault => fault.replaceAll('-', ' ')))
  const gap = [
    ...(end.missingFor.length > 0 ? [`${calledName(end.subject)} is missing for ${listed(end.missingFor)}`] : []),
    ...(end.expiredFor.length > 0 ? [`an issuer has expired in the store of ${listed(end.expiredFor)}`] : []),
  ]
  return (
    [...faults, ...gap].join(', ') || `${counted(links.length, 'certificate')}, issued by ${calledName(end.subject)}`
  )
}

function linkBox({ entry, place, faults }: Link, now: number): Html {
  const { subject, sha256, notBefore, notAfter } = entry
  const role = place === 1 ? 'leaf' : subject === entry.issuer ? 'root' : 'intermediate'
  return html`<li class="${faults.length > 0 ? 'link faulty' : 'link'}"><span class="role">served ${place} · ${role}</span>
<b class="called"><bdi>${calledName(subject)}</bdi></b><span class="subject"><bdi>${subject}</bdi></span>${faults.map(
    fault => html`<span class="fault">${mark('rejected')} ${fault.replaceAll('-', ' ')}</span>`,
  )}${validity(notBefore, notAfter, now)}<span class="print"><abbr title="SHA-256 fingerprint">SHA-256</abbr> <code>${sha256}</code></span></li>
`
}

/** The time that a certificate is valid for, and how much of it has gone. */
function validity(notBefore: string, notAfter: string, now: number): Html {
  const [from, until] = [Date.parse(notBefore), Date.parse(notAfter)]
  const gone = Math.round(Math.min(1, Math.max(0, (now - from) / Math.max(until - from, 1))) * 100)
  const left =
    now < from
      ? `valid in ${counted(Math.ceil((from - now) / day), 'day')}`
      : now > until
        ? `ended ${counted(Math.floor((now - until) / day), 'day')} ago`
        : `${counted(Math.floor((until - now) / day), 'day')} left`
  return html`<span class="validity"><svg viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true"><rect class="whole" width="100" height="4"/><rect class="gone" width="${gone}" height="4"/></svg>${notBefore.slice(0, 10)} – ${notAfter.slice(0, 10)}, ${left}</span>`
}

function endBox(end: End): Html {
  const {
    subject,
    sent,
    sha256,
    isIntermediate,
    reachedBy,
    missingFor,
    repairedFor,
    foundIn,
    lent,
    expiredFor,
    anchors,
  } = end
  const missing = missingFor.length > 0
  const place = isIntermediate ? 'not sent by the server, and missing for' : 'not in the store of'
  const role = sent ? 'trust in it' : `${isIntermediate ? 'intermediate' : 'issuer'}, not served`
  const lines = [
    missing ? html`<span class="fault">${mark('rejected')} ${place} ${missingFor.join(', ')}</span>` : undefined,
    expiredFor.length === 0
      ? undefined
      : html`<span class="fault">${mark('rejected')} expired in the store of ${expiredFor.join(', ')}</span>`,
    repairedFor.length === 0
      ? undefined
      : html`<span class="fixed">${mark('fixed')} given by the fix to ${repairedFor.join(', ')}</span>`,
    reachedBy.length === 0
      ? undefined
      : html`<span class="good">${mark('trusted')} ${sent ? 'held as an anchor by' : 'reached from the stores of'} ${reachedBy.join(', ')}</span>`,
    ...anchors.map(
      ({ subject, sha256, from, of }) =>
        html`<span>For ${of.join(', ')} the way ends at <bdi>${calledName(subject)}</bdi> in <code>${from}</code>, <abbr title="SHA-256 fingerprint">SHA-256</abbr> <code>${sha256}</code>.</span>`,
    ),
    foundIn.length === 0
      ? missing
        ? html`<span>Found nowhere on this machine.</span>`
        : undefined
      : html`<span>${isIntermediate ? 'Known from' : 'Found in'} ${foundIn.map((place, index) => html`${index === 0 ? '' : ', '}<code>${place}</code>`)}${lent && repairedFor.length > 0 ? '; the fix takes it from there' : ''}.</span>`,
  ]
  return html`<li class="link end${missing ? ' missing' : ''}"><span class="role">${role}</span>
${sent ? undefined : html`<b class="called"><bdi>${calledName(subject)}</bdi></b><span class="subject"><bdi>${subject}</bdi></span>`}${lines}${
  sent || sha256 === undefined ? undefined : html`<span class="print">SHA-256 <code>${sha256}</code></span>`
}</li>
`
}
