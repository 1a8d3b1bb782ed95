import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import { describe, test } from 'node:test'
import { readCertificate } from '../../src/x509/certificate.ts'
import { certificatesOfFile } from '../../src/x509/certificate-file.ts'
import { mintAuthority } from '../../src/x509/mint.ts'
import { openSsl } from './openssl.ts'

const now = new Date('2026-06-01T12:00:00Z')
const root = mintAuthority({ now, name: 'Root' })
const inner = mintAuthority({ now, name: 'Inner', issuer: root })
const fingerprints = (bytes: Uint8Array) => certificatesOfFile(bytes).map(({ sha256 }) => sha256)
const expected = [inner, root].map(({ der }) => readCertificate(der).sha256)

describe('the certificates of a file', () => {
  test('are the one in DER', () => assert.deepEqual(fingerprints(inner.der), expected.slice(0, 1)))

  test('are those in PEM', () => {
    assert.deepEqual(fingerprints(Buffer.from(`# ours\n${inner.certificatePem}${root.certificatePem}`)), expected)
  })

  const openssl = openSsl()
  for (const form of ['DER', 'PEM'] as const) {
    test(`are those of a PKCS#7 message in ${form}, as OpenSSL writes it`, () => {
      writeFileSync(openssl.path('both.pem'), inner.certificatePem + root.certificatePem)
      openssl.run('crl2pkcs7', '-nocrl', '-certfile', 'both.pem', '-outform', form, '-out', 'both.p7c')
      assert.deepEqual(fingerprints(readFileSync(openssl.path('both.p7c'))), expected)
    })
  }

  test('are none where a block is something else', () => {
    assert.deepEqual(fingerprints(Buffer.from('-----BEGIN X509 CRL-----\nMAA=\n-----END X509 CRL-----\n')), [])
  })

  const broken: readonly [string, Uint8Array][] = [
    ['nothing', Buffer.alloc(0)],
    ['a page', Buffer.from('<!doctype html><title>404</title>')],
    ['a certificate that is cut off', inner.der.subarray(0, 100)],
    ['bytes behind it', Buffer.concat([inner.der, Buffer.of(0)])],
    ['an empty sequence', Buffer.of(0x30, 0)],
    ['a message of another type', Buffer.from('300b06092a864886f70d010701', 'hex')],
    ['a message that ends too early', Buffer.from('300b06092a864886f70d010702', 'hex')],
    ['PEM without an end', Buffer.from(inner.certificatePem.slice(0, 200))],
  ]
  for (const [what, bytes] of broken) {
    test(`cannot be read from ${what}`, () =>
      assert.throws(() => certificatesOfFile(bytes), { name: /^Malformed(Der|Certificate)$/ }))
  }
})
