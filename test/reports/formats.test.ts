import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import type { Report } from '../../src/model.ts'
import { annotations } from '../../src/reports/annotations.ts'
import { findingSentence } from '../../src/reports/finding-text.ts'
import { type Format, formats, rendered } from '../../src/reports/formats.ts'
import { terminalText } from '../../src/reports/terminal.ts'
import { finding, fixed, partlyFixed, rejected } from './sample-reports.ts'

const causesUrl = 'https://example.org/docs/causes'

/** Undoes the escapes of a format and its line breaks, so that a sentence is found as it is. */
const readers: Readonly<Record<Exclude<Format, 'json'> | 'annotations' | 'terminal', (report: Report) => string>> = {
  html: report => withoutEntities(rendered(report, 'html', { causesUrl }).replace(/<\/?code>/g, '`')),
  sarif: report => sarifMessages(rendered(report, 'sarif', { causesUrl })).replaceAll('\\](', ']('),
  junit: report => withoutEntities(rendered(report, 'junit', { causesUrl })),
  markdown: report =>
    withoutEntities(rendered(report, 'markdown', { causesUrl }).replace(/<\/?code>/g, '`')).replace(
      /\\(?=[^a-z0-9\s])/gi,
      '',
    ),
  'code-quality': report => {
    const issues: readonly { readonly description: string }[] = JSON.parse(
      rendered(report, 'code-quality', { causesUrl }),
    )
    return issues.map(({ description }) => description).join('\n')
  },
  azure: report => rendered(report, 'azure', { causesUrl }),
  annotations: report =>
    annotations(report, { reportPath: 'r' })
      .map(({ message }) => message)
      .join('\n'),
  terminal: report => terminalText(report, { columns: 80, colour: false }),
}

function sarifMessages(sarif: string): string {
  const results: readonly { readonly message: { readonly text: string } }[] = JSON.parse(sarif).runs[0].results
  return results.map(({ message }) => message.text).join('\n')
}

function withoutEntities(text: string): string {
  const named: Readonly<Record<string, string>> = { lt: '<', gt: '>', quot: '"', amp: '&' }
  return text
    .replace(/<\/?span>/g, '')
    .replace(/&#8203;/g, '')
    .replace(/&#(\d+);/g, (_, code: string) => String.fromCodePoint(Number(code)))
    .replace(/&(lt|gt|quot|amp);/g, (_, name: string) => named[name] ?? '')
}

const awkward = finding({
  cause: 'issuer-missing',
  message: 'its store `/etc/a_b*c` lacks "CN=A & B <c>|d", #1 of [2](x), which it$elf is at https://example.org.',
})

suite('the sentence of a finding is the same in', () => {
  for (const [format, read] of Object.entries(readers)) {
    test(format, () => {
      for (const report of [rejected, fixed, partlyFixed, { ...rejected, findings: [awkward] }]) {
        const text = read(report).replace(/\s+/g, ' ')
        for (const each of report.findings) {
          const sentence = findingSentence(each, report)
          assert.ok(text.includes(sentence), `${sentence}\nis not in\n${text}`)
        }
      }
    })
  }
})

test('every format is rendered', () => {
  for (const format of formats) assert.ok(rendered(partlyFixed, format, { causesUrl }).length > 200, format)
})
