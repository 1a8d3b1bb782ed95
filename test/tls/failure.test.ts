import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { failureOf, ObservationFailure } from '../../src/tls/failure.ts'

function coded(code: string, message = code, more: object = {}): Error {
  return Object.assign(new Error(message), { code }, more)
}

describe('an error becomes a state and its words', () => {
  const cases: [string, Error, string, string][] = [
    ['refused', coded('ECONNREFUSED'), 'refused', 'the connection was refused (ECONNREFUSED)'],
    ['reset', coded('ECONNRESET'), 'reset', 'the connection was closed before the handshake was complete (ECONNRESET)'],
    ['broken pipe', coded('EPIPE'), 'reset', 'the connection was closed before the handshake was complete (EPIPE)'],
    ["the system's own timeout", coded('ETIMEDOUT'), 'timeout', 'no connection (ETIMEDOUT)'],
    ['no such name', coded('ENOTFOUND'), 'unresolved', 'the name has no address (ENOTFOUND)'],
    ['no name server', coded('EAI_AGAIN'), 'unresolved', 'the name has no address (EAI_AGAIN)'],
    ['no route', coded('EHOSTUNREACH', 'connect EHOSTUNREACH'), 'failed', 'connect EHOSTUNREACH (EHOSTUNREACH)'],
    [
      "OpenSSL's reason",
      coded('ERR_SSL_X', 'C:ssl:1:x', { reason: 'wrong curve' }),
      'failed',
      'wrong curve (ERR_SSL_X)',
    ],
    ['without a code', new Error('odd\n::error::x'), 'failed', 'odd ::error::x'],
    ['our own', new ObservationFailure('not-tls', 'it said \u001b'), 'not-tls', 'it said \\u{1b}'],
  ]
  for (const [title, error, state, detail] of cases) {
    test(title, () => assert.deepEqual(failureOf(error), { state, detail }))
  }

  test('every address of a name', () => {
    const each = [
      coded('ECONNREFUSED', 'connect ECONNREFUSED ::1:1'),
      coded('ECONNREFUSED', 'connect ECONNREFUSED 127.0.0.1:1'),
    ]
    const { state, detail } = failureOf(Object.assign(new AggregateError(each), { code: 'ECONNREFUSED' }))

    assert.equal(state, 'refused')
    assert.equal(detail, 'the connection was refused (connect ECONNREFUSED ::1:1, connect ECONNREFUSED 127.0.0.1:1)')
  })
})
