import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { mayBeTls, readRecords } from '../../src/tls/records.ts'

describe('the first bytes of a server', () => {
  const cases: [string, string, boolean][] = [
    ['none yet', '', true],
    ['the first byte of a handshake record', '16', true],
    ['a handshake record', '1603030050', true],
    ['an alert record', '1503010002', true],
    ['a handshake type with another version', '1602', false],
    ['HTTP', '485454502f312e31', false],
    ['a banner', '323230', false],
    ['application data', '170303', false],
    ['zeros', '0000', false],
  ]
  for (const [title, hex, isTls] of cases) {
    test(`${title}: ${isTls ? 'may be' : 'no'} TLS`, () => assert.equal(mayBeTls(Buffer.from(hex, 'hex')), isTls))
  }
})

test('records are told apart, the last one as far as it goes', () => {
  const records = [...readRecords(Buffer.from('1603030002aabb1403030000160303000aaabbcc', 'hex'))]

  assert.deepEqual(
    records.map(({ type, header, fragment }) => [type, header.toString('hex'), fragment.toString('hex')]),
    [
      [22, '1603030002', 'aabb'],
      [20, '1403030000', ''],
      [22, '160303000a', 'aabbcc'],
    ],
  )
})
