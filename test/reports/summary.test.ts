import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { summaryMarkdown } from '../../src/reports/summary.ts'
import { fixed, hostile, hostileTexts, manyHosts, partlyFixed, rejected, trusted } from './sample-reports.ts'

test('the summary of a partly repaired run is the golden file', () => {
  const golden = readFileSync(new URL('summary.golden.md', import.meta.url), 'utf8')
  assert.equal(summaryMarkdown(partlyFixed), golden)
})

test('the first line is the verdict', () => {
  assert.match(summaryMarkdown(trusted), /^## ✅ Trusted: all 8 checks\.\n/)
  assert.match(
    summaryMarkdown(rejected),
    /^## ❌ Rejected: 2 of 8 checks \(python × 2 hosts\), 1 unreachable\. 2 findings\.\n/,
  )
  assert.match(summaryMarkdown(fixed), /^## ✅ Fixed: /)
})

test('causes are linked to their pages', () => {
  assert.ok(
    summaryMarkdown(rejected, { causesUrl: 'https://forge.example/docs/causes' }).includes(
      '[store missing](https://forge.example/docs/causes/store-missing.md)',
    ),
  )
})

test('twenty hosts are an open table; of more, those are folded that every client trusts', () => {
  assert.doesNotMatch(summaryMarkdown({ ...manyHosts(20), findings: [] }), /<summary>\d+ hosts? /)
  const summary = summaryMarkdown(manyHosts(21))
  assert.match(summary, /\n\n\| Host \|.*\n.*\n\| <code>host-0\./)
  assert.match(
    summary,
    /<details><summary>16 hosts trusted by every client<\/summary>\n\n\| Host \|.*\n.*\n\| <code>host-1\./,
  )
})

test('so are those that are not, where they are more than twenty', () => {
  const summary = summaryMarkdown(manyHosts(105))
  assert.match(summary, /<details><summary>21 hosts not trusted by every client<\/summary>/)
})

test('each kind of chain in doubt is drawn once, and says how many are alike', () => {
  const summary = summaryMarkdown({ ...manyHosts(100), findings: [] })
  assert.equal(summary.split('```mermaid').length, 2)
  assert.match(summary, /<code>host-0\.[^\n]*<\/code>, and 19 hosts alike\n\n```mermaid\nflowchart LR\n/)
  assert.doesNotMatch(summaryMarkdown(trusted), /mermaid/)
})

test('a machine without clients says so', () => {
  assert.match(summaryMarkdown({ ...trusted, checks: [] }), /### runner \(.*\)\n\nNo client was checked\./)
})

test('the summary of a hundred hosts is whole below the limit', () => {
  const summary = summaryMarkdown(manyHosts(100))
  assert.doesNotMatch(summary, /Left out to fit/)
  assert.ok(summary.includes('host-99.'))
})

for (const limitBytes of [200_000, 60_000, 20_000, 5_000, 1_000, 300, 100, 10]) {
  test(`the summary of a thousand hosts stays within ${limitBytes} bytes and says what it left out`, () => {
    const summary = summaryMarkdown(manyHosts(1000), { limitBytes, reportPath: '/tmp/report.json' })
    assert.ok(Buffer.byteLength(summary) <= limitBytes, String(Buffer.byteLength(summary)))
    if (limitBytes < 1_000) return
    assert.match(summary, /^## ❌ Rejected: 800 of 4000 checks/)
    assert.match(summary, /Left out to fit: .*1000 chains.*\. All of it is in report\.json \(\/tmp\/report\.json\)\./)
  })
}

test('the findings outlive the trusted hosts when room is short', () => {
  const summary = summaryMarkdown(manyHosts(1000), { limitBytes: 60_000 })
  assert.match(summary, /hosts trusted by every client/)
  assert.match(summary, /### ❌ error: \[name mismatch\]/)
})

test('ten thousand hosts fit a step', () => {
  const report = { ...manyHosts(200), hosts: manyHosts(10_000).hosts }
  assert.ok(Buffer.byteLength(summaryMarkdown(report)) <= 1024 * 1024)
})

test('hostile texts leave no markup in the summary', () => {
  const ours = /^<\/?(?:code|details|summary|pre|span)>/
  for (const text of hostileTexts) {
    // What stands in a drawing is looked at in mermaid.test.ts.
    const summary = summaryMarkdown(hostile(text)).replace(/^```mermaid\n[^`]*\n```$/gm, '')
    for (const { index } of summary.matchAll(/</g)) assert.match(summary.slice(index), ours)
    const outside = summary.replace(/<pre>[\s\S]*?<\/pre>/g, '')
    assert.doesNotMatch(outside, /@(?!&)|:\/\/|\n```|(?<!\\)\[(?!issuer missing|self signed)|(?<!\\)`/)
    for (const line of outside.split('\n').filter(each => /^#+ /.test(each))) {
      assert.match(line, /^(?:## ❌ Rejected|### |## (?:Findings|Fix|Chains)$)/)
    }
    assert.equal(summary.split('<details>').length, summary.split('</details>').length)
  }
})

test('the columns of every table are as many as its head has, whatever its texts', () => {
  for (const text of hostileTexts) {
    const cells = summaryMarkdown(hostile(text))
      .split('\n\n')
      .filter(part => part.startsWith('| '))
      .map(part => part.split('\n').map(line => line.match(/(?<!\\)(?:\\\\)*\|/g)?.length))
    assert.ok(cells.length >= 5)
    for (const counts of cells) assert.equal(new Set(counts).size, 1)
  }
})
