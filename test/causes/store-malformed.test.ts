import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Situation } from '../../src/causes/cause.ts'
import { causeIdsOf, leaf, privateRoot, served, store, systemStore, told } from './situation.ts'

const broken = store({ path: '/etc/ssl/own.pem', state: 'malformed', detail: 'it is DER, and PEM is wanted' })
const named = store({ ...broken, origin: 'variable', variable: 'CURL_CA_BUNDLE' })
const unknownRoot = served(leaf({ issuer: privateRoot }))

describe('store-malformed', () => {
  it('tells the path and the reason', () => {
    assert.deepEqual(causeIdsOf({ stores: [broken] }), ['store-malformed'])
    const found = told('store-malformed', { stores: [broken] })
    assert.match(found.message, /\/etc\/ssl\/own\.pem: it is DER, and PEM is wanted\./)
    assert.equal(found.evidence['reason'], 'it is DER, and PEM is wanted')
  })

  it('names the variable that names it', () => {
    assert.match(told('store-malformed', { stores: [named] }).message, /\(named by CURL_CA_BUNDLE\)/)
  })

  it('holds beside a full store that lacks the issuer, which may be what is lost in it', () => {
    const parts = { stores: [broken, systemStore], observation: unknownRoot }
    assert.deepEqual(causeIdsOf(parts), ['store-malformed', 'issuer-missing'])
  })

  it('holds for a client that does not start with it', () => {
    const message = 'curl: (77) error setting certificate file: /etc/ssl/own.pem'
    assert.deepEqual(causeIdsOf({ client: 'curl', verdict: 'error', message, stores: [named, systemStore] }), [
      'store-malformed',
    ])
  })

  const negatives: readonly [string, Partial<Situation>][] = [
    ['a client that found its anchor beside it', { stores: [broken, systemStore] }],
    ['a store that is unreadable', { stores: [{ ...broken, state: 'unreadable' }] }],
    ['a trusted host', { verdict: 'trusted', stores: [broken] }],
    ['an error that says nothing of the store', { verdict: 'error', stores: [broken], message: 'killed' }],
    [
      'a default that is not read, because of what the client was told',
      {
        client: 'curl',
        message: 'curl: (77) error setting certificate file: /x',
        stores: [broken, store({ origin: 'variable', path: '/x', state: 'missing' })],
      },
    ],
  ]
  for (const [name, parts] of negatives) {
    it(`does not hold for ${name}`, () => {
      assert.ok(!causeIdsOf(parts).includes('store-malformed'))
    })
  }
})
