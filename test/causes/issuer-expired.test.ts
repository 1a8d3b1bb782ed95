import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { mintAuthority } from '../../src/x509/mint.ts'
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
  told,
} from './situation.ts'

const past = { notBefore: inDays(-900), notAfter: inDays(-30) }
const old = mintAuthority({ now, name: 'Old Root', ...past })
const expiredStore = [store({ anchors: certificates(old) })]
const observation = served(leaf({ issuer: old }))

describe('issuer-expired', () => {
  it('names the root in the store that expired, and asks for a new one', () => {
    assert.deepEqual(causeIdsOf({ observation, stores: expiredStore }), ['issuer-expired'])
    const { message, help } = told('issuer-expired', { observation, stores: expiredStore })
    assert.match(message, /^The authority "CN=Old Root" .* expired 30 days ago, on 2026-10-25 12:00 UTC, and the chain/)
    assert.match(help, /Get the current root/)
  })

  it('names one that is sent too, as the root of the store', () => {
    assert.deepEqual(causeIdsOf({ observation: served(leaf({ issuer: old }), old), stores: expiredStore }), [
      'issuer-expired',
    ])
  })

  it('names an expired cross-sign that stands in the way of a valid path, where the client says so', () => {
    const cross = mintAuthority({ now, name: 'New Root', issuer: old })
    const renewed = mintAuthority({ now, name: 'New Root', keyOf: cross })
    const parts = {
      observation: served(leaf({ issuer: cross }), cross),
      stores: [store({ anchors: certificates(old, renewed) })],
    }
    const message = 'certificate verify failed: certificate has expired'
    assert.deepEqual(causeIdsOf({ ...parts, message }), ['issuer-expired'])
    assert.match(told('issuer-expired', { ...parts, message }).message, /A valid path leads to "CN=New Root"/)
    assert.deepEqual(causeIdsOf(parts), ['unknown'], 'another reason is not this one')
  })

  it('does not hold for an expired root that is on no path, for what the server sends, or for a client that does not mind', () => {
    assert.deepEqual(causeIdsOf({ stores: [store({ anchors: certificates(old, publicRoot) })] }), ['unknown'])
    const sent = mintAuthority({ now, name: 'Sent', issuer: publicRoot, ...past })
    assert.deepEqual(causeIdsOf({ observation: served(leaf({ issuer: sent }), sent) }), ['certificate-expired'])
    assert.deepEqual(causeIdsOf({ observation, stores: expiredStore, verdict: 'trusted' }), [])
    assert.ok(!causeIdsOf({ observation: served(leaf({ issuer: privateRoot })) }).includes('issuer-expired'))
  })
})
