import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { isLendable } from '../../src/fixes/lendable.ts'
import * as der from '../../src/x509/der-writer.ts'
import { type AuthorityMint, type Identity, type Issuer, mintAuthority } from '../../src/x509/mint.ts'
import { certificates, leaf, now } from '../causes/situation.ts'

/** leaf < fetched < root, and whether what was fetched may be lent. */
function lends(rootMint: Partial<AuthorityMint>, mint: Partial<AuthorityMint> = {}, leafMint = {}): boolean {
  const root = mintAuthority({ name: 'Root', now, ...rootMint })
  const middle = mintAuthority({ name: 'Middle', issuer: root, now, ...mint })
  return isLent([leaf({ issuer: middle, ...leafMint }), middle, root], [1])
}

function isLent(path: readonly Identity[], fetched: readonly number[]): boolean {
  const all = certificates(...path)
  return isLendable(
    all,
    all.filter((_, at) => fetched.includes(at)),
  )
}

const extension = (oid: string, critical: boolean, value: Buffer) => ({
  [oid]: der.sequence(der.objectIdentifier(oid), ...(critical ? [der.boolean(true)] : []), der.octets(value)),
})

describe('an intermediate that was fetched', () => {
  test('is lent below a root that limits nothing', () => assert.ok(lends({})))
  test('is lent where its own path length is within that of its root', () => {
    assert.ok(lends({ pathLength: 1 }, { pathLength: 0 }))
    assert.ok(lends({}, { pathLength: 0 }))
  })

  test('is not lent where it could lengthen the paths that its root allows', () => {
    assert.equal(lends({ pathLength: 1 }), false)
    assert.equal(lends({ pathLength: 1 }, { pathLength: 1 }), false)
    assert.equal(lends({ pathLength: 0 }, { pathLength: 0 }), false)
  })

  test('is measured at every authority above it', () => {
    const root = mintAuthority({ name: 'Root', now, pathLength: 1 })
    const upper = mintAuthority({ name: 'Upper', issuer: root, now })
    const lower = mintAuthority({ name: 'Lower', issuer: upper, now, pathLength: 0 })
    assert.equal(isLent([leaf({ issuer: lower }), lower, upper, root], [1]), false)
  })

  test('is not lent below names that are constrained, or a critical extension that is not known', () => {
    const constraints = extension('2.5.29.30', false, der.sequence())
    assert.equal(lends({ instead: constraints }), false)
    assert.equal(lends({}, { instead: constraints }), false)
    assert.equal(lends({ instead: extension('1.2.3.4', true, der.nothing()) }), false)
    assert.equal(lends({ instead: extension('1.2.3.4', false, der.nothing()) }), true)
  })

  test('is not lent where it is no authority', () => {
    const root = mintAuthority({ name: 'Root', now })
    const noAuthority = leaf({ issuer: root })
    assert.equal(isLent([leaf({ issuer: noAuthority as Issuer }), noAuthority, root], [1]), false)
  })
})
