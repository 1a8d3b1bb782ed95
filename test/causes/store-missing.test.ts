import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Situation } from '../../src/causes/cause.ts'
import {
  causeIdsOf,
  certifi,
  certificates,
  inDays,
  known,
  leaf,
  privateRoot,
  publicRoot,
  served,
  store,
  systemStore,
  told,
  unseen,
} from './situation.ts'

const cafile = store({ path: '/gone/ssl/cert.pem', state: 'missing' })
const capath = store({ form: 'directory', path: '/gone/ssl/certs', state: 'missing' })

describe('store-missing', () => {
  it('names both compiled-in paths, and the store that holds the issuer: the founding case', () => {
    const parts = { stores: [cafile, capath], known: [known(cafile), known(capath), known(certifi)] }
    assert.deepEqual(causeIdsOf(parts), ['store-missing'])
    const found = told('store-missing', parts)
    assert.match(found.message, /\/gone\/ssl\/cert\.pem and \/gone\/ssl\/certs do not exist/)
    assert.match(found.message, /certifi\/cacert\.pem holds the issuer/)
    assert.match(found.help, /^Set SSL_CERT_FILE=\/opt\/env\/certifi\/cacert\.pem/)
  })

  it('says that the environment was moved', () => {
    const moved = { from: '/build/env', to: '/opt/env' }
    const stores = [cafile, capath].map(missing => ({ ...missing, moved }))
    const found = told('store-missing', { stores })
    assert.match(found.message, / This environment was moved: it was built for \/build\/env and lies in \/opt\/env\./)
    assert.match(found.help, /^Run conda-unpack in it/m)
    assert.doesNotMatch(told('store-missing', { stores: [cafile, capath] }).message, /moved/)
  })

  it('holds although no chain was seen', () => {
    assert.deepEqual(causeIdsOf({ stores: [cafile], observation: unseen('unasked') }), ['store-missing'])
  })

  it('tells how to install the system store where no other is on the machine', () => {
    const found = told('store-missing', { stores: [cafile], known: [], families: ['alpine'] })
    assert.match(found.help, /apk add/)
  })

  it('stands beside issuer-missing when nothing on the machine holds the issuer either', () => {
    const observation = served(leaf({ issuer: privateRoot }))
    assert.deepEqual(causeIdsOf({ stores: [cafile], observation }), ['store-missing', 'issuer-missing'])
  })

  it('stands beside an expired certificate', () => {
    const observation = served(leaf({ notBefore: inDays(-90), notAfter: inDays(-1) }))
    assert.deepEqual(causeIdsOf({ stores: [cafile], observation }), ['store-missing', 'certificate-expired'])
  })

  it('names the config file that names the path', () => {
    const config = { file: '/etc/gitconfig', setting: 'http.sslCAInfo' }
    const stores = [store({ path: '/gone.pem', state: 'missing', origin: 'config-file', config })]
    assert.match(
      told('store-missing', { stores }).message,
      /\/gone\.pem \(named by http\.sslCAInfo in \/etc\/gitconfig\)/,
    )
  })

  it('holds for a client that does not start without its file, though a directory beside it is full', () => {
    const directory = store({ form: 'directory', path: '/etc/ssl/certs', anchors: certificates(publicRoot) })
    const message = 'curl: (77) error setting certificate file: /gone/ssl/cert.pem'
    for (const verdict of ['rejected', 'error'] as const) {
      assert.deepEqual(causeIdsOf({ client: 'curl', verdict, message, stores: [cafile, directory] }), ['store-missing'])
    }
  })

  it('is one finding for all hosts', () => {
    const [one, other] = [leaf(), leaf()].map(it =>
      told('store-missing', { stores: [cafile], observation: served(it) }),
    )
    assert.equal(one?.key, other?.key)
  })

  const unknownRoot = served(leaf({ issuer: privateRoot }))
  const negatives: readonly [string, Partial<Situation>][] = [
    ['a missing default beside a store that is full', { stores: [cafile, systemStore], observation: unknownRoot }],
    ['a missing default beside an empty one', { stores: [cafile, store({ state: 'empty' })] }],
    ['a path that a variable names', { stores: [{ ...cafile, origin: 'variable', variable: 'SSL_CERT_FILE' }] }],
    [
      'a default that is missing behind a broken variable',
      { stores: [capath, { ...cafile, origin: 'variable', variable: 'SSL_CERT_FILE' }] },
    ],
    ['a trusted host', { verdict: 'trusted', stores: [cafile] }],
    ['an unreachable host', { verdict: 'unreachable', stores: [cafile], observation: unseen('refused') }],
    ['an error that says nothing of the store', { verdict: 'error', stores: [cafile], message: 'segmentation fault' }],
  ]
  for (const [name, parts] of negatives) {
    it(`does not hold for ${name}`, () => {
      assert.ok(!causeIdsOf(parts).includes('store-missing'))
    })
  }
})
