import assert from 'node:assert/strict'
import { test } from 'node:test'
import { endCut, middleCut, wrapped } from '../../src/reports/layout.ts'

test('a text that fits is not cut', () => {
  assert.equal(middleCut('abcdef', 6), 'abcdef')
  assert.equal(endCut('abcdef', 6), 'abcdef')
})

test('a middle cut keeps both ends and the width', () => {
  assert.equal(middleCut('abcdefghij', 7), 'abc…hij')
  assert.equal(middleCut('abcdefghij', 6), 'ab…hij')
  assert.equal(middleCut('abcdefghij', 1), '…')
})

test('an end cut stays within its limit and splits no surrogate pair', () => {
  assert.equal(endCut('abcdef', 4), 'abc…')
  assert.equal(endCut('ab😀cd', 4), 'ab…')
  assert.equal(endCut('abcdef', 1), '…')
  assert.equal(endCut('abcdef', 0), '')
})

test('lines are broken at spaces, and a long word is kept whole', () => {
  assert.deepEqual(wrapped('one two  three\nfour', 9), ['one two', 'three', 'four'])
  assert.deepEqual(wrapped('a /a/very/long/path b', 6), ['a', '/a/very/long/path', 'b'])
  assert.deepEqual(wrapped('', 6), [])
})

test('what stands in backquotes is not broken', () => {
  assert.deepEqual(wrapped('Run `a b c d` now or `later', 8), ['Run', '`a b c d`', 'now or', '`later'])
})
