import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Situation } from '../../src/causes/cause.ts'
import { mintAuthority, mintLeaf } from '../../src/x509/mint.ts'
import {
  causeIdsOf,
  certificates,
  inDays,
  leaf,
  now,
  privateRoot,
  publicRoot,
  served,
  store,
  systemStore,
  told,
} from './situation.ts'

const past = { notBefore: inDays(-90), notAfter: inDays(-3) }
const expired = mintAuthority({ name: 'Old Intermediate', issuer: publicRoot, now, ...past })

describe('certificate-expired', () => {
  it('tells by how much and since when', () => {
    const parts = { observation: served(leaf(past)) }
    assert.deepEqual(causeIdsOf(parts), ['certificate-expired'])
    assert.match(told('certificate-expired', parts).message, /expired 3 days ago, on 2026-11-21 12:00 UTC\.$/)
  })

  const spans: readonly [number, string][] = [
    [-1 / 1440, '1 minute'],
    [-1 / 24, '60 minutes'],
    [-5 / 24, '5 hours'],
    [-400, '400 days'],
  ]
  for (const [days, words] of spans) {
    it(`counts in the unit that fits: ${words}`, () => {
      const observation = served(leaf({ notBefore: inDays(-500), notAfter: inDays(days) }))
      assert.match(told('certificate-expired', { observation }).message, new RegExp(`expired ${words} ago`))
    })
  }

  it('names an intermediate that the path needs', () => {
    const parts = { observation: served(leaf({ issuer: expired }), expired) }
    assert.deepEqual(causeIdsOf(parts), ['certificate-expired'])
    assert.match(told('certificate-expired', parts).message, /intermediate certificate "CN=Old Intermediate"/)
  })

  it('holds beside an unknown issuer', () => {
    const observation = served(leaf({ issuer: privateRoot, ...past }))
    assert.deepEqual(causeIdsOf({ observation }), ['certificate-expired', 'issuer-missing'])
  })

  it('holds beside a self-signed leaf', () => {
    const alone = mintLeaf({ commonName: 'host.example.com', names: ['host.example.com'], now, ...past })
    assert.deepEqual(causeIdsOf({ observation: served(alone) }), ['certificate-expired', 'self-signed'])
  })

  const negatives: readonly [string, Partial<Situation>][] = [
    ['a certificate that ends now', { observation: served(leaf({ notAfter: now })) }],
    ['an expired certificate that is on no path', { observation: served(leaf(), expired) }],
    [
      'an expired root in the store, which is not judged here',
      { stores: [store({ anchors: certificates(mintAuthority({ name: 'Old Root', now, ...past })) })] },
    ],
    [
      'a certificate that is not valid yet',
      { observation: served(leaf({ notBefore: inDays(1), notAfter: inDays(9) })) },
    ],
    ['a client that trusts it', { verdict: 'trusted', observation: served(leaf(past)) }],
    [
      'words without a certificate',
      { observation: { state: 'reset', detail: '', chain: [] }, message: 'certificate has expired' },
    ],
  ]
  for (const [name, parts] of negatives) {
    it(`does not hold for ${name}`, () => {
      assert.ok(!causeIdsOf({ stores: [systemStore], ...parts }).includes('certificate-expired'))
    })
  }
})
