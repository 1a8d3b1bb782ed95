import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { mintAuthority } from '../../src/x509/mint.ts'
import { causeIdsOf, certificates, leaf, now, served, store, told } from './situation.ts'

const observation = served(leaf({ keyType: 'rsa', modulusLength: 1024 }))

describe('weak-key', () => {
  const words: readonly [string, string][] = [
    ['OpenSSL', 'certificate verify failed: EE certificate key too weak (_ssl.c:992)'],
    ['Java', 'PKIX path validation failed: Algorithm constraints check failed on keysize limits: RSA 1024 bit key'],
    [
      'Perl, which gives no reason',
      'SSL connect attempt failed error:0A000086:SSL routines::certificate verify failed',
    ],
  ]
  for (const [client, message] of words) {
    it(`tells whose key it is, and how long, where ${client} refuses it`, () => {
      assert.deepEqual(causeIdsOf({ observation, message }), ['weak-key'])
      assert.match(
        told('weak-key', { observation, message }).message,
        /^The server's certificate .*: RSA of 1024 bits\.$/,
      )
    })
  }

  it('names a root in the store', () => {
    const root = mintAuthority({ now, name: 'Short Root', keyType: 'rsa', modulusLength: 1024 })
    const parts = { observation: served(leaf({ issuer: root })), stores: [store({ anchors: certificates(root) })] }
    const message = 'CA certificate key too weak'
    assert.match(told('weak-key', { ...parts, message }).message, /^The root "CN=Short Root"/)
  })

  it('does not hold for a client that takes it, for another reason, or by words alone', () => {
    assert.deepEqual(causeIdsOf({ observation, verdict: 'trusted' }), [])
    assert.deepEqual(causeIdsOf({ observation }), ['unknown'])
    assert.deepEqual(causeIdsOf({ message: 'EE certificate key too weak' }), ['unknown'])
  })
})
