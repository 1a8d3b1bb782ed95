import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { lastIssuer } from '../../src/causes/chain-facts.ts'
import { causes } from '../../src/causes/index.ts'
import { causeIds } from '../../src/model.ts'
import {
  causeIdsOf,
  certificates,
  inDays,
  leaf,
  privateIntermediate,
  privateRoot,
  publicRoot,
  served,
  store,
  told,
  unseen,
} from './situation.ts'

describe('causes', () => {
  it('are registered in the order of causeIds', () => {
    assert.deepEqual(
      causes.map(({ id }) => id),
      causeIds,
    )
  })

  it('have a title that is one sentence', () => {
    for (const { title } of causes) assert.match(title, /^[A-Z][^\n]{10,100}\.$/)
  })
})

describe('explain', () => {
  it('lists all that holds, in the order of causeIds', () => {
    const stores = [
      store({ path: '/gone', origin: 'variable', variable: 'SSL_CERT_FILE', state: 'missing' }),
      store({ path: '/bad', state: 'malformed', detail: 'garbage' }),
      store({ path: '/denied', state: 'unreadable', detail: 'permission denied' }),
    ]
    const observation = served(
      leaf({ issuer: privateRoot, names: ['x.example'], notBefore: inDays(-9), notAfter: inDays(-1) }),
    )
    const found = causeIdsOf({ stores, observation })
    assert.deepEqual(found, [
      'variable-points-nowhere',
      'store-unreadable',
      'store-malformed',
      'certificate-expired',
      'name-mismatch',
      'issuer-missing',
    ])
    assert.deepEqual(
      found,
      causeIds.filter(id => found.includes(id)),
    )
  })

  for (const verdict of ['rejected', 'unreachable', 'error'] as const) {
    for (const state of [
      'handshake',
      'not-tls',
      'refused',
      'reset',
      'timeout',
      'unresolved',
      'failed',
      'unasked',
    ] as const) {
      it(`is never empty for ${verdict} with ${state}`, () => {
        assert.notEqual(causeIdsOf({ verdict, observation: unseen(state) }).length, 0)
      })
    }
  }

  it('writes messages of whole sentences and helps of whole lines, without client and host', () => {
    const situations = [
      { stores: [store({ state: 'missing' })] },
      { stores: [store({ state: 'empty' })] },
      { observation: served(leaf({ issuer: privateRoot })) },
      { observation: served(leaf({ notBefore: inDays(-9), notAfter: inDays(-1) })) },
      { verdict: 'unreachable' as const, observation: unseen('refused') },
    ]
    for (const parts of situations) {
      const [id] = causeIdsOf(parts)
      assert.ok(id)
      const { message, help } = told(id, { clientTitle: 'Snake', ...parts })
      assert.match(message, /^[A-Z/"].*\.$/)
      assert.doesNotMatch(message, /Snake|:443/)
      for (const line of help.split('\n')) assert.match(line, /^[A-Z].*\.$/, line)
    }
  })
})

describe('lastIssuer', () => {
  it('is the same whether or not the root was sent', () => {
    const chains = [
      certificates(leaf({ issuer: privateRoot })),
      certificates(leaf({ issuer: privateRoot }), privateRoot),
      certificates(leaf({ issuer: privateIntermediate }), privateIntermediate),
    ].map(lastIssuer)
    assert.equal(new Set(chains).size, 1)
    assert.match(chains[0] ?? '', /^CN=Private Root,O=Acme [0-9a-f]{40}$/)
  })

  it('tells two authorities apart, and knows none for no chain', () => {
    assert.notEqual(lastIssuer(certificates(leaf())), lastIssuer(certificates(leaf({ issuer: privateRoot }))))
    assert.notEqual(lastIssuer(certificates(publicRoot)), undefined)
    assert.equal(lastIssuer([]), undefined)
  })
})
