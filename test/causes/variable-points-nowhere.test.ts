import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Situation } from '../../src/causes/cause.ts'
import { causeIdsOf, known, leaf, privateRoot, served, store, systemStore, told } from './situation.ts'

const missing = store({ origin: 'variable', variable: 'SSL_CERT_FILE', path: '/gone/bundle.pem', state: 'missing' })

describe('variable-points-nowhere', () => {
  it('names the variable and the path, and nothing else', () => {
    assert.deepEqual(causeIdsOf({ stores: [missing], replaced: [systemStore] }), ['variable-points-nowhere'])
    const found = told('variable-points-nowhere', { stores: [missing], replaced: [systemStore] })
    assert.match(found.message, /^SSL_CERT_FILE=\/gone\/bundle\.pem names a path that does not exist/)
    assert.match(found.help, /Unset SSL_CERT_FILE: the client's default store holds the issuer/)
  })

  it('says that conda sets it, where an environment is active', () => {
    const environment = { CONDA_PREFIX: '/opt/conda/envs/\u001bx' }
    const found = told('variable-points-nowhere', { stores: [missing], environment })
    assert.match(found.message, / Activating the conda environment \/opt\/conda\/envs\/\\u\{1b\}x sets SSL_CERT_FILE\./)
    const other = { ...missing, variable: 'REQUESTS_CA_BUNDLE' }
    assert.doesNotMatch(told('variable-points-nowhere', { stores: [other], environment }).message, /conda/)
  })

  it('does not say to unset it where the default would not do', () => {
    const observation = served(leaf({ issuer: privateRoot }))
    const found = told('variable-points-nowhere', { stores: [missing], replaced: [systemStore], observation })
    assert.doesNotMatch(found.help, /holds the issuer/)
  })

  it('names all that are missing', () => {
    const directory = store({ ...missing, form: 'directory', variable: 'SSL_CERT_DIR', path: '/gone/certs' })
    const found = told('variable-points-nowhere', { stores: [missing, directory] })
    assert.match(
      found.message,
      /SSL_CERT_FILE=\/gone\/bundle\.pem and SSL_CERT_DIR=\/gone\/certs name paths that do not/,
    )
  })

  it('holds beside a default that is in effect and lacks the issuer', () => {
    const observation = served(leaf({ issuer: privateRoot }))
    assert.deepEqual(causeIdsOf({ stores: [missing, systemStore], observation }), [
      'variable-points-nowhere',
      'issuer-missing',
    ])
  })

  const refusals = [
    'curl: (77) error setting certificate file: /gone/bundle.pem',
    'Problem with the SSL CA cert (path? access rights?)',
    'Could not find a suitable TLS CA certificate bundle, invalid path: /gone/bundle.pem',
  ]
  for (const message of refusals) {
    it(`holds for a client that gives up: ${message}`, () => {
      const stores = [missing, systemStore]
      assert.deepEqual(causeIdsOf({ verdict: 'error', message, stores }), ['variable-points-nowhere'])
      assert.deepEqual(causeIdsOf({ message, stores, known: [known(systemStore)] }), ['variable-points-nowhere'])
    })
  }

  const negatives: readonly [string, Partial<Situation>][] = [
    [
      'a variable that names a store which is there',
      { stores: [{ ...missing, state: 'ok', anchors: systemStore.anchors }] },
    ],
    ['a default that is missing', { stores: [{ ...missing, origin: 'default' }] }],
    ['a variable that names an empty file', { stores: [{ ...missing, state: 'empty' }] }],
    ['a client that found its anchor beside it', { stores: [missing, systemStore] }],
    ['a trusted host', { verdict: 'trusted', stores: [missing] }],
  ]
  for (const [name, parts] of negatives) {
    it(`does not hold for ${name}`, () => {
      assert.ok(!causeIdsOf(parts).includes('variable-points-nowhere'))
    })
  }
})
