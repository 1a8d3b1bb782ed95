import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { describe, test } from 'node:test'
import { servedCertificates } from '../../src/tls/certificate-message.ts'
import { message, record, vector } from './written.ts'

const hello = message(2, Buffer.of(3, 3), Buffer.alloc(32, 7), Buffer.of(0, 0xc0, 0x2f, 0))
const contents = ['first', 'second one', 'third'].map(text => Buffer.from(text))
const certificate = message(11, vector(3, ...contents.map(content => vector(3, content))))
const done = message(14)

describe('the certificates of a TLS 1.2 flight are found', () => {
  const flight = Buffer.concat([hello, certificate, done])
  const layouts: [string, Buffer[]][] = [
    ['in one record', [record(22, flight)]],
    ['in a record each', [record(22, hello), record(22, certificate), record(22, done)]],
    ['in records of one byte', [...flight].map(byte => record(22, Buffer.of(byte)))],
    ['with empty records between', [record(22, hello), record(22, Buffer.alloc(0)), record(22, certificate)]],
    ['before an alert', [record(22, flight), record(21, Buffer.of(2, 40))]],
  ]
  for (const [title, records] of layouts) {
    test(title, () => assert.deepEqual(servedCertificates(Buffer.concat(records), undefined), contents))
  }
})

test('wherever the flight ends, the certificates before are those that arrived whole', () => {
  const sent = record(22, Buffer.concat([hello, certificate, done]))
  for (let length = 0; length <= sent.length; length++) {
    const whole = contents.filter(content => sent.indexOf(content) + content.length <= length)
    assert.deepEqual(servedCertificates(sent.subarray(0, length), undefined), whole)
  }
})

describe('there are none', () => {
  const cases: [string, Buffer][] = [
    ['in nothing', Buffer.alloc(0)],
    ['in an alert', record(21, Buffer.of(2, 40))],
    [
      'behind a ChangeCipherSpec of TLS 1.2',
      Buffer.concat([record(22, hello), record(20, Buffer.of(1)), record(22, certificate)]),
    ],
    ['in application data', Buffer.concat([record(22, hello), record(23, certificate)])],
    ['in an empty list', record(22, Buffer.concat([hello, message(11, vector(3))]))],
    ['in a message without a list', record(22, Buffer.concat([hello, message(11)]))],
    ['in a flight without a Certificate message', record(22, Buffer.concat([hello, done]))],
  ]
  for (const [title, sent] of cases) {
    test(title, () => assert.deepEqual(servedCertificates(sent, undefined), []))
  }
})

test('arbitrary bytes behind right beginnings neither throw nor take long', () => {
  const tls13 = message(
    2,
    Buffer.of(3, 3),
    Buffer.alloc(32, 7),
    Buffer.of(0, 0x13, 1, 0),
    vector(2, Buffer.from('002b00020304', 'hex')),
  )
  for (let seed = 0; seed < 300; seed++) {
    const noise = createHash('sha512').update(String(seed)).digest()
    for (const start of [
      Buffer.alloc(0),
      record(22, hello),
      record(22, tls13),
      record(22, tls13).subarray(0, -3),
      hello,
    ]) {
      servedCertificates(Buffer.concat([start, record(20 + (seed % 5), noise)]), Buffer.alloc(32))
      servedCertificates(Buffer.concat([start, noise]), Buffer.alloc(32))
    }
  }
})
