import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Staple } from '../../src/x509/staple.ts'
import { causeIdsOf, inDays, leaf, served, told } from './situation.ts'

const staple: Staple = { status: 'revoked', producedAt: inDays(-1), revokedAt: inDays(-3) }
const observation = { ...served(leaf()), staple }

describe('revoked', () => {
  const words: readonly [string, string][] = [
    ['GnuTLS', 'The certificate is NOT trusted. The certificate chain is revoked.'],
    ['Perl', 'certificate status is revoked'],
    ['git, which gives no reason', 'server certificate verification failed. CAfile: /a CRLfile: none'],
  ]
  for (const [client, message] of words) {
    it(`tells since when, where ${client} refuses it`, () => {
      assert.deepEqual(causeIdsOf({ observation, message }), ['revoked'])
      assert.match(told('revoked', { observation, message }).message, /was revoked on 2026-11-21 12:00 UTC: /)
    })
  }

  it('does not hold for a client that does not read the answer', () => {
    assert.deepEqual(causeIdsOf({ observation, verdict: 'trusted' }), [])
    assert.deepEqual(causeIdsOf({ observation, message: 'unable to get local issuer certificate' }), ['unknown'])
    assert.deepEqual(causeIdsOf({ observation, message: 'error:0A000086:SSL routines::certificate verify failed' }), [
      'unknown',
    ])
  })

  it('does not hold without the answer, whatever the client says', () => {
    assert.deepEqual(causeIdsOf({ message: 'certificate revoked' }), ['unknown'])
    const good = { ...served(leaf()), staple: { status: 'good', producedAt: inDays(-1) } as const }
    assert.deepEqual(causeIdsOf({ observation: good, message: 'certificate revoked' }), ['unknown'])
  })
})
