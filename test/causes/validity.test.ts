import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { moment, outsideValidity, span } from '../../src/causes/validity.ts'
import { mintAuthority } from '../../src/x509/mint.ts'
import { certificates, inDays, leaf, now, publicIntermediate, publicRoot, served, situation } from './situation.ts'

const old = mintAuthority({ name: 'Old', issuer: publicRoot, now, notBefore: inDays(-90), notAfter: inDays(-1) })
const isExpired = ({ notAfter }: { notAfter: Date }) => notAfter < now
const identity = leaf()
const [end, expired, current, root] = certificates(identity, old, publicIntermediate, publicRoot)
assert.ok(end && expired && current && root)
const observation = served(identity, old, publicIntermediate)

describe('outsideValidity', () => {
  const around = {
    leaf: end,
    gap: false,
    holders: [],
    paths: [
      [end, expired, root],
      [end, current, root],
    ],
  }

  it('passes over an intermediate with a path around it', () => {
    assert.equal(outsideValidity(situation({ observation }), around, isExpired, /expired/), undefined)
  })

  it('names it where the client, which did not look for that path, says so', () => {
    const parts = situation({ observation, message: 'certificate has expired' })
    assert.equal(outsideValidity(parts, around, isExpired, /expired/), expired)
  })

  it('names it where every path needs it', () => {
    const only = { ...around, paths: [[end, expired, root]] }
    assert.equal(outsideValidity(situation({ observation }), only, isExpired, /expired/), expired)
  })

  it('names it where the chain ends before an anchor', () => {
    const ended = {
      ...around,
      paths: [],
      gap: true,
      deadEnd: { chain: [end, expired], wanted: { subject: 'CN=Root' }, nearMisses: [] },
    }
    assert.equal(outsideValidity(situation({ observation }), ended, isExpired, /expired/), expired)
  })

  it('passes over a certificate that a store lent', () => {
    const only = { ...around, paths: [[end, expired, root]] }
    assert.equal(outsideValidity(situation({ observation: served(identity) }), only, isExpired, /expired/), undefined)
  })
})

describe('span', () => {
  const cases: readonly [number, string][] = [
    [0, '1 minute'],
    [119, '119 minutes'],
    [120, '2 hours'],
    [47 * 60, '47 hours'],
    [48 * 60, '2 days'],
  ]
  for (const [minutes, words] of cases) {
    it(`writes ${minutes} minutes as ${words}`, () => assert.equal(span(minutes * 60_000), words))
  }
})

describe('moment', () => {
  it('writes a time to the minute in UTC', () => assert.equal(moment(now), '2026-11-24 12:00 UTC'))
})
