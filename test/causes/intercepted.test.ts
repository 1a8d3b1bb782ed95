import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Situation } from '../../src/causes/cause.ts'
import { mintAuthority } from '../../src/x509/mint.ts'
import {
  causeIdsOf,
  certificates,
  host,
  known,
  leaf,
  now,
  privateIntermediate,
  privateRoot,
  served,
  store,
  systemStore,
  told,
} from './situation.ts'

const zscaler = mintAuthority({ name: 'Zscaler Root CA', organization: 'Zscaler Inc.', now })
const github = host({ name: 'github.com' })
const unknownIssuer = served(leaf({ issuer: privateRoot, names: ['*.example.com', 'github.com'] }), privateRoot)

describe('intercepted', () => {
  it("names a known product by its CA's name, with the fingerprint of what was sent", () => {
    const parts = { observation: served(leaf({ issuer: zscaler }), zscaler) }
    assert.deepEqual(causeIdsOf(parts), ['intercepted'])
    const found = told('intercepted', parts)
    assert.match(found.message, /"CN=Zscaler Root CA,O=Zscaler Inc\." \(SHA-256 .*\).*inspection product, Zscaler/)
    assert.equal(found.evidence['product'], 'Zscaler')
    assert.equal(found.evidence['sha256'], certificates(zscaler)[0]?.sha256)
  })

  it('names a product whose root was not sent, without a fingerprint', () => {
    const found = told('intercepted', { observation: served(leaf({ issuer: zscaler })) })
    assert.equal(found.evidence['product'], 'Zscaler')
    assert.ok(!('sha256' in found.evidence))
  })

  it('finds a product in the middle of the chain', () => {
    const between = mintAuthority({ name: 'Zscaler Intermediate', issuer: privateRoot, now })
    assert.deepEqual(causeIdsOf({ observation: served(leaf({ issuer: between }), between) }), ['intercepted'])
  })

  it('holds for a public service whose issuer no public store holds', () => {
    const parts = { host: github, observation: unknownIssuer }
    assert.deepEqual(causeIdsOf(parts), ['intercepted'])
    assert.match(told('intercepted', parts).message, /signs for github\.com, which only uses public CAs/)
  })

  it('holds for another host of the same issuer', () => {
    assert.deepEqual(causeIdsOf({ observation: unknownIssuer, sameIssuer: [host(), github] }), ['intercepted'])
  })

  it('holds for one issuer of unrelated public domains, and tells how to be sure', () => {
    const parts = { observation: unknownIssuer, sameIssuer: [host(), host({ name: 'www.example.org' })] }
    assert.deepEqual(causeIdsOf(parts), ['intercepted'])
    const found = told('intercepted', parts)
    assert.match(found.message, /unrelated domains, as TLS inspection does: example\.com and example\.org/)
    assert.match(found.help, /another network/)
  })

  it('stands beside a variable that names the root and is not read', () => {
    const path = '/etc/acme/zscaler.pem'
    const holder = known(
      store({ path, origin: 'variable', variable: 'NODE_EXTRA_CA_CERTS', anchors: certificates(zscaler) }),
      false,
    )
    const parts = {
      observation: served(leaf({ issuer: zscaler })),
      known: [known(systemStore), holder],
      environment: { NODE_EXTRA_CA_CERTS: path },
    }
    assert.deepEqual(causeIdsOf(parts), ['intercepted', 'variable-ignored'])
    assert.match(told('intercepted', parts).message, /\/etc\/acme\/zscaler\.pem holds it/)
  })

  it('never says to take the root from the wire', () => {
    const { help } = told('intercepted', { observation: unknownIssuer, host: github })
    assert.match(help, /Compare its SHA-256 fingerprint/)
    assert.match(help, /Do not turn verification off/)
  })

  const negatives: readonly [string, Partial<Situation>][] = [
    [
      'a private CA on one domain',
      { observation: unknownIssuer, sameIssuer: [host(), host({ name: 'b.example.com' })] },
    ],
    ['a private CA on a public address', { observation: { ...unknownIssuer, address: '8.8.8.8' } }],
    [
      'an inner name beside an outer one',
      {
        observation: unknownIssuer,
        sameIssuer: [host(), host({ name: 'db.acme.internal' }), host({ name: '10.0.0.1' })],
      },
    ],
    [
      'a machine without any public store',
      {
        host: github,
        observation: unknownIssuer,
        known: [],
        stores: [store({ anchors: certificates(privateIntermediate) })],
      },
    ],
    [
      'a public service whose issuer another store holds',
      {
        host: github,
        observation: unknownIssuer,
        known: [known(systemStore), known(store({ path: '/x', anchors: certificates(privateRoot) }))],
      },
    ],
    [
      'a product whose root the client holds',
      { observation: served(leaf({ issuer: zscaler })), stores: [store({ anchors: certificates(zscaler) })] },
    ],
    [
      "a leaf that is a vendor's",
      {
        observation: served(leaf({ issuer: privateRoot, commonName: 'www.zscaler.com', organization: 'Zscaler Inc.' })),
      },
    ],
    ['a client that trusts it', { verdict: 'trusted', observation: unknownIssuer, host: github }],
  ]
  for (const [name, parts] of negatives) {
    it(`does not hold for ${name}`, () => {
      assert.ok(!causeIdsOf(parts).includes('intercepted'))
    })
  }
})
