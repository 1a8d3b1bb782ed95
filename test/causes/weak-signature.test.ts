import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { mintAuthority } from '../../src/x509/mint.ts'
import { causeIdsOf, certificates, known, leaf, now, served, store, told } from './situation.ts'

const root = mintAuthority({ now, name: 'RSA Root', keyType: 'rsa', digest: 'sha1' })
const stores = [store({ anchors: certificates(root) })]
const observation = served(leaf({ issuer: root, digest: 'sha1' }))

describe('weak-signature', () => {
  const words: readonly [string, string][] = [
    ['OpenSSL', 'SSL certificate problem: CA signature digest algorithm too weak'],
    [
      'Go',
      'x509: certificate signed by unknown authority (possibly because of "x509: cannot verify signature: insecure algorithm SHA1-RSA")',
    ],
    ['git, which gives no reason', 'server certificate verification failed. CAfile: /a CRLfile: none'],
  ]
  for (const [client, message] of words) {
    it(`names the certificate and the digest where ${client} refuses it`, () => {
      assert.deepEqual(causeIdsOf({ observation, stores, message }), ['weak-signature'])
      assert.match(told('weak-signature', { observation, stores, message }).message, /is signed with SHA-1/)
    })
  }

  it('holds beside an unknown root where the client says so first', () => {
    const message = 'UNSPECIFIED: CA signature digest algorithm too weak'
    assert.deepEqual(causeIdsOf({ observation, message }), ['weak-signature', 'issuer-missing'])
  })

  it('does not hold for the signature of a root on itself', () => {
    const parts = {
      observation: served(leaf({ issuer: root })),
      stores,
      message: 'CA signature digest algorithm too weak',
    }
    assert.deepEqual(causeIdsOf(parts), ['unknown'])
  })

  it('does not hold for a client that takes it, or has another reason', () => {
    assert.deepEqual(causeIdsOf({ observation, stores, verdict: 'trusted' }), [])
    const message = 'unable to get local issuer certificate'
    assert.deepEqual(causeIdsOf({ observation, known: [known(stores[0] ?? store())], message }), ['issuer-missing'])
  })
})
