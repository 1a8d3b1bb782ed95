import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Situation } from '../../src/causes/cause.ts'
import { mintAuthority } from '../../src/x509/mint.ts'
import { causeIdsOf, certificates, inDays, leaf, now, publicRoot, served, store, told } from './situation.ts'

const between = (from: number, to: number) => leaf({ notBefore: inDays(from), notAfter: inDays(to) })
const first = between(10, 100)

function beside(...others: readonly ReturnType<typeof leaf>[]): Partial<Situation> {
  const identities = [first, ...others]
  return {
    observation: served(first),
    servedElsewhere: certificates(...identities).map((certificate, index) => ({ host: `h${index}:443`, certificate })),
  }
}

describe('clock-wrong', () => {
  it('holds where the certificates of several hosts all lie in the future', () => {
    const parts = beside(between(12, 90))
    assert.deepEqual(causeIdsOf(parts), ['clock-wrong', 'certificate-not-yet-valid'])
    assert.match(
      told('clock-wrong', parts).message,
      /is behind: it says 2026-11-24 12:00 UTC, and the certificates of 2 hosts are all not valid yet\. The time is 2026-12-06 12:00 UTC or later, at least 12 days on\.$/,
    )
  })

  it('holds where all have expired, and says what else it can be', () => {
    const [ended, other] = [between(-90, -5), between(-80, -3)]
    const parts: Partial<Situation> = {
      observation: served(ended),
      servedElsewhere: certificates(ended, other).map((certificate, index) => ({ host: `h${index}:443`, certificate })),
    }
    assert.deepEqual(causeIdsOf(parts), ['clock-wrong', 'certificate-expired'])
    assert.match(told('clock-wrong', parts).message, /is ahead, or all these hosts were forgotten/)
  })

  it('holds for one host whose certificate and a root of the store lie in the future', () => {
    const future = mintAuthority({ now, name: 'Root of tomorrow', notBefore: inDays(300), notAfter: inDays(900) })
    const parts = { ...beside(), stores: [store({ anchors: certificates(publicRoot, future) })] }
    assert.deepEqual(causeIdsOf(parts), ['clock-wrong', 'certificate-not-yet-valid'])
    assert.match(told('clock-wrong', parts).message, /nor is the root "CN=Root of tomorrow"/)
  })

  const negatives: readonly [string, Partial<Situation>][] = [
    ['a single host', beside()],
    ['the same certificate on two hosts', beside(first)],
    ['a host that is in its time', beside(between(-1, 90))],
    ['hosts that were never valid at one time', beside(between(200, 300))],
    ['a client that does not mind', { ...beside(between(12, 90)), verdict: 'trusted' }],
    ['right certificates', { servedElsewhere: [] }],
  ]
  for (const [name, parts] of negatives) {
    it(`does not hold for ${name}`, () => assert.ok(!causeIdsOf(parts).includes('clock-wrong')))
  }
})
