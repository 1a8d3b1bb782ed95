import assert from 'node:assert/strict'
import { test } from 'node:test'
import { probeDeadline } from '../../../src/clients/asking/deadline.ts'

test('a probe has the time of as many hosts as stand behind one another, and five seconds', () => {
  const cases = [
    [1, 32, 1000, 6000],
    [32, 32, 1000, 6000],
    [33, 32, 1000, 7000],
    [1000, 50, 10_000, 205_000],
    [0, 32, 1000, 5000],
  ] as const
  for (const [count, width, timeoutMs, expected] of cases)
    assert.equal(probeDeadline(count, width, timeoutMs), expected)
})
