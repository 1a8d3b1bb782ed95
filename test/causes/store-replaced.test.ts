import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Situation } from '../../src/causes/cause.ts'
import { mintAuthority } from '../../src/x509/mint.ts'
import { causeIdsOf, certificates, known, now, privateRoot, publicRoot, store, systemStore, told } from './situation.ts'

const small = store({
  origin: 'variable',
  variable: 'REQUESTS_CA_BUNDLE',
  path: '/etc/acme/ca.pem',
  anchors: certificates(privateRoot),
})
const replaced = { ...systemStore, replacedBy: 'REQUESTS_CA_BUNDLE' }

function roots(count: number) {
  return certificates(...Array.from({ length: count }, (_, at) => mintAuthority({ name: `Root ${at}`, now })))
}

describe('store-replaced', () => {
  it('names both stores with their numbers', () => {
    const parts: Partial<Situation> = { client: 'requests', stores: [small], replaced: [replaced] }
    assert.deepEqual(causeIdsOf(parts), ['store-replaced'])
    const found = told('store-replaced', parts)
    assert.match(
      found.message,
      /^\/etc\/acme\/ca\.pem \(named by REQUESTS_CA_BUNDLE\) takes the place of the default store and holds 1 certificate; /,
    )
    assert.match(found.help, /cat \/etc\/ssl\/certs\/ca-certificates\.crt \/etc\/acme\/ca\.pem > all\.pem/)
  })

  it('names a config file', () => {
    const config = { file: '/etc/gitconfig', setting: 'http.sslCAInfo' }
    const { variable: _, ...rest } = small
    const stores = [{ ...rest, origin: 'config-file' as const, config }]
    assert.match(told('store-replaced', { stores, replaced: [systemStore] }).message, /named by http\.sslCAInfo in/)
  })

  it('needs no reason beside it, although no other store is known', () => {
    assert.deepEqual(causeIdsOf({ stores: [small], replaced: [replaced], known: [] }), ['store-replaced'])
  })

  it('holds for more than ten where the default has four times as many', () => {
    const stores = [{ ...small, anchors: roots(11) }]
    const large = { ...replaced, anchors: [...certificates(publicRoot), ...roots(44)] }
    assert.deepEqual(causeIdsOf({ stores, replaced: [large] }), ['store-replaced'])
  })

  it('leaves a bundle that was meant to be whole to issuer-missing, which names it', () => {
    const parts = { stores: [{ ...small, anchors: roots(11) }], replaced: [replaced], known: [known(replaced)] }
    assert.deepEqual(causeIdsOf(parts), ['issuer-missing'])
    assert.match(told('issuer-missing', parts).message, /takes the place of/)
  })

  const negatives: readonly [string, Partial<Situation>][] = [
    ['a default that lacks the issuer too', { stores: [small], replaced: [store({ anchors: roots(2) })] }],
    ['a bundle that holds the issuer', { stores: [{ ...small, anchors: systemStore.anchors }], replaced: [replaced] }],
    ['a bundle that is missing', { stores: [{ ...small, anchors: [], state: 'missing' }], replaced: [replaced] }],
    ['a default in effect', { stores: [store({ anchors: roots(1) })], replaced: [replaced] }],
    ['a trusted host', { verdict: 'trusted', stores: [small], replaced: [replaced] }],
  ]
  for (const [name, parts] of negatives) {
    it(`does not hold for ${name}`, () => {
      assert.ok(!causeIdsOf(parts).includes('store-replaced'))
    })
  }
})
