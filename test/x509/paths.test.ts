import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import { describe, test } from 'node:test'
import { type Certificate, readCertificate } from '../../src/x509/certificate.ts'
import { type Identity, type Issuer, mintAuthority, mintLeaf } from '../../src/x509/mint.ts'
import { findPaths, indexBySubject, isAnchor, issues, type PathSearch } from '../../src/x509/paths.ts'
import { openSsl } from './openssl.ts'

const now = new Date('2026-06-01T12:00:00Z')
const read = ({ der }: { der: Uint8Array }): Certificate => readCertificate(der)
const authority = (name: string, issuer?: Issuer): Issuer =>
  mintAuthority(issuer === undefined ? { now, name } : { now, name, issuer })
const leafOf = (issuer: Issuer): Certificate =>
  read(mintLeaf({ now, issuer, commonName: 'Leaf', names: ['host.example'] }))

const rootMint = authority('Root')
const outerMint = authority('Outer', rootMint)
const innerMint = authority('Inner', outerMint)
const root = read(rootMint)
const outer = read(outerMint)
const inner = read(innerMint)
const leaf = leafOf(innerMint)
const stranger = read(authority('Stranger'))

/** Chains as their common names: 'Leaf<Inner<Root'. */
function shape({ paths, deadEnds }: PathSearch): { paths: string[]; deadEnds: string[] } {
  const text = (chain: readonly Certificate[]): string =>
    chain.map(({ subject }) => subject.replace('CN=', '')).join('<')
  return { paths: paths.map(text), deadEnds: deadEnds.map(({ chain }) => text(chain)) }
}

describe('paths of an ordinary chain', () => {
  const cases: Record<
    string,
    { served: Certificate[]; anchors: Certificate[]; paths?: string[]; deadEnds?: string[] }
  > = {
    'end at the anchor': { served: [inner, outer], anchors: [root], paths: ['Leaf<Inner<Outer<Root'] },
    'do not depend on the order': {
      served: [outer, leaf, inner, outer],
      anchors: [root],
      paths: ['Leaf<Inner<Outer<Root'],
    },
    'take no notice of strangers': {
      served: [stranger, inner, outer],
      anchors: [root, stranger],
      paths: ['Leaf<Inner<Outer<Root'],
    },
    'go through an anchor that is no root': {
      served: [inner],
      anchors: [outer, root],
      paths: ['Leaf<Inner<Outer<Root'],
    },
    'end where the root is missing': { served: [inner, outer], anchors: [stranger], deadEnds: ['Leaf<Inner<Outer'] },
    'end where an intermediate is missing': { served: [outer], anchors: [root], deadEnds: ['Leaf'] },
    'end at a root that was sent and is no anchor': {
      served: [inner, outer, root],
      anchors: [stranger],
      deadEnds: ['Leaf<Inner<Outer<Root'],
    },
    'end at an anchor that is no root, without its root': {
      served: [inner],
      anchors: [outer],
      deadEnds: ['Leaf<Inner<Outer'],
    },
  }
  for (const [what, { served, anchors, paths = [], deadEnds = [] }] of Object.entries(cases)) {
    test(what, () => assert.deepEqual(shape(findPaths(leaf, served, indexBySubject(anchors))), { paths, deadEnds }))
  }
})

describe('with partial chains', () => {
  const partial = (anchors: Certificate[]) =>
    shape(findPaths(leaf, [inner, outer], indexBySubject(anchors), { partialChain: true }))
  test('a path ends at the first anchor, root or not', () => {
    assert.deepEqual(partial([outer, root]), { paths: ['Leaf<Inner<Outer'], deadEnds: [] })
  })
  test('the leaf itself may be the anchor', () => assert.deepEqual(partial([leaf]), { paths: ['Leaf'], deadEnds: [] }))
})

test('a self-signed leaf that is an anchor is a path of its own', () => {
  const self = read(mintLeaf({ now, commonName: 'Self', names: ['host.example'] }))
  assert.deepEqual(shape(findPaths(self, [], indexBySubject([self]))), { paths: ['Self'], deadEnds: [] })
  assert.deepEqual(shape(findPaths(self, [], indexBySubject([root]))), { paths: [], deadEnds: ['Self'] })
})

test('a dead end says whom it wants, by name and key', () => {
  const [end] = findPaths(leaf, [inner], indexBySubject([])).deadEnds
  assert.deepEqual(end?.wanted, { subject: 'CN=Outer', keyId: outerMint.keyId.toString('hex') })
})

test('a dead end of a certificate without a key identifier wants a name only', () => {
  const bare = read(mintLeaf({ now, issuer: rootMint, commonName: 'Leaf', names: [], omitKeyIdentifiers: true }))
  assert.deepEqual(findPaths(bare, [], indexBySubject([])).deadEnds[0]?.wanted, { subject: 'CN=Root' })
})

test('an issuer of the right name with another key issued nothing', () => {
  const namesake = read(authority('Outer', rootMint))
  assert.equal(issues(namesake, inner), false)
  assert.deepEqual(shape(findPaths(leaf, [inner, namesake], indexBySubject([root]))).deadEnds, ['Leaf<Inner'])
})

test('the same without key identifiers: the signature decides', () => {
  const first = mintAuthority({ now, name: 'Same', omitKeyIdentifiers: true })
  const second = read(mintAuthority({ now, name: 'Same', omitKeyIdentifiers: true }))
  const child = read(mintLeaf({ now, issuer: first, commonName: 'Leaf', names: [], omitKeyIdentifiers: true }))
  assert.equal(issues(second, child), false)
  assert.equal(findPaths(child, [], indexBySubject([second, read(first)])).paths.length, 1)
})

