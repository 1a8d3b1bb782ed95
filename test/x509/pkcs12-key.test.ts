import assert from 'node:assert/strict'
import { test } from 'node:test'
import forge from 'node-forge'
import { type KeyRequest, pkcs12Key, purposes } from '../../src/x509/pkcs12-key.ts'

const salt = Buffer.from('0a58cf64530d823f', 'hex')

// Of Bouncy Castle's PKCS12 test.
test('the derivation gives the known keys', () => {
  const request = { password: 'smeg', salt, iterations: 1, hash: 'sha1' } as const
  const key = pkcs12Key({ ...request, purpose: purposes.encryption, length: 24 })
  assert.equal(key.toString('hex'), '8aaae6297b6cb04642ab5b077851284eb7128f1a2a7fbca3')
  const vector = pkcs12Key({ ...request, purpose: purposes.initialVector, length: 8 })
  assert.equal(vector.toString('hex'), '79993dfe048d3b76')
})

const requests: readonly KeyRequest[] = [
  { password: 'changeit', salt, purpose: purposes.mac, iterations: 2048, length: 20, hash: 'sha1' },
  { password: 'changeit', salt, purpose: purposes.encryption, iterations: 3, length: 100, hash: 'sha1' },
  {
    password: 'pässword',
    salt: Buffer.alloc(20, 0xff),
    purpose: purposes.mac,
    iterations: 5,
    length: 32,
    hash: 'sha256',
  },
  {
    password: 'x'.repeat(100),
    salt: Buffer.alloc(70, 3),
    purpose: purposes.mac,
    iterations: 2,
    length: 65,
    hash: 'sha256',
  },
]
for (const request of requests) {
  const { hash, iterations, length } = request
  test(`${length} bytes with ${hash} and ${iterations} iterations are node-forge's`, () => {
    const { password, salt: bytes, purpose } = request
    const binary = forge.util.createBuffer(Buffer.from(bytes).toString('latin1'))
    const digest = hash === 'sha1' ? forge.md.sha1.create() : forge.md.sha256.create()
    const { generateKey } = forge.pkcs12 as unknown as { generateKey: (...args: unknown[]) => { toHex(): string } }
    const expected = generateKey(password, binary, purpose, iterations, length, digest).toHex()
    assert.equal(pkcs12Key(request).toString('hex'), expected)
  })
}
