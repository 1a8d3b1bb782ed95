import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Situation } from '../../src/causes/cause.ts'
import { mintAuthority } from '../../src/x509/mint.ts'
import {
  causeIdsOf,
  certifi,
  certificates,
  known,
  leaf,
  now,
  privateIntermediate,
  privateRoot,
  publicRoot,
  served,
  store,
  systemStore,
  told,
} from './situation.ts'

const unsent = served(leaf({ issuer: privateRoot }))
const sent = served(leaf({ issuer: privateRoot }), privateRoot)

describe('issuer-missing', () => {
  for (const [name, observation] of [
    ['sent', sent],
    ['not sent', unsent],
    ['not sent with its intermediate', served(leaf({ issuer: privateIntermediate }), privateIntermediate)],
  ] as const) {
    it(`is the only cause for a root that nobody holds, ${name}`, () => {
      assert.deepEqual(causeIdsOf({ observation }), ['issuer-missing'])
      assert.equal(told('issuer-missing', { observation }).evidence['issuer'], 'CN=Private Root,O=Acme')
    })
  }

  it('gives the fingerprint of a root that was sent, and the key of one that was not', () => {
    assert.match(told('issuer-missing', { observation: sent }).message, /"CN=Private Root,O=Acme" \(SHA-256 /)
    const { message, evidence } = told('issuer-missing', { observation: unsent })
    assert.match(message, /\(key ([0-9a-f]{2}:){7}[0-9a-f]{2}…\).*The server did not send its certificate/)
    assert.equal(evidence['keyId'], certificates(privateRoot)[0]?.subjectKeyId)
  })

  it('names the stores on the machine that hold it, and how to point the client there', () => {
    const own = store({ path: '/opt/own.pem', anchors: certificates(privateRoot) })
    const { message, help } = told('issuer-missing', {
      stores: [own],
      known: [known(own), known(systemStore), known(certifi)],
    })
    assert.match(message, /ca-certificates\.crt and \/opt\/env\/certifi\/cacert\.pem hold it\./)
    assert.match(help, /^Set SSL_CERT_FILE=\/etc\/ssl\/certs\/ca-certificates\.crt/)
  })

  it('never points a variable that replaces at a store without the public roots', () => {
    const given = known(store({ path: '/given.pem', anchors: certificates(privateRoot) }), false)
    const { help } = told('issuer-missing', { observation: unsent, known: [given] })
    assert.doesNotMatch(help, /=\/given\.pem/)
  })

  const distributions: readonly [string, RegExp][] = [
    ['debian', /update-ca-certificates/],
    ['rhel', /update-ca-trust/],
    ['darwin', /add-trusted-cert/],
    ['unheard-of', /Alpine.*Fedora/],
  ]
  for (const [family, words] of distributions) {
    it(`tells how to add the root on ${family}`, () => {
      assert.match(told('issuer-missing', { observation: unsent, families: [family] }).help, words)
    })
  }

  it('is one finding for all hosts and clients of one issuer, in the same words', () => {
    const parts: Partial<Situation>[] = [
      { observation: unsent },
      {
        client: 'git',
        reads: ['GIT_SSL_CAINFO'],
        observation: served(leaf({ issuer: privateRoot, names: ['b.example.com'] })),
      },
    ]
    const [one, other] = parts.map(part => told('issuer-missing', part))
    assert.equal(one?.key, other?.key)
    assert.equal(one?.message, other?.message)
  })

  it('explains a cross-sign: either of two roots would do, and which store holds one', () => {
    const older = mintAuthority({ name: 'Older Root', now })
    const crossSigned = mintAuthority({
      name: 'Private Root',
      organization: 'Acme',
      keyOf: privateRoot,
      issuer: older,
      now,
    })
    const observation = served(leaf({ issuer: privateRoot }), crossSigned)
    const holder = known(store({ path: '/opt/own.pem', anchors: certificates(privateRoot) }))
    const { message, evidence } = told('issuer-missing', { observation, known: [holder] })
    assert.match(
      message,
      /^The store in use does not hold the issuer "CN=Older Root" .* "CN=Private Root,O=Acme" in this chain is a cross-sign: .* and \/opt\/own\.pem holds that\. Either of the two would do\.$/,
    )
    assert.equal(evidence['crossSigned'], 'CN=Private Root,O=Acme')
    assert.doesNotMatch(told('issuer-missing', { observation, known: [] }).message, /cross-sign/)
  })

  it('tells of a namesake with another key in the store', () => {
    const anew = mintAuthority({ name: 'Private Root', organization: 'Acme', now })
    const { message } = told('issuer-missing', {
      observation: unsent,
      stores: [store({ anchors: certificates(anew) })],
    })
    assert.match(message, /A certificate of that name with another key is there, "CN=Private Root,O=Acme"/)
  })

  it('shows the root that was fetched, which nobody trusts for that', () => {
    const fetched = certificates(privateRoot).map(certificate => ({ certificate, from: 'http://ca.example/root.der' }))
    const { message } = told('issuer-missing', { observation: { ...unsent, fetched } })
    assert.match(message, /http:\/\/ca\.example\/root\.der gives it: "CN=Private Root,O=Acme" \(SHA-256 .*\), a root\./)
  })

  const intermediateOnly = store({ anchors: certificates(privateIntermediate) })
  it('holds for OpenSSL with nothing but the intermediate in its store, and not for curl', () => {
    const observation = served(leaf({ issuer: privateIntermediate }))
    assert.deepEqual(causeIdsOf({ client: 'openssl', stores: [intermediateOnly], observation }), ['issuer-missing'])
    assert.deepEqual(causeIdsOf({ client: 'curl', stores: [intermediateOnly], observation }), ['unknown'])
  })

  it('is not claimed where the search for a path was cut short', () => {
    const bare = { name: 'Namesake', omitKeyIdentifiers: true, now }
    const namesakes = Array.from({ length: 110 }, () => mintAuthority(bare))
    const observation = served(leaf({ issuer: mintAuthority(bare), omitKeyIdentifiers: true }), ...namesakes)
    assert.deepEqual(causeIdsOf({ observation }), ['unknown'])
  })

  const negatives: readonly [string, Partial<Situation>][] = [
    ['an issuer that the client holds', {}],
    [
      'an issuer in a second store in effect',
      { observation: unsent, stores: [systemStore, store({ path: '/b', anchors: certificates(privateRoot) })] },
    ],
    ['a store that is missing while another holds the issuer', { stores: [store({ state: 'missing' })] }],
    ['a host that nobody saw', { observation: { state: 'unasked', detail: '', chain: [] } }],
    ['a client that trusts it', { verdict: 'trusted', observation: unsent }],
    ['an error', { verdict: 'error', observation: unsent }],
    ['the public root by itself', { observation: served(publicRoot) }],
  ]
  for (const [name, parts] of negatives) {
    it(`does not hold for ${name}`, () => {
      assert.ok(!causeIdsOf(parts).includes('issuer-missing'))
    })
  }
})
