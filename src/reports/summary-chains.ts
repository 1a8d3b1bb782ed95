import type { HostRecord, Report } from '../model.ts'
import { counted } from '../text.ts'
import { chainDrawing, isDoubtful, kindOf } from './chain-drawing.ts'
import { grouped } from './grouped.ts'
import { folded, markdownCode, markdownTable, markdownText } from './markdown.ts'
import { chainMermaid } from './mermaid.ts'
import type { Detail } from './summary-detail.ts'

/** Each drawing is a frame of its own that GitHub loads. */
const drawingsShown = 4

/** A drawing for each kind of chain that is in doubt, then every chain, as served. */
export function chainSection(report: Report, detail: Detail): string {
  const hosts = report.hosts.filter(host => host.chain.length > 0)
  const shown = detail.chains ? hosts : []
  detail.leftOut(hosts.length - shown.length, 'chains')
  const parts = [...drawings(report, detail), ...(shown.length === 0 ? [] : [tables(shown)])]
  return parts.length === 0 ? '' : ['## Chains', ...parts].join('\n\n')
}

function drawings(report: Report, detail: Detail): string[] {
  const doubtful = report.hosts.flatMap(host => {
    const drawing = chainDrawing(host, report)
    return drawing !== undefined && isDoubtful(drawing) ? { host: host.id, drawing } : []
  })
  const kinds = [...grouped(doubtful.map(one => [kindOf(one.drawing), one] as const)).values()]
  return detail
    .within(kinds, 'drawings of chains', Math.min(drawingsShown, detail.findings))
    .map(([{ host, drawing }, ...alike]) =>
      [
        `${markdownCode(host)}${alike.length === 0 ? '' : `, and ${counted(alike.length, 'host')} alike`}`,
        chainMermaid(drawing),
      ].join('\n\n'),
    )
}

function tables(hosts: readonly HostRecord[]): string {
  const parts = hosts.map(({ id, chain }) => {
    const rows = chain.map(({ subject, issuer, notBefore, notAfter, sha256 }, index) => [
      String(index + 1),
      markdownText(subject),
      markdownText(issuer),
      `${markdownText(notBefore.slice(0, 10))} – ${markdownText(notAfter.slice(0, 10))}`,
      markdownCode(sha256),
    ])
    return `${markdownCode(id)}\n\n${markdownTable(['', 'Subject', 'Issuer', 'Valid', 'SHA-256'], rows)}`
  })
  return folded(`Chains as served by ${counted(hosts.length, 'host')}`, parts.join('\n\n'))
}
