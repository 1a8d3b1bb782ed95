import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { stripVTControlCharacters } from 'node:util'
import { clientIds } from '../../src/model.ts'
import { terminalText } from '../../src/reports/terminal.ts'
import { verdictLine } from '../../src/reports/verdict-line.ts'
import { check, fixed, hostile, hostileTexts, manyHosts, partlyFixed, rejected, trusted } from './sample-reports.ts'
import { workflowCommands } from './workflow-commands.ts'

const plain = { columns: 80, colour: false }

test('the text of a partly repaired run is the golden file', () => {
  const golden = readFileSync(new URL('terminal.golden.txt', import.meta.url), 'utf8')
  assert.equal(terminalText(partlyFixed, plain), golden)
})

test('the last line is the verdict', () => {
  for (const report of [trusted, rejected, fixed]) {
    assert.ok(terminalText(report, { columns: 200, colour: false }).endsWith(`\n${verdictLine(report)}\n`))
  }
})

for (const columns of [40, 60, 80, 120]) {
  test(`no line of seven clients and long host names is wider than ${columns} columns, but for one word or one command`, () => {
    const { hosts, ...rest } = manyHosts(30)
    const report = {
      ...rest,
      hosts,
      checks: clientIds.flatMap(client => hosts.map(host => check(client, host.id, 'rejected', ['issuer-missing']))),
    }
    const wide = terminalText(report, { columns, colour: false })
      .split('\n')
      .filter(line => line.length > columns)
      .map(line => line.trim().replace(/^\d+\. /, ''))
    for (const line of wide) assert.match(line, /^(?:\S+|`[^`]*`\.?)$/)
  })
}

test('a host name that is too long is cut in its middle', () => {
  const text = terminalText(manyHosts(5), { columns: 60, colour: false })
  assert.match(text, /^host-0\.\S*…\S*\.org:443 {2}✗/m)
})

test('beyond forty hosts only those that are not trusted everywhere have a row', () => {
  const text = terminalText(manyHosts(45), plain)
  assert.equal(text.match(/^host-\d+\S* {2}✗/gm)?.length, 9)
  assert.doesNotMatch(text, /^host-1\./m)
  assert.match(text, /^36 more hosts: trusted by every client\.$/m)
})

test('several installations of a client are numbered and told apart below the table', () => {
  const host = 'git.example.org:443'
  const checks = ['/usr/bin/python3', '/opt/python'].map(path => ({ ...check('python', host, 'trusted'), path }))
  const text = terminalText({ ...trusted, checks }, plain)
  assert.match(text, / {2}python 1 {2}python 2\n/)
  assert.match(text, /\npython 1: \/usr\/bin\/python3\npython 2: \/opt\/python\n/)
})

test('the fix is lines that a shell can take', () => {
  const bundle = '/github/home/local-issuer/bundle.pem'
  assert.ok(terminalText(fixed, { columns: 40, colour: false }).includes(`\nexport SSL_CERT_FILE='${bundle}'\n`))
})

test('colours are there only when asked for, and change no character', () => {
  const text = terminalText(rejected, plain)
  const coloured = terminalText(rejected, { columns: 80, colour: true })
  assert.ok(!text.includes('\u001b') && coloured.includes('\u001b[31m'))
  assert.equal(stripVTControlCharacters(coloured), text)
})

test('hostile texts are neither commands nor escapes', () => {
  for (const text of hostileTexts) {
    for (const columns of [40, 80]) {
      const output = terminalText(hostile(text), { columns, colour: false })
      assert.deepEqual(workflowCommands(output), [])
      assert.doesNotMatch(output.replaceAll('\n', ''), /[\p{Cc}\p{Cf}]/u)
    }
  }
})

test('a finding names the command that tells more, or what else the caller has to offer', () => {
  assert.match(terminalText(rejected, plain), /\n {2}More: local-issuer explain store-missing\n\n/)
  const readOn = (cause: string) => `https://example.com/${cause}`
  assert.match(terminalText(rejected, { ...plain, readOn }), /\n {2}More: https:\/\/example\.com\/store-missing\n\n/)
})
