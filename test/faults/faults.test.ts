import assert from 'node:assert/strict'
import { test } from 'node:test'
import { faults } from '../../faults/faults.ts'

// Whether each is told by its cause is in faults.long.test.ts.

test('a fault is either made here or is said not to be, and threads show it', () => {
  for (const { title, cases, notHere, seenIn } of faults) {
    assert.equal(cases.length > 0, notHere === undefined, title)
    assert.ok(seenIn.length > 0, title)
  }
})

test('every case says what is right for at least one client', () => {
  for (const { title, expected } of faults.flatMap(({ cases }) => cases)) {
    assert.ok(Object.keys(expected).length > 0, title)
  }
})
