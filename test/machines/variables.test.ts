import assert from 'node:assert/strict'
import { test } from 'node:test'
import { variables } from '../../src/machines/variables.ts'

test('a variable has all behind its first "=" as its value, and none without a name is one', () => {
  assert.deepEqual(variables(['A=1', 'B=c=d', 'EMPTY=', '=x', 'BARE', '']), { A: '1', B: 'c=d', EMPTY: '' })
})

test('the last of one name holds', () => {
  assert.deepEqual(variables(['A=1', 'A=2']), { A: '2' })
})
