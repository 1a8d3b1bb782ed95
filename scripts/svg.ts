const characterWidth = 8.4
const lineHeight = 19
const margin = 20
const colours: Readonly<Record<string, string>> = {
  '31': '#ff7b72',
  '32': '#7ee787',
  '33': '#e3b341',
  '35': '#d2a8ff',
  '36': '#79c0ff',
  '90': '#8b949e',
}

/** A terminal's text, with its SGR colours and weights (ECMA-48), as a picture of a dark terminal. */
export function svgOf(text: string): string {
  const lines = text.trimEnd().split('\n')
  const longest = Math.max(...lines.map(line => line.replace(/\u001b\[\d*m/g, '').length))
  const width = Math.ceil(longest * characterWidth) + 2 * margin
  const height = lines.length * lineHeight + 2 * margin
  let style: Style = {}
  const rows = lines.map((line, index) => {
    const { spans, after } = styled(line, style)
    style = after
    return `<text x="${margin}" y="${margin + (index + 1) * lineHeight - 5}">${spans}</text>`
  })
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img">`,
    '<title>local-issuer demo</title>',
    '<style>text{font:14px ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;fill:#e6edf3;white-space:pre}</style>',
    '<rect width="100%" height="100%" rx="8" fill="#0d1117"/>',
    ...rows,
    '</svg>',
    '',
  ].join('\n')
}

interface Style {
  readonly fill?: string
  readonly bold?: boolean
}

function styled(line: string, before: Style): { spans: string; after: Style } {
  let style = before
  let spans = ''
  for (const part of line.split(/(\u001b\[\d*m)/)) {
    const code = /\[(\d*)m$/.exec(part)?.[1]
    if (part.startsWith('\u001b') && code !== undefined) style = styleAfter(style, code)
    else if (part !== '') spans += span(part, style)
  }
  return { spans, after: style }
}

function styleAfter(style: Style, code: string): Style {
  const { fill, bold } = style
  if (code === '1') return { ...style, bold: true }
  if (code === '22') return fill === undefined ? {} : { fill }
  const colour = colours[code]
  if (colour !== undefined) return { ...style, fill: colour }
  return code === '39' && bold ? { bold } : code === '39' ? {} : style
}

function span(text: string, { fill, bold }: Style): string {
  const escaped = text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;')
  const attributes = (fill ? ` fill="${fill}" style="fill:${fill}"` : '') + (bold ? ' font-weight="bold"' : '')
  return attributes === '' ? escaped : `<tspan${attributes}>${escaped}</tspan>`
}
