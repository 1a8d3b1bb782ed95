import assert from 'node:assert/strict'
import { test } from 'node:test'
import { HtmlValidate } from 'html-validate'
import type { Report } from '../../src/model.ts'
import { htmlReport } from '../../src/reports/html.ts'
import { fixed, hostile, hostileTexts, manyHosts, partlyFixed, rejected, trusted } from './sample-reports.ts'

const validator = new HtmlValidate({
  extends: ['html-validate:standard', 'html-validate:a11y'],
  rules: {
    'no-inline-style': 'error',
    // The filter answers every key, and has nothing to submit.
    'wcag/h32': 'off',
  },
})

const samples: Readonly<Record<string, Report>> = {
  trusted,
  rejected,
  fixed,
  'partly fixed': partlyFixed,
  'of a hundred hosts': manyHosts(100),
  'without clients': { ...trusted, checks: [], machines: [], hosts: [] },
}

for (const [name, report] of Object.entries(samples)) {
  test(`a report that is ${name} is valid HTML`, async () => assert.deepEqual(await problemsOf(report), []))
}

test('hostile texts leave valid HTML, whatever they hold', async () => {
  for (const text of hostileTexts) assert.deepEqual(await problemsOf(hostile(text)), [], JSON.stringify(text))
})

async function problemsOf(report: Report): Promise<string[]> {
  const { results } = await validator.validateString(htmlReport(report))
  return results.flatMap(({ messages }) =>
    messages.map(({ ruleId, message, line, column }) => `${ruleId} ${line}:${column} ${message}`),
  )
}

test('no element and no attribute comes out of hostile texts', () => {
  const shape = (html: string) => new Set(html.match(/<\/?[a-z][^\s>]*|\s[a-z-]+(?==")/g))
  const ours = shape(htmlReport(hostile('harmless')))
  for (const text of hostileTexts) {
    const found = shape(htmlReport(hostile(text)))
    assert.deepEqual(
      [...found].filter(each => !ours.has(each)),
      [],
      JSON.stringify(text),
    )
  }
})

test('nothing is loaded from elsewhere, and no style or script stands in an attribute', () => {
  const html = htmlReport(manyHosts(21))
  assert.doesNotMatch(html, /\s(?:src|srcset|style|on\w+)=|@import|url\(/)
  assert.match(html, /content="default-src &#39;none&#39;; style-src &#39;sha256-/)
})

test('the verdict is the first heading', () => {
  assert.match(htmlReport(rejected), /<h1 class="rejected">.*Rejected<\/h1>\s*<p>2 of 8 checks \(python × 2 hosts\)/)
  assert.match(htmlReport(trusted), /<h1 class="trusted">.*Trusted<\/h1>\s*<p>All 8 checks/)
})

test('a cell leads to the finding that explains it', () => {
  const html = htmlReport(rejected)
  assert.match(html, /<td class="rejected" data-client="python" data-verdict="rejected"><a href="#finding-1"/)
  assert.match(html, /<article class="finding is-error" id="finding-1" data-hosts="git\.example\.org:443 /)
})

test('beyond twenty hosts, those that every client trusts are folded', () => {
  assert.doesNotMatch(htmlReport(manyHosts(20)), /<details class="rest">/)
  assert.match(htmlReport(manyHosts(21)), /<details class="rest"><summary>16 hosts trusted by every client</)
})

test('every anchor that the fix adds stands with its whole fingerprint and its origin', () => {
  const html = htmlReport(fixed)
  for (const { sha256, from } of fixed.fix?.anchorsAdded ?? []) {
    assert.ok(html.includes(`<code>${sha256}</code></span><span>from <code>${from}</code>`))
  }
})

test('a chain tells at which anchor of which store the way ends, and for whom', () => {
  const anchor = { subject: 'CN=<b>Root', sha256: 'ab'.repeat(32), from: '/etc/ssl/<certs>' }
  const html = htmlReport({ ...trusted, checks: trusted.checks.map(check => ({ ...check, anchor })) })
  assert.match(
    html,
    /<span>For python, .* the way ends at <bdi>&lt;b&gt;Root<\/bdi> in <code>\/etc\/ssl\/&lt;certs&gt;<\/code>/,
  )
  assert.ok(html.includes(`<code>${anchor.sha256}</code>.</span>`))
})

test('a thousand hosts are a report still', () => {
  assert.ok(Buffer.byteLength(htmlReport(manyHosts(1000))) < 8 * 1024 * 1024)
})