test('an index holds each certificate once and finds it', () => {
  const index = indexBySubject([root, read(rootMint), outer])
  assert.equal([...index.values()].flat().length, 2)
  assert.ok(isAnchor(index, read(outerMint)) && !isAnchor(index, inner))
})

describe('a certificate with the wanted name that did not issue is told', () => {
  const whyNot = (child: Certificate, served: Certificate[]) =>
    findPaths(child, served, indexBySubject([])).deadEnds[0]?.nearMisses.map(({ why }) => why)
  const signedBy = (issuer: Identity, omitKeyIdentifiers = false) =>
    read(mintLeaf({ now, issuer: issuer as Issuer, commonName: 'Leaf', names: ['host.example'], omitKeyIdentifiers }))

  test('a namesake with another key', () => {
    assert.deepEqual(whyNot(inner, [read(authority('Outer', rootMint))]), ['another-key'])
    const bare = mintAuthority({ now, name: 'Bare', omitKeyIdentifiers: true })
    assert.deepEqual(whyNot(signedBy(bare, true), [read(authority('Bare'))]), ['another-key'])
  })
  test('one whose key made the signature, and which may not sign', () => {
    const noAuthority = mintLeaf({ now, commonName: 'No authority', names: ['ca.example'] })
    assert.deepEqual(whyNot(signedBy(noAuthority), [read(noAuthority)]), ['may-not-sign'])
  })
  test('one with the key identifier, and another signature', () => {
    const altered = Buffer.from(leaf.der)
    altered.set([(altered.at(-1) ?? 0) ^ 1], altered.length - 1)
    assert.deepEqual(whyNot(readCertificate(altered), [inner]), ['signature'])
  })
  test('not a stranger, and not the real issuer', () => {
    assert.deepEqual(whyNot(leaf, [stranger]), [])
    assert.deepEqual(whyNot(leaf, [inner]), [])
  })
})

test('intermediates that nobody served lead on too', () => {
  const known = indexBySubject([inner, outer])
  const found = findPaths(leaf, [], indexBySubject([root]), { known })
  assert.deepEqual(shape(found), { paths: ['Leaf<Inner<Outer<Root'], deadEnds: [] })
})

test('a hundred signatures are the limit, so that a mesh of namesakes ends', () => {
  const bare = { now, name: 'Same', omitKeyIdentifiers: true }
  const issuer = mintAuthority(bare)
  const child = read(mintLeaf({ now, issuer, commonName: 'Leaf', names: [], omitKeyIdentifiers: true }))
  const namesakes = Array.from({ length: 120 }, () => read(mintAuthority(bare)))
  const found = (before: number) =>
    shape(findPaths(child, [], indexBySubject([...namesakes.slice(0, before), read(issuer)])))
  assert.deepEqual(found(99), { paths: ['Leaf<Same'], deadEnds: [] })
  assert.deepEqual(found(100), { paths: [], deadEnds: [] })
  const complete = (before: number) => findPaths(child, [], indexBySubject(namesakes.slice(0, before))).complete
  assert.deepEqual([complete(100), complete(101)], [true, false])
})

describe('cross-signed authorities', () => {
  const openssl = openSsl()
  writeFileSync(openssl.path('ca.ext'), 'basicConstraints=critical,CA:TRUE\nsubjectKeyIdentifier=hash\n')
  const load = (name: string): Certificate => {
    openssl.run('x509', '-in', `${name}.pem`, '-outform', 'DER', '-out', `${name}.der`)
    return readCertificate(readFileSync(openssl.path(`${name}.der`)))
  }
  for (const name of ['A', 'B', 'L']) {
    openssl.run(
      'req',
      '-newkey',
      'ec',
      '-pkeyopt',
      'ec_paramgen_curve:P-256',
      '-nodes',
      '-keyout',
      `${name}.key`,
      '-subj',
      `/CN=${name}`,
      '-out',
      `${name}.csr`,
    )
  }
  const sign = (name: string, by: string, as: string): Certificate => {
    const issuer =
      by === name ? ['-signkey', `${by}.key`] : ['-CA', `${by}.pem`, '-CAkey', `${by}.key`, '-CAcreateserial']
    openssl.run(
      'x509',
      '-req',
      '-in',
      `${name}.csr`,
      ...issuer,
      '-extfile',
      'ca.ext',
      '-days',
      '9',
      '-out',
      `${as}.pem`,
    )
    return load(as)
  }
  const a = sign('A', 'A', 'A')
  const b = sign('B', 'B', 'B')
  const aByB = sign('A', 'B', 'AbyB')
  const bByA = sign('B', 'A', 'BbyA')
  const leafByA = sign('L', 'A', 'L')

  test('are all found', () => {
    const { paths, deadEnds } = shape(findPaths(leafByA, [aByB, bByA], indexBySubject([a, b])))
    assert.deepEqual(paths, ['L<A', 'L<A<B'])
    // By B's other certificate, whose issuer A is in the chain already.
    assert.deepEqual(deadEnds, ['L<A<B'])
  })
  test('do not go round for ever', () => {
    const { paths, deadEnds } = shape(findPaths(leafByA, [aByB, bByA], indexBySubject([root])))
    assert.deepEqual(paths, [])
    assert.deepEqual(deadEnds, ['L<A<B'])
  })
})
