import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Situation } from '../../src/causes/cause.ts'
import { mintAuthority } from '../../src/x509/mint.ts'
import { causeIdsOf, certificates, inDays, known, leaf, now, served, store, told } from './situation.ts'

const years = (count: number) => inDays(count * 365)
const old = Array.from({ length: 60 }, (_, index) =>
  mintAuthority({ now, name: `Root ${index}`, notBefore: years(-20 + index / 10), notAfter: years(5) }),
)
const wanted = mintAuthority({ now, name: 'Young Root', notBefore: years(-3), notAfter: years(9) })
const others = ['One', 'Two'].map(name =>
  mintAuthority({ now, name: `Young Root ${name}`, notBefore: years(-2), notAfter: years(9) }),
)
const oldStore = store({ anchors: certificates(...old) })
const newStore = store({ path: '/opt/certifi/cacert.pem', anchors: certificates(...old, wanted, ...others) })
const parts: Partial<Situation> = {
  observation: served(leaf({ issuer: wanted })),
  stores: [oldStore],
  known: [known(oldStore), known(newStore)],
}

describe('store-outdated', () => {
  it('tells the age of the list against that of the root', () => {
    assert.deepEqual(causeIdsOf(parts), ['store-outdated'])
    assert.match(
      told('store-outdated', parts).message,
      /ca-certificates\.crt are older .*: its newest is 2012-\d\d-\d\d's, and "CN=Young Root" .* is of 2023-\d\d-\d\d\. \/opt\/certifi\/cacert\.pem holds it\.$/,
    )
  })

  const lone = store({ path: '/home/user/ca.pem', anchors: certificates(wanted) })
  const younger = mintAuthority({ now, name: 'Youngest', notBefore: years(-1), notAfter: years(9) })
  const removed = store({ anchors: certificates(...old, younger) })
  const few = store({ anchors: certificates(...old.slice(0, 10)) })
  const added = store({ path: '/etc/ssl/certs/ca-certificates.crt', anchors: certificates(...old, wanted) })
  const negatives: readonly [string, Partial<Situation>][] = [
    ['a root that only a private file holds', { known: [known(oldStore), known(lone, false)] }],
    ['a root that an administrator added to a list that is as old', { known: [known(oldStore), known(added)] }],
    ['a root that no store holds', { known: [known(oldStore)] }],
    ['a root that a newer list left out', { stores: [removed], known: [known(removed), known(newStore)] }],
    ['a store of a few roots of its own', { stores: [few], known: [known(few), known(newStore)] }],
    ['a client that trusts it', { verdict: 'trusted' }],
  ]
  for (const [name, changed] of negatives) {
    it(`does not hold for ${name}`, () => assert.ok(!causeIdsOf({ ...parts, ...changed }).includes('store-outdated')))
  }
})
