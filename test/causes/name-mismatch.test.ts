import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Situation } from '../../src/causes/cause.ts'
import { clientIds } from '../../src/model.ts'
import { causeIdsOf, host, leaf, privateRoot, served, told } from './situation.ts'

const other = served(leaf({ names: ['a.example.org', '*.example.org'] }))
const inCommonName = served(leaf({ names: [] }))

describe('name-mismatch', () => {
  it('lists the names that the certificate has', () => {
    assert.deepEqual(causeIdsOf({ observation: other }), ['name-mismatch'])
    const { message } = told('name-mismatch', { observation: other })
    assert.match(message, /is not for "host\.example\.com": it names a\.example\.org and \*\.example\.org\.$/)
  })

  it('lists ten of many', () => {
    const names = Array.from({ length: 25 }, (_, at) => `h${at}.example.org`)
    const found = told('name-mismatch', { observation: served(leaf({ names })) })
    assert.match(found.message, /h9\.example\.org \(and 15 more\)\.$/)
    assert.equal((found.evidence['names'] as string[]).length, 10)
  })

  it('verifies the servername where one is given', () => {
    const named = host({ name: '192.0.2.1', servername: 'b.example.org' })
    assert.ok(!causeIdsOf({ observation: other, host: named }).includes('name-mismatch'))
    assert.ok(causeIdsOf({ observation: served(leaf()), host: named }).includes('name-mismatch'))
  })

  it('tells what to do when the host was asked for by address', () => {
    const parts = { observation: served(leaf()), host: host({ name: '192.0.2.1' }) }
    assert.match(told('name-mismatch', parts).help, /servername=NAME/)
  })

  // Said by urllib3 2.6 and 1.26, Go and GnuTLS, which read no common name.
  for (const message of [
    "certificate verify failed: Hostname mismatch, certificate is not valid for 'host.example.com'",
    'no appropriate subjectAltName fields were found',
    "hostname 'host.example.com' doesn't match 'other'",
  ]) {
    it(`explains a client that does not read the common name: ${message}`, () => {
      assert.deepEqual(causeIdsOf({ observation: inCommonName, message }), ['name-mismatch'])
      const said = told('name-mismatch', { observation: inCommonName, message })
      assert.match(said.message, /in its common name only\. It has no subjectAltName/)
      assert.match(said.help, /subjectAltName=DNS:host\.example\.com/)
    })
  }

  it('does not explain a client that speaks of something else by a name in the common name only', () => {
    assert.deepEqual(causeIdsOf({ observation: inCommonName, message: 'unknown issuer' }), ['unknown'])
  })

  it('holds for every client where neither the names nor the common name fit', () => {
    const observation = served(leaf({ commonName: 'device', names: [] }))
    for (const client of clientIds) assert.deepEqual(causeIdsOf({ client, observation }), ['name-mismatch'])
    assert.match(told('name-mismatch', { observation }).message, /names no host at all/)
  })

  it('holds beside an unknown issuer, whatever the client says first', () => {
    const observation = served(leaf({ issuer: privateRoot, names: ['a.example.org'] }))
    assert.deepEqual(causeIdsOf({ observation, message: 'unknown issuer' }), ['name-mismatch', 'issuer-missing'])
  })

  const negatives: readonly [string, Partial<Situation>][] = [
    ['a name that is there', { observation: served(leaf()) }],
    ['a wildcard that covers it', { observation: served(leaf({ names: ['*.example.com'] })) }],
    [
      'an address that is there',
      { observation: served(leaf({ names: ['127.0.0.1'] })), host: host({ name: '127.0.0.1' }) },
    ],
    ['a client that trusts it', { verdict: 'trusted', observation: other }],
    ['an unreachable host', { verdict: 'unreachable', observation: other }],
  ]
  for (const [name, parts] of negatives) {
    it(`does not hold for ${name}`, () => {
      assert.ok(!causeIdsOf(parts).includes('name-mismatch'))
    })
  }
})
