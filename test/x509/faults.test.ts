import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { readCertificate } from '../../src/x509/certificate.ts'
import * as der from '../../src/x509/der-writer.ts'
import { type AuthorityMint, type LeafMint, mintAuthority, mintLeaf } from '../../src/x509/mint.ts'
import * as extensions from '../../src/x509/mint-extensions.ts'
import { misuses } from '../../src/x509/misuse.ts'
import { forbiddenNames } from '../../src/x509/name-constraints.ts'
import { extensionIds as ids } from '../../src/x509/profile.ts'
import { readStaple } from '../../src/x509/staple.ts'
import { weakKeys, weakSignatures } from '../../src/x509/weakness.ts'
import { mintStaple } from '../world/staple.ts'

const now = new Date('2026-11-24T12:00:00Z')

function path(mint: Partial<LeafMint> = {}, intermediateMint: Partial<AuthorityMint> = {}) {
  const root = mintAuthority({ now, name: 'Root' })
  const intermediate = mintAuthority({ now, name: 'Intermediate', issuer: root, ...intermediateMint })
  const leaf = mintLeaf({
    now,
    commonName: 'leaf',
    names: ['a.example.com', '10.1.2.3'],
    issuer: intermediate,
    ...mint,
  })
  return [leaf, intermediate, root].map(({ der: bytes }) => readCertificate(bytes))
}

const purpose = (...oids: readonly string[]) => ({
  [ids.extendedKeyUsage]: extensions.extension(
    ids.extendedKeyUsage,
    false,
    der.sequence(...oids.map(der.objectIdentifier)),
  ),
})

describe('misuses', () => {
  const cases: readonly [string, ReturnType<typeof path>, readonly (readonly [number, string])[]][] = [
    ['a right path', path(), []],
    ['a leaf for clients', path({ extendedKeyUsage: ['clientAuth'] }), [[0, 'not-for-servers']]],
    ['a leaf for both', path({ extendedKeyUsage: ['clientAuth', 'serverAuth'] }), []],
    ['a leaf for anything', path({ instead: purpose('2.5.29.37.0') }), []],
    ['a leaf without purposes', path({ instead: { [ids.extendedKeyUsage]: undefined } }), []],
    ['an intermediate for e-mail', path({}, { instead: purpose('1.3.6.1.5.5.7.3.4') }), [[1, 'not-for-servers']]],
    [
      'an intermediate that is none',
      path({}, { instead: { [ids.basicConstraints]: extensions.basicConstraints(false, undefined) } }),
      [[1, 'no-authority']],
    ],
  ]
  for (const [name, certificates, expected] of cases) {
    it(`of ${name}`, () => {
      assert.deepEqual(
        misuses(certificates).map(({ position, kind }) => [position, kind]),
        expected,
      )
    })
  }
})

describe('forbiddenNames', () => {
  const constrained = (tag: number, ...names: readonly Buffer[]) => ({
    instead: {
      [ids.nameConstraints]: extensions.extension(
        ids.nameConstraints,
        true,
        der.sequence(der.explicit(tag, Buffer.concat(names.map(name => der.sequence(name))))),
      ),
    },
  })
  const domain = (text: string) => der.implicit(2, Buffer.from(text, 'latin1'))
  const range = (...bytes: readonly number[]) => der.implicit(7, Buffer.from(bytes))
  const cases: readonly [string, Partial<AuthorityMint>, readonly string[]][] = [
    ['the domain above', constrained(0, domain('example.com')), []],
    ['the same domain in another case', constrained(0, domain('EXAMPLE.com')), []],
    ['a domain that ends alike', constrained(0, domain('ple.com')), ['a.example.com']],
    ['with a leading dot, those below', constrained(0, domain('.example.com')), []],
    ['with a leading dot, not itself', constrained(0, domain('.a.example.com')), ['a.example.com']],
    ['the range of the address', constrained(0, range(10, 0, 0, 0, 255, 0, 0, 0)), []],
    ['another range', constrained(0, range(192, 168, 0, 0, 255, 255, 0, 0)), ['10.1.2.3']],
    ['what is excluded', constrained(1, domain('example.com')), ['a.example.com']],
    ['every domain excluded', constrained(1, domain('')), ['a.example.com']],
    ['a range of odd length', constrained(0, range(10, 0, 0)), ['10.1.2.3']],
    [
      'what cannot be read',
      { instead: { [ids.nameConstraints]: extensions.extension(ids.nameConstraints, true, Buffer.of(5)) } },
      [],
    ],
  ]
  for (const [name, intermediate, expected] of cases) {
    it(`by ${name}: ${expected.join() || 'none'}`, () => {
      const found = forbiddenNames(path({}, intermediate))
      assert.deepEqual(
        found.map(one => one.name),
        expected,
      )
    })
  }
})

describe('weak signatures and keys', () => {
  const root = mintAuthority({ now, name: 'Root', keyType: 'rsa', modulusLength: 1024, digest: 'sha1' })
  const leaf = mintLeaf({ now, commonName: 'leaf', names: [], issuer: root, digest: 'sha1' })
  const certificates = [leaf, root].map(({ der: bytes }) => readCertificate(bytes))

  it('are those below the anchor, and those of all keys', () => {
    assert.deepEqual(
      weakSignatures(certificates).map(({ position, digest }) => [position, digest]),
      [[0, 'SHA-1']],
    )
    assert.deepEqual(
      weakKeys(certificates).map(({ position, key }) => [position, key]),
      [[1, 'RSA of 1024 bits']],
    )
  })

  it('are none on a path of today', () => {
    assert.deepEqual([weakSignatures(path()), weakKeys(path())], [[], []])
  })
})

describe('readStaple', () => {
  const issuer = mintAuthority({ now, name: 'Issuer' })
  const identity = mintLeaf({ now, commonName: 'leaf', names: [], issuer })
  const leaf = readCertificate(identity.der)
  const revokedAt = new Date('2026-11-20T08:00:00Z')
  const answer = mintStaple(issuer, identity, { now, revokedAt })

  it('tells what the issuer answered', () => {
    const { status, revokedAt: since, producedAt, thisUpdate, nextUpdate } = readStaple(answer, leaf) ?? {}
    const answered = new Date('2026-11-24T11:00:00Z')
    assert.deepEqual([status, since, producedAt, thisUpdate], ['revoked', revokedAt, answered, answered])
    assert.deepEqual(nextUpdate, new Date('2026-11-25T12:00:00Z'))
    assert.equal(readStaple(mintStaple(issuer, identity, { now }), leaf)?.status, 'good')
  })

  it('has nothing of an answer about another certificate, or of what is none', () => {
    const other = readCertificate(mintLeaf({ now, commonName: 'other', names: [], issuer }).der)
    assert.equal(readStaple(answer, other), undefined)
    assert.equal(readStaple(Buffer.from('hello'), leaf), undefined)
    assert.equal(readStaple(der.sequence(der.enumerated(6)), leaf), undefined)
    for (let length = 0; length < answer.length; length += 1) {
      assert.equal(readStaple(answer.subarray(0, length), leaf), undefined)
    }
  })
})
