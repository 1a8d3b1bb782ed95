import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Situation } from '../../src/causes/cause.ts'
import { mintAuthority } from '../../src/x509/mint.ts'
import { extensionIds } from '../../src/x509/profile.ts'
import { causeIdsOf, leaf, now, privateRoot, publicIntermediate, publicRoot, served, told } from './situation.ts'

const forClients = leaf({ extendedKeyUsage: ['clientAuth'] })
const noAuthority = mintAuthority({
  now,
  name: 'No authority',
  issuer: publicRoot,
  instead: { [extensionIds.basicConstraints]: undefined, [extensionIds.keyUsage]: undefined },
})
const short = mintAuthority({ now, name: 'Short', issuer: publicRoot, pathLength: 0 })
const below = mintAuthority({ now, name: 'Below', issuer: short })

describe('wrong-purpose', () => {
  const words: readonly [string, string][] = [
    ['OpenSSL', 'certificate verify failed: unsuitable certificate purpose (_ssl.c:992)'],
    ['Node.js', 'INVALID_PURPOSE: unsuitable certificate purpose'],
    ['Java', 'SSLHandshakeException: Extended key usage does not permit use for TLS server authentication'],
    ['Go', 'x509: certificate specifies an incompatible key usage'],
    ['GnuTLS', 'The certificate is NOT trusted. The certificate chain does not match the intended purpose.'],
    ['PHP, which gives no reason', 'OpenSSL Error messages: error:0A000086:SSL routines::certificate verify failed'],
  ]
  for (const [client, message] of words) {
    it(`names a leaf for clients where ${client} refuses it`, () => {
      const parts = { observation: served(forClients), message }
      assert.deepEqual(causeIdsOf(parts), ['wrong-purpose'])
      assert.match(told('wrong-purpose', parts).message, /is for client authentication \(extendedKeyUsage\), and not/)
    })
  }

  it('names an issuer that is no authority, which every client refuses, before its root is known', () => {
    const parts = { observation: served(leaf({ issuer: noAuthority }), noAuthority), stores: [] }
    assert.deepEqual(causeIdsOf(parts), ['wrong-purpose', 'issuer-missing'])
    assert.match(
      told('wrong-purpose', parts).message,
      /"CN=No authority".* signed the server's certificate and is no authority/,
    )
  })

  it('names an authority below which there are too many', () => {
    const parts = { observation: served(leaf({ issuer: below }), below, short) }
    assert.deepEqual(causeIdsOf(parts), ['wrong-purpose'])
    assert.match(told('wrong-purpose', parts).message, /"CN=Short".* allows fewer intermediates/)
  })

  const negatives: readonly [string, Partial<Situation>][] = [
    ['a client that takes it', { observation: served(forClients), verdict: 'trusted' }],
    ['a client that has not come so far', { observation: served(forClients), stores: [] }],
    ['words without a fact', { message: 'unsuitable certificate purpose' }],
    ['a right chain', { observation: served(leaf({ issuer: publicIntermediate }), publicIntermediate) }],
    ['an authority that is on no path', { observation: served(leaf(), noAuthority) }],
    [
      'a wrong name, where the client gives no reason',
      {
        observation: served(leaf({ extendedKeyUsage: ['clientAuth'], names: ['other.example'] })),
        message: 'server certificate verification failed. CAfile: /etc/ssl/certs/ca-certificates.crt CRLfile: none',
      },
    ],
    ['an unknown root', { observation: served(leaf({ issuer: privateRoot }), privateRoot) }],
  ]
  for (const [name, parts] of negatives) {
    it(`does not hold for ${name}`, () => assert.ok(!causeIdsOf(parts).includes('wrong-purpose')))
  }
})
