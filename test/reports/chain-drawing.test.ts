import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { ChainEntry, Report } from '../../src/model.ts'
import { chainDrawing } from '../../src/reports/chain-drawing.ts'
import { check, digits, finding, fixed, hostRecord, trusted } from './sample-reports.ts'

const id = 'git.example.org:443'

function entry(subject: string, issuer: string): ChainEntry {
  return {
    subject,
    issuer,
    notBefore: '2026-01-01T00:00:00.000Z',
    notAfter: '2027-01-01T00:00:00.000Z',
    sha256: digits(subject),
  }
}

const leaf = entry('CN=leaf', 'CN=Issuing')
const issuing = entry('CN=Issuing', 'CN=Root')
const root = entry('CN=Root', 'CN=Root')
const stray = entry('CN=stray', 'CN=Elsewhere')

function drawn(chain: readonly ChainEntry[], parts: Partial<Report> = {}) {
  const host = { ...hostRecord(id, '', ''), chain }
  const drawing = chainDrawing(host, { ...trusted, checks: [check('curl', id, 'trusted')], hosts: [host], ...parts })
  assert.ok(drawing)
  return drawing
}

const orders = [
  { title: 'in order', chain: [leaf, issuing], way: [1, 2], aside: [], end: ['CN=Root', false] },
  { title: 'with its root', chain: [leaf, issuing, root], way: [1, 2, 3], aside: [], end: ['CN=Root', true] },
  { title: 'in disorder', chain: [leaf, root, issuing], way: [1, 3, 2], aside: [], end: ['CN=Root', true] },
  { title: 'with a stray', chain: [leaf, stray, issuing], way: [1, 3], aside: [2], end: ['CN=Root', false] },
  { title: 'without its intermediate', chain: [leaf, root], way: [1], aside: [2], end: ['CN=Issuing', false] },
  { title: 'twice the same', chain: [leaf, leaf], way: [1], aside: [2], end: ['CN=Issuing', false] },
  {
    title: 'in a circle',
    chain: [leaf, entry('CN=Issuing', 'CN=Other'), entry('CN=Other', 'CN=Issuing')],
    way: [1, 2, 3],
    aside: [],
    end: ['CN=Issuing', false],
  },
] as const

for (const { title, chain, way, aside, end } of orders) {
  test(`a chain ${title} is drawn from its leaf up`, () => {
    const drawing = drawn(chain)
    assert.deepEqual(
      [drawing.links.map(link => link.place), drawing.aside.map(link => link.place)],
      [[...way], [...aside]],
    )
    assert.deepEqual([drawing.end.subject, drawing.end.sent], [...end])
  })
}

test('a host without a chain has no drawing', () => {
  assert.equal(chainDrawing({ ...hostRecord(id, '', ''), chain: [] }, trusted), undefined)
})

test('a missing issuer tells for whom, where it was found, and who gets it by the fix', () => {
  const checks = [
    check('python', id, 'trusted'),
    check('git', id, 'rejected', ['issuer-missing']),
    check('wget', id, 'rejected', ['issuer-missing']),
    check('go', id, 'rejected', ['certificate-expired']),
    check('curl', id, 'trusted', ['verification-off']),
  ]
  const { end } = drawn([leaf, issuing], {
    checks,
    findings: [finding({ cause: 'issuer-missing', hosts: [id], evidence: { heldBy: ['certifi of python'] } })],
    fix: {
      ...(fixed.fix ?? assert.fail()),
      anchorsAdded: [{ subject: 'CN=Root', sha256: digits('root'), from: '/given.pem' }],
      proof: [
        { machine: 'runner', client: 'git', path: '/opt/env/bin/git', host: id, before: 'rejected', after: 'trusted' },
      ],
    },
  })
  assert.deepEqual(end, {
    subject: 'CN=Root',
    sent: false,
    sha256: digits('root'),
    isIntermediate: false,
    reachedBy: ['python'],
    missingFor: ['wget'],
    expiredFor: [],
    anchors: [],
    repairedFor: ['git'],
    foundIn: ['certifi of python', '/given.pem'],
    lent: true,
  })
})

test('an intermediate that the server left out is told from a root, with where it is known from', () => {
  const { end } = drawn([leaf], {
    checks: [check('curl', id, 'rejected', ['intermediate-missing'])],
    findings: [
      finding({
        cause: 'intermediate-missing',
        hosts: [id],
        evidence: { intermediate: 'CN=Issuing', sha256: digits('i'), knownFrom: 'other.example:443' },
      }),
    ],
  })
  assert.deepEqual([end.isIntermediate, end.sha256, end.foundIn], [true, digits('i'), ['other.example:443']])
})

test('what is wrong with one certificate stands at that one', () => {
  const { links } = drawn([leaf, issuing], {
    findings: [finding({ cause: 'certificate-expired', hosts: [id], evidence: { sha256: issuing.sha256 } })],
  })
  assert.deepEqual(
    links.map(({ faults }) => faults),
    [[], ['certificate-expired']],
  )
})

test('who trusts tells at which anchor of which store the way ends, each once', () => {
  const system = { subject: 'CN=Root', sha256: digits('root'), from: '/etc/ssl/certs/ca-certificates.crt' }
  const own = { ...system, from: "the client's built-in store" }
  const { end } = drawn([leaf, issuing], {
    checks: [
      { ...check('python', id, 'trusted'), anchor: system },
      { ...check('curl', id, 'trusted'), anchor: system },
      { ...check('node', id, 'trusted'), anchor: own },
      check('git', id, 'trusted'),
    ],
  })
  assert.deepEqual(end.anchors, [
    { ...system, of: ['python', 'curl'] },
    { ...own, of: ['node'] },
  ])
})

test('a root that is held and has expired is not called missing, and an old list lacks its root', () => {
  const { end } = drawn([leaf, issuing], {
    checks: [
      check('python', id, 'rejected', ['issuer-expired']),
      check('curl', id, 'rejected', ['store-outdated']),
      check('git', id, 'rejected', ['issuer-expired', 'issuer-missing']),
    ],
  })
  assert.deepEqual([end.expiredFor, end.missingFor], [['python'], ['curl', 'git']])
})
