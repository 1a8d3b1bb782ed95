import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Situation } from '../../src/causes/cause.ts'
import type { Certificate } from '../../src/x509/certificate.ts'
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
  it('names the variable and its path, and the variable that the client does read', () => {
    assert.deepEqual(causeIdsOf(base), ['variable-ignored'])
    const { message, ownStep } = told('variable-ignored', base)
    assert.match(
      message,
      /^SSL_CERT_FILE=\/etc\/acme\/ca\.pem holds the issuer, but not every client reads that variable: /,
    )
    assert.equal(ownStep, 'Set GIT_SSL_CAINFO=/etc/acme/ca.pem as well.')
  })

  it('is one finding of all clients, whatever variables each of them reads', () => {
    const keys = [
      base,
      { ...base, client: 'node' as const, reads: ['NODE_EXTRA_CA_CERTS'] },
      { ...base, reads: [] },
    ].map(parts => told('variable-ignored', parts).key)
    assert.equal(new Set(keys).size, 1)
  })

  it('warns of a bundle that holds too little to stand in for the public roots, and of no other', () => {
    assert.match(
      told('variable-ignored', base).help,
      /^All but NODE_EXTRA_CA_CERTS take the place .* holds 1 certificate only/,
    )
    const many = Array.from({ length: 60 }, () => named.store.anchors[0] as Certificate)
    const large = { ...named, store: { ...named.store, anchors: many } }
    assert.doesNotMatch(told('variable-ignored', { ...base, known: [large] }).help, /only/)
  })

  for (const [title, reads, step] of [
    ['a variable that adds', ['NODE_EXTRA_CA_CERTS'], 'Set NODE_EXTRA_CA_CERTS=/etc/acme/ca.pem as well.'],
    [
      'one that takes a file or a directory',
      ['REQUESTS_CA_BUNDLE'],
      'Set REQUESTS_CA_BUNDLE=/etc/acme/ca.pem as well.',
    ],
    ['one that takes no bundle: this check makes what it wants', ['JAVA_TOOL_OPTIONS'], undefined],
  ] as const) {
    it(`serves a client with ${title}`, () => {
      assert.equal(told('variable-ignored', { ...base, reads }).ownStep, step)
    })
  }

  it('sends a client that reads no variable to the system store', () => {
    const step = told('variable-ignored', { ...base, reads: [], families: ['debian'] }).ownStep
    assert.match(step ?? '', /^Add the root to the system store .* `cp ca\.pem .* && update-ca-certificates`\.$/)
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
