import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { markedRecords, number, text } from '../../../src/clients/asking/marked-lines.ts'

suite("a probe's own lines", () => {
  const cases: readonly (readonly [string, string, readonly object[]])[] = [
    ['one', '@local-issuer {"a":1}', [{ a: 1 }]],
    [
      'several, with what an interpreter prints in between',
      'hello\n@local-issuer {"a":1}\nPicked up X\n\n@local-issuer {"a":2}\n',
      [{ a: 1 }, { a: 2 }],
    ],
    ['with the line ends of Windows', '@local-issuer {"a":1}\r\n@local-issuer {"a":2}\r\n', [{ a: 1 }, { a: 2 }]],
    ['one that a kill has cut', '@local-issuer {"a":1}\n@local-issuer {"a', [{ a: 1 }]],
    ['a marker that does not begin the line', 'x @local-issuer {"a":1}\n @local-issuer {"a":2}', []],
    ['what is no object', '@local-issuer null\n@local-issuer 1\n@local-issuer "x"', []],
    ['none', '', []],
  ]
  for (const [name, output, expected] of cases) {
    test(name, () => {
      assert.deepEqual(markedRecords(output), expected)
    })
  }

  test('a field of another type counts as not given', () => {
    const record = { text: 'x', number: 1.5, wrong: [], infinite: Number.POSITIVE_INFINITY }
    assert.deepEqual(
      [text(record, 'text'), text(record, 'number'), text(record, 'wrong'), text(record, 'none')],
      ['x', '', '', ''],
    )
    assert.deepEqual(
      [number(record, 'number'), number(record, 'text'), number(record, 'infinite'), number(record, 'none')],
      [1.5, 0, 0, 0],
    )
  })
})
