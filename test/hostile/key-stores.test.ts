import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { rootCertificates } from 'node:tls'
import { javaKeyStore } from '../../src/stores/java-key-store.ts'
import { readCertificate } from '../../src/x509/certificate.ts'
import { pemBlocks } from '../../src/x509/pem.ts'
import { pkcs12TrustStore } from '../../src/x509/pkcs12-writer.ts'
import { mutations } from './mutations.ts'

const anchors = rootCertificates
  .slice(0, 4)
  .flatMap(pem => pemBlocks(pem).flatMap(block => ('error' in block ? [] : [readCertificate(block.der)])))

const number = (bytes: 2 | 4, value: number): Buffer => {
  const buffer = Buffer.alloc(bytes)
  buffer.writeUIntBE(value, 0, bytes)
  return buffer
}
const named = (text: string): Buffer => Buffer.concat([number(2, text.length), Buffer.from(text)])

/** As sun.security.provider.JavaKeyStore writes it, but for the digest, which no password asks for. */
const jks = Buffer.concat([
  Buffer.from('feedfeed00000002', 'hex'),
  number(4, anchors.length),
  ...anchors.flatMap(({ der }, index) => [
    number(4, 2),
    named(`root ${index}`),
    Buffer.alloc(8),
    named('X.509'),
    number(4, der.length),
    Buffer.from(der),
  ]),
  Buffer.alloc(20),
])
const pkcs12 = pkcs12TrustStore(anchors)

suite('a key store', () => {
  for (const [kind, bytes, password] of [
    ['JKS', jks, undefined],
    ['PKCS#12', pkcs12, 'changeit'],
  ] as const) {
    test(`of the kind ${kind} is read`, async () => {
      const { state, anchors: read } = await javaKeyStore({ state: 'read', bytes }, password, readCertificate)
      assert.deepEqual([state, read.length], ['ok', anchors.length])
    })
  }

  for (const password of [undefined, 'changeit']) {
    test(`with something wrong in it is in some state, with the password ${password}`, async () => {
      for (const { bytes, which } of mutations([jks, pkcs12], 5)) {
        try {
          await javaKeyStore({ state: 'read', bytes }, password, readCertificate)
        } catch (error) {
          assert.fail(`${which}: ${error instanceof Error ? error.stack : error}`)
        }
      }
    })
  }
})
