import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Situation } from '../../src/causes/cause.ts'
import {
  causeIdsOf,
  certificates,
  leaf,
  privateIntermediate,
  privateRoot,
  served,
  store,
  systemStore,
  told,
} from './situation.ts'

const directory = store({
  origin: 'variable',
  variable: 'SSL_CERT_DIR',
  form: 'directory',
  path: '/opt/certs',
  state: 'empty',
  unhashed: certificates(privateRoot),
})
const observation = served(leaf({ issuer: privateRoot }))

describe('directory-not-hashed', () => {
  it('names the directory in which the issuer lies unseen', () => {
    const parts = { stores: [directory], observation }
    assert.deepEqual(causeIdsOf(parts), ['directory-not-hashed'])
    const found = told('directory-not-hashed', parts)
    assert.match(found.message, /\/opt\/certs \(named by SSL_CERT_DIR\)/)
    assert.match(found.help, /^Make the links: openssl rehash \/opt\/certs/)
  })

  it('holds beside hashed certificates and another store', () => {
    const some: Situation['stores'] = [{ ...directory, state: 'ok', anchors: systemStore.anchors }, systemStore]
    assert.deepEqual(causeIdsOf({ stores: some, observation })[0], 'directory-not-hashed')
  })

  it('holds where an unhashed intermediate is missing between the chain and a hashed root', () => {
    const both = store({
      ...directory,
      state: 'ok',
      anchors: certificates(privateRoot),
      unhashed: certificates(privateIntermediate),
    })
    const parts = { stores: [both], observation: served(leaf({ issuer: privateIntermediate })) }
    assert.equal(causeIdsOf(parts)[0], 'directory-not-hashed')
  })

  const negatives: readonly [string, Partial<Situation>][] = [
    [
      'unhashed certificates that would not help',
      { stores: [{ ...directory, unhashed: systemStore.anchors }], observation },
    ],
    [
      'a directory whose links are there',
      { stores: [{ ...directory, state: 'ok', unhashed: [], anchors: certificates(privateRoot) }], observation },
    ],
    ['a client that found its anchor elsewhere', { stores: [directory, systemStore], observation: served(leaf()) }],
    ['a trusted host', { verdict: 'trusted', stores: [directory], observation }],
  ]
  for (const [name, parts] of negatives) {
    it(`does not hold for ${name}`, () => {
      assert.ok(!causeIdsOf(parts).includes('directory-not-hashed'))
    })
  }
})
