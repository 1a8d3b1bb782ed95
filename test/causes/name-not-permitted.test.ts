import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { mintAuthority } from '../../src/x509/mint.ts'
import { permittedNames } from '../../src/x509/mint-extensions.ts'
import { extensionIds } from '../../src/x509/profile.ts'
import { causeIdsOf, host, leaf, now, publicRoot, served, told } from './situation.ts'

function constrained(...domains: readonly string[]) {
  const instead = { [extensionIds.nameConstraints]: permittedNames(domains, [Buffer.of(10, 0, 0, 0, 255, 0, 0, 0)]) }
  return mintAuthority({ now, name: 'Department', issuer: publicRoot, instead })
}

const elsewhere = constrained('example.org')

describe('name-not-permitted', () => {
  it('tells the name, the authority and what it may certify', () => {
    const parts = {
      observation: served(leaf({ issuer: elsewhere }), elsewhere),
      message: 'permitted subtree violation',
    }
    assert.deepEqual(causeIdsOf(parts), ['name-not-permitted'])
    assert.match(
      told('name-not-permitted', parts).message,
      /"CN=Department" \(.*\) may not certify "host\.example\.com": its nameConstraints permit only example\.org\./,
    )
  })

  it('holds before the root is known, as every client refuses it', () => {
    const parts = { observation: served(leaf({ issuer: elsewhere }), elsewhere), stores: [] }
    assert.deepEqual(causeIdsOf(parts), ['name-not-permitted', 'issuer-missing'])
  })

  it('names an address outside the ranges, though it is not the one that was asked for', () => {
    const issuer = constrained('example.com')
    const observation = served(leaf({ issuer, names: ['host.example.com', '192.0.2.1'] }), issuer)
    assert.match(told('name-not-permitted', { observation }).message, /"192\.0\.2\.1": .*10\.0\.0\.0\/255\.0\.0\.0\./)
  })

  it('does not hold within what is permitted', () => {
    const issuer = constrained('example.com')
    const observation = served(leaf({ issuer, names: ['host.example.com', '10.1.2.3'] }), issuer)
    assert.deepEqual(causeIdsOf({ observation }), ['unknown'])
  })

  it('does not hold for a client that trusts it, or by words alone', () => {
    const observation = served(leaf({ issuer: elsewhere }), elsewhere)
    assert.deepEqual(causeIdsOf({ observation, verdict: 'trusted' }), [])
    assert.deepEqual(causeIdsOf({ message: 'permitted subtree violation', host: host() }), ['unknown'])
  })
})
