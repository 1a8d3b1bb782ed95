import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Situation } from '../../src/causes/cause.ts'
import { mintAuthority } from '../../src/x509/mint.ts'
import {
  causeIdsOf,
  certificates,
  known,
  leaf,
  now,
  privateIntermediate,
  privateRoot,
  publicIntermediate,
  publicRoot,
  served,
  store,
  systemStore,
  told,
} from './situation.ts'

const issuerAddress = 'http://ca.example/intermediate.der'
const alone = served(leaf({ issuer: publicIntermediate, issuerAddress }))
const [intermediate] = certificates(publicIntermediate)
assert.ok(intermediate)
const elsewhere = { servedElsewhere: [{ host: 'good.example.com:443', certificate: intermediate }] }

describe('intermediate-missing', () => {
  it('names the certificate that another host sends', () => {
    const parts = { observation: alone, ...elsewhere }
    assert.deepEqual(causeIdsOf(parts), ['intermediate-missing'])
    const { message } = told('intermediate-missing', parts)
    assert.match(
      message,
      /the intermediate "CN=Public Intermediate" \(SHA-256 .*\), known from good\.example\.com:443\.$/,
    )
  })

  it('names the certificate that a store or the given certificates hold', () => {
    const given = known(store({ path: 'given.pem', anchors: [intermediate] }), false)
    const observation = served(leaf({ issuer: publicIntermediate }))
    assert.match(told('intermediate-missing', { observation, known: [given] }).message, /known from given\.pem/)
  })

  it('tells that the root above it is wanted as well', () => {
    const [certificate] = certificates(privateIntermediate)
    assert.ok(certificate)
    const parts = {
      observation: served(leaf({ issuer: privateIntermediate })),
      servedElsewhere: [{ host: 'good.example.com:443', certificate }],
    }
    assert.match(
      told('intermediate-missing', parts).message,
      /It was issued by "CN=Private Root,O=Acme", which this client's store does not hold, nor any store known/,
    )
  })

  const [above] = certificates(privateIntermediate)
  assert.ok(above)
  const deepMint = mintAuthority({ name: 'Deep', issuer: privateIntermediate, now })
  const [deep] = certificates(deepMint)
  assert.ok(deep)
  const underDeep = {
    observation: served(leaf({ issuer: deepMint })),
    servedElsewhere: [deep, above].map(certificate => ({ host: 'good.example.com:443', certificate })),
  }

  it('names every certificate that is left out, up to the root that the client holds', () => {
    const stores = [store({ anchors: certificates(privateRoot) })]
    const { message } = told('intermediate-missing', { ...underDeep, stores })
    assert.match(message, /"CN=Deep" .*Nor does it send "CN=Private Intermediate" .*above it\.$/)
  })

  it('tells which store holds what the last of them wants', () => {
    const holder = known(store({ path: '/opt/private.pem', anchors: certificates(privateRoot) }))
    const { message, evidence } = told('intermediate-missing', { ...underDeep, known: [holder] })
    assert.match(
      message,
      /The last of them was issued by "CN=Private Root,O=Acme", which this client's store does not hold; \/opt\/private\.pem holds it\.$/,
    )
    assert.deepEqual(evidence['heldBy'], ['/opt/private.pem'])
  })

  it('names the address that it was fetched from', () => {
    const fetched = [{ certificate: intermediate, from: issuerAddress }]
    const { message, evidence } = told('intermediate-missing', { observation: { ...alone, fetched } })
    assert.match(message, /the intermediate "CN=Public Intermediate" .*, known from http:\/\/ca\.example/)
    assert.equal(evidence['sha256'], intermediate.sha256)
  })

  it('tells how to have it fetched, or why it was not', () => {
    assert.match(told('intermediate-missing', { observation: alone }).help, /fetch-intermediates: true/)
    const unfetched = [{ address: issuerAddress, why: 'answered 404' }]
    const { help } = told('intermediate-missing', { observation: { ...alone, unfetched } })
    assert.match(help, /could not look: http:\/\/ca\.example\/intermediate\.der answered 404\./)
  })

  it('is told from the address in a leaf that came alone, as most likely', () => {
    assert.deepEqual(causeIdsOf({ observation: alone }), ['intermediate-missing'])
    const found = told('intermediate-missing', { observation: alone })
    assert.match(found.message, /most likely an intermediate/)
    assert.match(found.help, /curl -s http:\/\/ca\.example\/intermediate\.der \| openssl x509/)
  })

  it('is told from a leaf that came with certificates that are not its issuers', () => {
    const observation = served(leaf({ issuer: publicIntermediate, issuerAddress }), privateRoot)
    assert.deepEqual(causeIdsOf({ observation }), ['intermediate-missing'])
  })

  it('comes before interception where a public service sends its leaf alone', () => {
    const host = { id: 'github.com:443', name: 'github.com', port: 443 }
    const observation = served(leaf({ issuer: publicIntermediate, issuerAddress, names: ['github.com'] }))
    assert.deepEqual(causeIdsOf({ host, observation }), ['intermediate-missing'])
  })

  const proxy = mintAuthority({ name: 'Zscaler Intermediate Root CA', issuer: privateRoot, now })
  const [proxyCertificate] = certificates(proxy)
  assert.ok(proxyCertificate)
  const negatives: readonly [string, Partial<Situation>][] = [
    [
      'a chain that is whole',
      { observation: served(leaf({ issuer: privateIntermediate }), privateIntermediate), ...elsewhere },
    ],
    [
      'an issuer that is a root, as what was fetched shows',
      {
        observation: {
          ...served(leaf({ issuer: privateRoot, issuerAddress })),
          fetched: certificates(privateRoot).map(certificate => ({ certificate, from: issuerAddress })),
        },
      },
    ],
    [
      'a chain that a store on the machine completes as it was sent, though an intermediate of that name is known',
      {
        observation: served(leaf({ issuer: privateRoot })),
        known: [known(store({ anchors: certificates(privateRoot) }))],
        servedElsewhere: certificates(
          mintAuthority({
            name: 'Private Root',
            organization: 'Acme',
            keyOf: privateRoot,
            issuer: mintAuthority({ name: 'Older Root', now }),
            now,
          }),
        ).map(certificate => ({ host: 'b', certificate })),
      },
    ],
    ['a leaf of a root that was not sent', { observation: served(leaf({ issuer: privateRoot })) }],
    [
      'a root that another host sends',
      {
        observation: served(leaf({ issuer: privateRoot })),
        servedElsewhere: [{ host: 'b', certificate: certificates(privateRoot)[0] ?? intermediate }],
      },
    ],
    [
      'a certificate of the same name with another key',
      {
        observation: served(leaf({ issuer: mintAuthority({ name: 'Public Intermediate', issuer: privateRoot, now }) })),
        ...elsewhere,
      },
    ],
    [
      'a leaf with an address whose issuer a store holds as a root',
      {
        observation: served(leaf({ issuer: privateRoot, issuerAddress })),
        known: [known(store({ anchors: certificates(privateRoot) }))],
      },
    ],
    [
      'an address that is not on the web',
      { observation: served(leaf({ issuer: publicIntermediate, issuerAddress: 'ldap:///CN=x' })) },
    ],
    [
      "an inspection product's own intermediate",
      {
        observation: served(leaf({ issuer: proxy, issuerAddress })),
        servedElsewhere: [{ host: 'b', certificate: proxyCertificate }],
      },
    ],
    ['a self-signed leaf', { observation: served(publicRoot), stores: [] }],
    ['a client that trusts it', { verdict: 'trusted', observation: alone, ...elsewhere }],
    [
      'a store in effect that holds the intermediate and its root',
      { observation: alone, stores: [store({ anchors: [...systemStore.anchors, intermediate] })] },
    ],
  ]
  for (const [name, parts] of negatives) {
    it(`does not hold for ${name}`, () => {
      assert.ok(!causeIdsOf(parts).includes('intermediate-missing'))
    })
  }
})
