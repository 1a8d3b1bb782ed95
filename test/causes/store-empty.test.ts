import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Situation } from '../../src/causes/cause.ts'
import { causeIdsOf, certificates, leaf, privateRoot, served, store, systemStore, told } from './situation.ts'

const empty = store({ path: '/etc/ssl/certs', form: 'directory', state: 'empty' })
const asked = store({ path: '/tmp/ca.pem', origin: 'variable', variable: 'SSL_CERT_FILE', state: 'empty' })
const unknownRoot = served(leaf({ issuer: privateRoot }))

describe('store-empty', () => {
  it('names the default, beside a file that is not there', () => {
    const parts = { stores: [store({ path: '/usr/lib/ssl/cert.pem', state: 'missing' }), empty] }
    assert.deepEqual(causeIdsOf(parts), ['store-empty'])
    const found = told('store-empty', parts)
    assert.match(found.message, /\/etc\/ssl\/certs holds no certificate/)
    assert.match(found.help, /^Install the system's store: `apt-get/)
  })

  it('names the variable', () => {
    assert.match(told('store-empty', { stores: [asked] }).message, /\/tmp\/ca\.pem \(named by SSL_CERT_FILE\)/)
  })

  it('holds for what was asked for, beside a full default that lacks the issuer', () => {
    const parts = { stores: [asked, systemStore], observation: unknownRoot }
    assert.deepEqual(causeIdsOf(parts), ['store-empty', 'issuer-missing'])
  })

  it('holds for requests, which stops at an empty bundle', () => {
    const message = '[X509: NO_CERTIFICATE_OR_CRL_FOUND] no certificate or crl found (_ssl.c:4154)'
    assert.deepEqual(causeIdsOf({ client: 'requests', message, stores: [asked, systemStore] }), ['store-empty'])
  })

  const negatives: readonly [string, Partial<Situation>][] = [
    ['an empty default beside a full one', { stores: [empty, systemStore], observation: unknownRoot }],
    ['a directory of certificates without hash links', { stores: [{ ...empty, unhashed: systemStore.anchors }] }],
    ['a store that is full', { observation: unknownRoot }],
    ['a missing store', { stores: [{ ...empty, state: 'missing' }] }],
    ['a client that found its anchor', { stores: [asked, store({ anchors: certificates() }), systemStore] }],
  ]
  for (const [name, parts] of negatives) {
    it(`does not hold for ${name}`, () => {
      assert.ok(!causeIdsOf(parts).includes('store-empty'))
    })
  }
})
