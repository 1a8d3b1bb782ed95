import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { type Cell, cellOf, matrixPage, type Saying } from '../../scripts/matrix-table.ts'

suite('under a variable a client', () => {
  const without: Saying = {
    verdict: 'rejected',
    message: '80ABCDEF01:error:0A000086: unable to get issuer (port 4433)',
  }
  const trusted: Saying = { verdict: 'trusted', message: '' }
  const otherNumbers: Saying = { ...without, message: '80FFFFFF01:error:0A000086: unable to get issuer (port 51)' }
  const otherReason: Saying = { verdict: 'rejected', message: 'error setting certificate file' }
  const cases: readonly [title: string, named: Saying, standard: Saying, cell: Cell][] = [
    ['trusts the server, and still the other', trusted, trusted, 'adds'],
    ['trusts the server, and the other no more', trusted, without, 'replaces'],
    ['says the same', without, trusted, '-'],
    ['says the same with other numbers', otherNumbers, trusted, '-'],
    ['says no more whether', { ...without, verdict: 'error' }, trusted, 'breaks'],
    ['rejects for another reason', otherReason, trusted, 'breaks'],
    ['says the same, and trusts the other no more', without, without, 'breaks'],
  ]
  for (const [title, named, standard, cell] of cases) {
    test(`${title}: ${cell}`, () => {
      assert.equal(cellOf({ named: without, standard: trusted }, { named, standard }), cell)
    })
  }
  test('trusts the server, and never trusted the other: yes', () => {
    const standard = without
    assert.equal(cellOf({ named: without, standard }, { named: trusted, standard }), 'yes')
  })
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
      { client: 'curl', version: '7.88.1 | OpenSSL', cells: cells('replaces', 'breaks') },
      { client: 'wget', version: '1.21', cells: cells('-', '-') },
    ],
    unmeasured: [{ client: 'cargo', message: 'no toolchain.' }],
  })
  assert.match(page, /on Debian GNU\/Linux 12 \(bookworm\), 2026-11-24\./)
  assert.deepEqual(page.match(/^\|.*\|$/gm), [
    '| Client | Version | `ONE` | `TWO (missing)` |',
    '| --- | --- | --- | --- |',
    '| curl | 7.88.1 \\| OpenSSL | replaces | breaks |',
    '| wget | 1.21 | - | - |',
  ])
  assert.match(page, /\nNo client here reads `THREE`\.\n\ncargo is there .*: no toolchain\.\n$/)
})
