import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Situation } from '../../src/causes/cause.ts'
import { mintLeaf } from '../../src/x509/mint.ts'
import {
  causeIdsOf,
  certificates,
  known,
  leaf,
  now,
  privateRoot,
  served,
  store,
  systemStore,
  told,
} from './situation.ts'

const alone = mintLeaf({ commonName: 'host.example.com', names: ['host.example.com'], now })
const observation = served(alone)

describe('self-signed', () => {
  it('names the certificate with its fingerprint', () => {
    assert.deepEqual(causeIdsOf({ observation }), ['self-signed'])
    const found = told('self-signed', { observation })
    assert.match(found.message, /"CN=host\.example\.com" \(SHA-256 ([0-9a-f]{2}:){7}[0-9a-f]{2}…\)/)
    assert.equal(found.evidence['sha256'], certificates(alone)[0]?.sha256)
  })

  it('holds beside a missing store', () => {
    const parts = { observation, stores: [store({ state: 'missing' })] }
    assert.deepEqual(causeIdsOf(parts), ['store-missing', 'self-signed'])
  })

  const holder = known(store({ path: '/etc/acme/host.pem', anchors: certificates(alone) }), false)
  const negatives: readonly [string, Partial<Situation>][] = [
    ['one that the client holds', { observation, stores: [holder.store] }],
    ['a self-signed root above the leaf', { observation: served(leaf({ issuer: privateRoot }), privateRoot) }],
    ['a client that trusts it', { verdict: 'trusted', observation }],
  ]
  for (const [name, parts] of negatives) {
    it(`does not hold for ${name}`, () => {
      assert.ok(!causeIdsOf(parts).includes('self-signed'))
    })
  }

  it('names the other store that holds it', () => {
    const { message } = told('self-signed', { observation, known: [known(systemStore), holder] })
    assert.match(message, /this client's store does not hold it; \/etc\/acme\/host\.pem does/)
  })
})
