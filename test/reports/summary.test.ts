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

test('twenty hosts are an open table, more are folded behind a line that counts them', () => {
  assert.doesNotMatch(summaryMarkdown({ ...manyHosts(20), findings: [] }), /<summary>20 hosts, /)
  assert.match(
    summaryMarkdown(manyHosts(21)),
    /<details><summary>21 hosts, all but 5 trusted by every client<\/summary>\n\n\| Host \|/,
  )
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
    const summary = summaryMarkdown(hostile(text))
    for (const { index } of summary.matchAll(/</g)) assert.match(summary.slice(index), ours)
    const outside = summary.replace(/<pre>[\s\S]*?<\/pre>/g, '')
    assert.doesNotMatch(outside, /@(?!&)|:\/\/|\n```|(?<!\\)\[(?!issuer missing|self signed)|(?<!\\)`/)
    for (const line of outside.split('\n').filter(each => /^#+ /.test(each))) {
      assert.match(line, /^(?:## ❌ Rejected|### |## Findings$|## Fix$)/)
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
