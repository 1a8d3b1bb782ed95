import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { readStaple } from '../../src/x509/staple.ts'
import { mintStaple, type StapleMint } from '../world/staple.ts'
import { causeIdsOf, certificates, inDays, leaf, now, privateRoot, publicRoot, served, told } from './situation.ts'

const identity = leaf()
const revokedAt = inDays(-3)

function stapling(mint: Omit<StapleMint, 'now'>) {
  const [read] = certificates(identity)
  const staple = read && readStaple(mintStaple(publicRoot, identity, { now, ...mint }), read)
  assert.ok(staple)
  return { ...served(identity), staple }
}

const observation = stapling({ revokedAt })
const ended = { thisUpdate: inDays(-9), nextUpdate: inDays(-2) }

describe('revoked', () => {
  const words: readonly [string, string][] = [
    ['GnuTLS', 'The certificate is NOT trusted. The certificate chain is revoked.'],
    ['Perl', 'certificate status is revoked'],
    ['git, which gives no reason', 'server certificate verification failed. CAfile: /a CRLfile: none'],
  ]
  for (const [client, message] of words) {
    it(`tells since when, where ${client} refuses it`, () => {
      assert.deepEqual(causeIdsOf({ observation, message }), ['revoked'])
      assert.match(
        told('revoked', { observation, message }).message,
        /was revoked on 2026-11-21 12:00 UTC: .* bears its signature\.$/,
      )
    })
  }

  it('holds where the answer has ended: GnuTLS and Perl refuse that too, and a revocation does not lapse', () => {
    const old = { observation: stapling({ revokedAt, ...ended }), message: 'certificate status is revoked' }
    assert.deepEqual(causeIdsOf(old), ['revoked'])
    assert.match(told('revoked', old).message, /It was to be followed by a newer one on 2026-11-22.*stays so/)
  })

  it('does not hold for a client that does not read the answer', () => {
    assert.deepEqual(causeIdsOf({ observation, verdict: 'trusted' }), [])
    assert.deepEqual(causeIdsOf({ observation, message: 'unable to get local issuer certificate' }), ['unknown'])
    assert.deepEqual(causeIdsOf({ observation, message: 'error:0A000086:SSL routines::certificate verify failed' }), [
      'unknown',
    ])
  })

  it('does not hold without the answer, whatever the client says', () => {
    assert.deepEqual(causeIdsOf({ message: 'certificate revoked' }), ['unknown'])
    assert.deepEqual(causeIdsOf({ observation: stapling({}), message: 'certificate revoked' }), ['unknown'])
  })

  const worthless: readonly [string, Omit<StapleMint, 'now'>, RegExp][] = [
    ['somebody else signed', { revokedAt, signer: privateRoot }, /says "revoked" and does not count: it is signed/],
    ['it is of tomorrow', { revokedAt, thisUpdate: inDays(1) }, /says "revoked" and does not count: it is for a time/],
    ['it says good and has ended', ended, /says "good" and does not count: it was to be followed/],
    ['the issuer does not know the certificate', { unknown: true }, /that it does not know the certificate\./],
  ]
  for (const [title, mint, sentence] of worthless) {
    it(`does not hold where ${title}, which is told`, () => {
      const said = { observation: stapling(mint), message: 'The received OCSP status response is invalid.' }
      assert.deepEqual(causeIdsOf(said), ['unknown'])
      const { message, evidence } = told('unknown', said)
      assert.match(message, sentence)
      assert.match(String(evidence['stapledAnswer']), sentence)
    })
  }

  it('says nothing of an answer that is good', () => {
    assert.equal(told('unknown', { observation: stapling({}) }).evidence['stapledAnswer'], undefined)
  })
})
