import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { assignment, configLines, uncommented } from '../../../src/clients/recognition/config-lines.ts'

suite('a line of a configuration file', () => {
  test('ends where files of both kinds end theirs', () => {
    assert.deepEqual(configLines('a\r\nb\nc'), ['a', 'b', 'c'])
  })

  test('that is longer than any path says nothing', () => {
    assert.deepEqual(configLines(`a\n${'x'.repeat(8193)}\nb`), ['a', 'b'])
  })

  const assigned: readonly (readonly [string, object | undefined])[] = [
    ['cert = /ca.pem', { name: 'cert', value: '/ca.pem' }],
    ['  openssl.cafile=/ca.pem  ', { name: 'openssl.cafile', value: '/ca.pem' }],
    ['a = b = c', { name: 'a', value: 'b = c' }],
    ['a =', { name: 'a', value: '' }],
    ['; a = b', undefined],
    ['two words = b', undefined],
    ['a : b', undefined],
    ['[a]', undefined],
  ]
  for (const [line, expected] of assigned) {
    test(`"${line}" ${expected === undefined ? 'assigns nothing' : 'assigns'}`, () => {
      assert.deepEqual(assignment(line), expected)
    })
  }

  test('may have a colon where its file has them, and the first mark counts', () => {
    assert.deepEqual(assignment('cert: C:=x', '=:'), { name: 'cert', value: 'C:=x' })
  })

  const git = { marks: '#;', escapes: true } as const
  const ini = { marks: ';', escapes: false } as const
  const values = [
    ['/ca.pem ; ours', git, '/ca.pem'],
    ['/ca.pem # ours', git, '/ca.pem'],
    ['/ca.pem # ours', ini, '/ca.pem # ours'],
    ['"/a b;c.pem" ; ours', git, '/a b;c.pem'],
    ['"/a \\"b\\".pem"', git, '/a "b".pem'],
    ['"C:\\certs\\ca.pem"', ini, 'C:\\certs\\ca.pem'],
    ['"/ca.pem', git, '"/ca.pem'],
    ['', git, ''],
  ] as const
  for (const [written, dialect, value] of values) {
    test(`${written} with ${dialect.marks} for comments is ${value}`, () => {
      assert.equal(uncommented(written, dialect), value)
    })
  }
})
