import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { rootCertificates } from 'node:tls'
import { asksForCertificate, servedCertificates } from '../../src/tls/certificate-message.ts'
import { mayBeTls, readRecords } from '../../src/tls/records.ts'
import { pemBlocks } from '../../src/x509/pem.ts'
import { message, record, vector } from '../tls/written.ts'
import { mutations } from './mutations.ts'

const certificates = rootCertificates
  .slice(0, 3)
  .flatMap(pem => pemBlocks(pem).flatMap(block => ('error' in block ? [] : [block.der])))
const hello = (...extensions: Uint8Array[]): Buffer =>
  message(2, Buffer.of(3, 3), Buffer.alloc(32, 7), vector(1), Buffer.of(0x13, 0x01, 0), vector(2, ...extensions))
const certificate = message(11, vector(3, ...certificates.map(der => vector(3, der))))
const request = message(13, vector(1, Buffer.of(1)), vector(2, Buffer.of(4, 3)), vector(2))
const supportedVersions = Buffer.concat([Buffer.of(0, 43), vector(2, Buffer.of(3, 4))])

const flights = [
  record(22, Buffer.concat([hello(), certificate, request, message(14)])),
  Buffer.concat([record(22, hello()), record(22, certificate), record(22, request)]),
  // What follows is encrypted, and cannot be opened with a secret of another connection.
  Buffer.concat([record(22, hello(supportedVersions)), record(20, Buffer.of(1)), record(23, Buffer.alloc(600, 9))]),
]

suite('what a server sends with something wrong in it', () => {
  test('is taken apart as far as it goes', () => {
    assert.deepEqual(servedCertificates(flights[1] ?? Buffer.alloc(0), undefined), certificates)
    for (const { bytes, which } of mutations(flights, 6)) {
      for (const secret of [undefined, Buffer.alloc(32, 3), Buffer.alloc(48, 3)]) {
        try {
          const served = servedCertificates(bytes, secret)
          const size = served.reduce((sum, { length }) => sum + length, 0)
          assert.ok(size <= bytes.length, 'more came out than was sent')
          asksForCertificate(bytes, secret)
        } catch (error) {
          assert.fail(`${which}: ${error instanceof Error ? error.stack : error}`)
        }
      }
      mayBeTls(bytes)
      const read = [...readRecords(bytes)].reduce((sum, { fragment }) => sum + 5 + fragment.length, 0)
      assert.ok(read <= bytes.length, `${which}: records overlap`)
    }
  })
})
