import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Situation } from '../../src/causes/cause.ts'
import { mintAuthority } from '../../src/x509/mint.ts'
import { causeIdsOf, inDays, leaf, now, privateRoot, publicRoot, served, told } from './situation.ts'

const later = { notBefore: inDays(2), notAfter: inDays(90) }
const future = mintAuthority({ name: 'New Intermediate', issuer: publicRoot, now, ...later })

describe('certificate-not-yet-valid', () => {
  it("tells when it begins, and this machine's time", () => {
    const parts = { observation: served(leaf(later)) }
    assert.deepEqual(causeIdsOf(parts), ['certificate-not-yet-valid'])
    const found = told('certificate-not-yet-valid', parts)
    assert.match(found.message, /is valid in 2 days only, from 2026-11-26 12:00 UTC/)
    assert.match(found.help, /^Look at this machine's clock first: date -u \(it says 2026-11-24 12:00 UTC\)/)
  })

  it('names an intermediate that the path needs', () => {
    const observation = served(leaf({ issuer: future }), future)
    assert.match(
      told('certificate-not-yet-valid', { observation }).message,
      /intermediate certificate "CN=New Intermediate"/,
    )
  })

  it('holds beside an unknown issuer', () => {
    const observation = served(leaf({ issuer: privateRoot, ...later }))
    assert.deepEqual(causeIdsOf({ observation }), ['certificate-not-yet-valid', 'issuer-missing'])
  })

  const negatives: readonly [string, Partial<Situation>][] = [
    ['a certificate that begins now', { observation: served(leaf({ notBefore: now })) }],
    ['one on no path', { observation: served(leaf(), future) }],
    ['an expired certificate', { observation: served(leaf({ notBefore: inDays(-9), notAfter: inDays(-1) })) }],
    ['a client that trusts it', { verdict: 'trusted', observation: served(leaf(later)) }],
  ]
  for (const [name, parts] of negatives) {
    it(`does not hold for ${name}`, () => {
      assert.ok(!causeIdsOf(parts).includes('certificate-not-yet-valid'))
    })
  }
})
