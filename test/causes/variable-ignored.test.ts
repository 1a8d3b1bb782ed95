import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Situation } from '../../src/causes/cause.ts'
import {
  causeIdsOf,
  certificates,
  known,
  leaf,
  privateRoot,
  publicRoot,
  served,
  store,
  systemStore,
  told,
} from './situation.ts'

const path = '/etc/acme/ca.pem'
const named = known(
  store({ path, origin: 'variable', variable: 'SSL_CERT_FILE', anchors: certificates(privateRoot) }),
  false,
)
const base: Partial<Situation> = {
  client: 'git',
  reads: ['GIT_SSL_CAINFO'],
  observation: served(leaf({ issuer: privateRoot })),
  known: [known(systemStore), named],
  environment: { SSL_CERT_FILE: path },
}

describe('variable-ignored', () => {
  it('names the variable, its path and the variable that the client does read', () => {
    assert.deepEqual(causeIdsOf(base), ['variable-ignored'])
    const found = told('variable-ignored', base)
    assert.match(
      found.message,
      /^SSL_CERT_FILE=\/etc\/acme\/ca\.pem holds the issuer, but this client does not read SSL_CERT_FILE\. It reads GIT_SSL_CAINFO\.$/,
    )
    assert.match(
      found.help,
      /^Set GIT_SSL_CAINFO=\/etc\/acme\/ca\.pem as well\.\nGIT_SSL_CAINFO takes the place of the default store, and .* holds 1 certificate only/,
    )
  })

  it('needs no warning for a variable that adds', () => {
    const found = told('variable-ignored', { ...base, client: 'node', reads: ['NODE_EXTRA_CA_CERTS'] })
    assert.match(found.help, /^Set NODE_EXTRA_CA_CERTS=/)
    assert.doesNotMatch(found.help, /takes the place/)
  })

  it('serves a client whose variable takes a file or a directory', () => {
    const found = told('variable-ignored', {
      ...base,
      client: 'requests',
      reads: ['REQUESTS_CA_BUNDLE', 'CURL_CA_BUNDLE'],
    })
    assert.match(found.help, /^Set REQUESTS_CA_BUNDLE=/)
  })

  it('tells of a client that reads none', () => {
    assert.match(told('variable-ignored', { ...base, reads: [] }).message, /It reads no variable for its store\.$/)
  })

  const negatives: readonly [string, Partial<Situation>][] = [
    ['a variable that the client reads', { reads: ['SSL_CERT_FILE'] }],
    ['a variable that is not set', { environment: {} }],
    ['a variable that is empty', { environment: { SSL_CERT_FILE: '' } }],
    ['a variable whose store lacks the issuer', { known: [known(store({ path, anchors: certificates(publicRoot) }))] }],
    [
      'a store that no variable names',
      {
        environment: { SSL_CERT_FILE: '/elsewhere' },
        known: [known(store({ path, anchors: certificates(privateRoot) }))],
      },
    ],
    [
      'a variable that is none of the known ones',
      { environment: { MY_CA: path }, known: [known(store({ path, anchors: certificates(privateRoot) }))] },
    ],
    ['a client that trusts the host', { verdict: 'trusted' }],
  ]
  for (const [name, parts] of negatives) {
    it(`does not hold for ${name}`, () => {
      assert.ok(!causeIdsOf({ ...base, ...parts }).includes('variable-ignored'))
    })
  }
})
