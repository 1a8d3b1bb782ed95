import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { type Cell, cellOf, matrixPage, type Saying } from '../../scripts/matrix-table.ts'

suite('under a variable a client', () => {
  const without: Saying = {
    verdict: 'rejected',
    message: '80ABCDEF01:error:0A000086: unable to get issuer (port 4433)',
  }
  const cases: readonly [title: string, under: Saying, cell: Cell][] = [
    ['trusts', { verdict: 'trusted', message: '' }, 'yes'],
    ['says the same', without, '-'],
    [
      'says the same with other numbers',
      { verdict: 'rejected', message: '80FFFFFF01:error:0A000086: unable to get issuer (port 51)' },
      '-',
    ],
    ['says no more whether', { ...without, verdict: 'error' }, 'breaks'],
    ['rejects for another reason', { verdict: 'rejected', message: 'error setting certificate file' }, 'breaks'],
  ]
  for (const [title, under, cell] of cases) test(`${title}: ${cell}`, () => assert.equal(cellOf(without, under), cell))
})

test('the page has a row for each client, a column for each variable that somebody reads, and a date', () => {
  const cells = (one: Cell, two: Cell) =>
    new Map<string, Cell>([
      ['ONE', one],
      ['TWO (missing)', two],
      ['THREE', '-'],
    ])
  const page = matrixPage({
    os: 'Debian GNU/Linux 12 (bookworm)',
    date: new Date('2026-11-24T23:00:00Z'),
    settings: ['ONE', 'TWO (missing)', 'THREE'],
    rows: [
      { client: 'curl', version: '7.88.1 | OpenSSL', cells: cells('yes', 'breaks') },
      { client: 'wget', version: '1.21', cells: cells('-', '-') },
    ],
    unmeasured: [{ client: 'cargo', message: 'no toolchain.' }],
  })
  assert.match(page, /on Debian GNU\/Linux 12 \(bookworm\), 2026-11-24\./)
  assert.deepEqual(page.match(/^\|.*\|$/gm), [
    '| Client | Version | `ONE` | `TWO (missing)` |',
    '| --- | --- | --- | --- |',
    '| curl | 7.88.1 \\| OpenSSL | yes | breaks |',
    '| wget | 1.21 | - | - |',
  ])
  assert.match(page, /\nNo client here reads `THREE`\.\n\ncargo is there .*: no toolchain\.\n$/)
})
