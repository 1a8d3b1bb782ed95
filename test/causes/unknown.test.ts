import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Issuer } from '../../src/x509/mint.ts'
import { causeIdsOf, leaf, privateRoot, publicRoot, served, told, unseen } from './situation.ts'

describe('unknown', () => {
  it('holds for a rejection that chain, stores, clock and name do not explain', () => {
    assert.deepEqual(causeIdsOf({ message: 'EE certificate key too weak' }), ['unknown'])
    assert.match(
      told('unknown', { message: 'EE certificate key too weak' }).message,
      /^The client said: EE certificate key too weak\. A plain TLS connection ended in: handshake\.$/,
    )
  })

  it('tells of a certificate that made the signature and may not sign', () => {
    const noAuthority = leaf({ commonName: 'No authority', issuer: publicRoot })
    const observation = served(leaf({ issuer: noAuthority as Issuer }), noAuthority)
    assert.deepEqual(causeIdsOf({ observation }), ['unknown'])
    assert.match(
      told('unknown', { observation }).message,
      /"CN=No authority" .* made the signature, but does not count/,
    )
  })

  it('holds for an error', () => {
    const found = told('unknown', { verdict: 'error', message: '', observation: unseen('failed', 'EPROTO') })
    assert.match(found.message, /The client said: nothing\. .* failed \(EPROTO\)/)
  })

  it('holds for a rejection of a host that nobody saw', () => {
    assert.deepEqual(causeIdsOf({ observation: unseen('unasked') }), ['unknown'])
  })

  it('shows hostile words as text', () => {
    const { message } = told('unknown', { message: 'a\n::error::b\u001b[31m' })
    assert.doesNotMatch(message, /[\n\u001b]/)
  })

  it('does not hold beside another cause', () => {
    assert.ok(!causeIdsOf({ observation: served(leaf({ issuer: privateRoot })) }).includes('unknown'))
  })

  for (const verdict of ['trusted', 'skipped'] as const) {
    it(`does not hold for ${verdict}`, () => assert.deepEqual(causeIdsOf({ verdict }), []))
  }
})
