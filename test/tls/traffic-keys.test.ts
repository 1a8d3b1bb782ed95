import assert from 'node:assert/strict'
import { createCipheriv } from 'node:crypto'
import { describe, test } from 'node:test'
import { openRecord, trafficKeys } from '../../src/tls/traffic-keys.ts'

// RFC 8448, section 3: the server's handshake traffic secret and what is derived from it.
const secret = Buffer.from('b67b7d690cc16c4e75e54213cb2d37b4e9c912bcded9105d42befd59d391ad38', 'hex')

test('keys are derived as in the example of RFC 8448', () => {
  const keys = trafficKeys(0x1301, secret)

  assert.equal(keys?.key.toString('hex'), '3fce516009c21727d0f2e4e86ee403bc')
  assert.equal(keys?.iv.toString('hex'), '5d313eb2671276ee13000b30')
})

test('a cipher suite that is not known has no keys', () => {
  assert.equal(trafficKeys(0x1304, secret), undefined)
  assert.equal(trafficKeys(0xc02f, secret), undefined)
})

describe('a record', () => {
  const keys = trafficKeys(0x1301, secret)
  assert.ok(keys)
  const header = Buffer.from('1703030020', 'hex')
  const seal = (inner: string, sequence: number) => {
    const nonce = Buffer.from(keys.iv)
    nonce[11] = (nonce[11] ?? 0) ^ sequence
    const cipher = createCipheriv('aes-128-gcm', keys.key, nonce).setAAD(header)
    return Buffer.concat([cipher.update(Buffer.from(inner, 'hex')), cipher.final(), cipher.getAuthTag()])
  }

  test('opens to its true type and content, without the padding', () => {
    const opened = openRecord(keys, 3, header, seal('0b00000116000000', 3))

    assert.deepEqual(opened, { type: 22, content: Buffer.from('0b000001', 'hex') })
  })

  const unopened: [string, number, Buffer, Buffer][] = [
    ['under another number', 4, header, seal('0b16', 3)],
    ['with another header', 3, Buffer.from('1703030021', 'hex'), seal('0b16', 3)],
    ['of nothing but padding', 3, header, seal('0000', 3)],
    ['cut short', 3, header, seal('0b16', 3).subarray(0, -1)],
    ['shorter than its tag', 3, header, Buffer.alloc(7)],
    ['that is empty', 3, header, Buffer.alloc(0)],
  ]
  for (const [title, sequence, head, sealed] of unopened) {
    test(`${title} does not open`, () => assert.equal(openRecord(keys, sequence, head, sealed), undefined))
  }
})
