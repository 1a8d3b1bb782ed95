import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { test } from 'node:test'
import { javaKeyStore } from '../../src/stores/java-key-store.ts'
import { readCertificate } from '../../src/x509/certificate.ts'
import { mintAuthority } from '../../src/x509/mint.ts'
import { keyStorePassword, pkcs12TrustStore } from '../../src/x509/pkcs12-writer.ts'
import { openSsl } from './openssl.ts'

const now = new Date()
const anchors = (['rsa', 'p256', 'p384', 'ed25519'] as const).map(keyType =>
  readCertificate(mintAuthority({ now, name: `Root ${keyType}`, keyType }).der),
)
const fingerprints = anchors.map(({ sha256 }) => sha256)

test('the same anchors give the same bytes', () => {
  assert.deepEqual(pkcs12TrustStore(anchors), pkcs12TrustStore([...anchors]))
})

test('other anchors give another salt', () => {
  const saltOf = (count: number) => pkcs12TrustStore(anchors.slice(0, count)).subarray(-24, -4).toString('hex')
  assert.equal(new Set([1, 2, 3, 4].map(saltOf)).size, 4)
})

test('anchors with keys of every kind are read back, with the password and without one', async () => {
  const bytes = pkcs12TrustStore(anchors)
  for (const password of [keyStorePassword, undefined]) {
    const store = await javaKeyStore({ state: 'read', bytes }, password, readCertificate)
    assert.deepEqual([store.state, ...store.anchors.map(({ sha256 }) => sha256)], ['ok', ...fingerprints])
  }
})

test('its MAC is of that password', async () => {
  const store = await javaKeyStore({ state: 'read', bytes: pkcs12TrustStore(anchors) }, 'other', readCertificate)
  assert.match(store.detail ?? '', /^its password is not the one/)
})

test('openssl takes the MAC and lists the certificates', () => {
  const openssl = openSsl()
  writeFileSync(openssl.path('store.p12'), pkcs12TrustStore(anchors))
  const listed = openssl.run('pkcs12', '-in', 'store.p12', '-nokeys', '-passin', `pass:${keyStorePassword}`)
  assert.equal(listed.split('-----BEGIN CERTIFICATE-----').length - 1, anchors.length)
  assert.match(listed, /2\.16\.840\.1\.113894\.746875\.1\.1: Any Extended Key Usage|746875/)
  assert.equal(openssl.succeeds('pkcs12', '-in', 'store.p12', '-nokeys', '-passin', 'pass:other'), false)
})
