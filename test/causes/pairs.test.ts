import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { type CauseId, causeIds } from '../../src/model.ts'
import type { Store } from '../../src/stores/store.ts'
import type { Observation } from '../../src/tls/observation.ts'
import { type Identity, type Issuer, type LeafMint, mintAuthority, mintLeaf } from '../../src/x509/mint.ts'
import { permittedNames } from '../../src/x509/mint-extensions.ts'
import { extensionIds } from '../../src/x509/profile.ts'
import { readStaple } from '../../src/x509/staple.ts'
import { mintStaple } from '../world/staple.ts'
import {
  causeIdsOf,
  certificates,
  inDays,
  known,
  leaf,
  now,
  privateIntermediate,
  privateRoot,
  publicRoot,
  served,
  store,
  systemStore,
} from './situation.ts'

/** One thing that is wrong; those of two go together where they are not about the same. */
interface Wrong {
  readonly leaf?: Partial<LeafMint>
  /** Who signed the leaf; null: itself. */
  readonly issuer?: Issuer | null
  /** Sent behind the leaf. */
  readonly sends?: readonly Issuer[]
  /** In the place of the system's. */
  readonly stores?: (issuer: Issuer | null) => readonly Store[]
  readonly replaced?: readonly Store[]
  readonly observation?: Partial<Observation>
  readonly verdict?: 'unreachable'
  readonly message?: string
  readonly revoked?: true
  readonly elsewhere?: readonly Issuer[]
  /** SSL_CERT_FILE, which the client does not read, names a store with the issuer. */
  readonly ignored?: true
  /** What another host of the run serves. */
  readonly others?: Partial<LeafMint>
}

const years = (count: number) => inDays(count * 365)
const inspector = mintAuthority({ now, name: 'Zscaler Root CA' })
const acme = mintAuthority({ now, name: 'Acme Root' })
const rsaRoot = mintAuthority({ now, name: 'RSA Root', keyType: 'rsa' })
const endedRoot = mintAuthority({ now, name: 'Ended Root', notBefore: inDays(-90), notAfter: inDays(-1) })
const constrained = mintAuthority({
  now,
  name: 'Constrained',
  issuer: publicRoot,
  instead: { [extensionIds.nameConstraints]: permittedNames(['example.org'], []) },
})
const youngRoots = ['Young', 'One', 'Two'].map(name =>
  mintAuthority({ now, name: `${name} Root`, notBefore: years(-3), notAfter: years(9) }),
)
const oldRoots = Array.from({ length: 60 }, (_, index) =>
  mintAuthority({ now, name: `Root ${index}`, notBefore: years(-20), notAfter: years(5) }),
)
const [young = rsaRoot] = youngRoots
const oldList = store({ anchors: certificates(...oldRoots) })
const youngList = store({ path: '/opt/certifi/cacert.pem', anchors: certificates(...oldRoots, ...youngRoots) })
const told = { origin: 'variable', variable: 'SSL_CERT_FILE', path: '/opt/ca.pem' } as const
const ended = { notBefore: inDays(-90), notAfter: inDays(-5) }
const later = { notBefore: inDays(10), notAfter: inDays(100) }

const wrongs: Readonly<Partial<Record<CauseId, Wrong>>> = {
  unreachable: { observation: { state: 'refused', chain: [] }, verdict: 'unreachable' },
  'not-tls': { observation: { state: 'not-tls', chain: [] }, verdict: 'unreachable' },
  'protocol-too-old': { observation: { protocol: 'TLSv1.1' }, message: 'unsupported protocol' },
  'client-certificate-required': {
    observation: { state: 'failed', detail: 'alert', asksForCertificate: true },
    message: 'SSLV3_ALERT_HANDSHAKE_FAILURE',
  },
  'variable-points-nowhere': { stores: () => [store({ ...told, state: 'missing' })] },
  'store-unreadable': { stores: () => [store({ path: '/a.pem', state: 'unreadable' })] },
  'store-malformed': { stores: () => [store({ path: '/b.pem', state: 'malformed' })] },
  'store-missing': { stores: () => [store({ path: '/c.pem', state: 'missing' })] },
  'store-empty': { stores: () => [store({ path: '/d.pem', state: 'empty' })] },
  'directory-not-hashed': {
    stores: issuer => [store({ form: 'directory', state: 'empty', unhashed: certificates(anchorOf(issuer)) })],
  },
  'store-replaced': {
    stores: () => [store({ ...told, anchors: certificates(acme) })],
    replaced: [systemStore],
  },
  'clock-wrong': { leaf: ended, others: { notBefore: inDays(-80), notAfter: inDays(-3) } },
  'certificate-expired': { leaf: ended },
  'certificate-not-yet-valid': { leaf: later },
  'issuer-expired': { issuer: endedRoot, stores: () => [store({ anchors: certificates(endedRoot) })] },
  'name-mismatch': { leaf: { names: ['elsewhere.example'] } },
  revoked: { revoked: true, message: 'certificate revoked' },
  'wrong-purpose': { leaf: { extendedKeyUsage: ['clientAuth'] }, message: 'unsuitable certificate purpose' },
  'name-not-permitted': { issuer: constrained, sends: [constrained] },
  'weak-signature': {
    issuer: rsaRoot,
    leaf: { digest: 'sha1' },
    stores: () => [store({ anchors: certificates(rsaRoot) })],
    message: 'CA signature digest algorithm too weak',
  },
  'weak-key': { leaf: { keyType: 'rsa', modulusLength: 1024 }, message: 'EE certificate key too weak' },
  'strict-x509': {
    leaf: { instead: { [extensionIds.authorityKeyIdentifier]: undefined } },
    message: 'Missing Authority Key Identifier',
  },
  'self-signed': { issuer: null },
  'intermediate-missing': { issuer: privateIntermediate, elsewhere: [privateIntermediate] },
  intercepted: { issuer: inspector },
  'variable-ignored': { ignored: true, stores: () => [store({ anchors: certificates(acme) })] },
  'store-outdated': { issuer: young, stores: () => [oldList] },
  'issuer-missing': { issuer: privateRoot },
}

/** Where a path over this issuer ends. */
function anchorOf(issuer: Issuer | null): Issuer {
  if (issuer === constrained || issuer === null) return publicRoot
  return issuer === privateIntermediate ? privateRoot : issuer
}

/** git with GnuTLS, which gives no reason for anything. */
const noReason = 'server certificate verification failed. CAfile: none CRLfile: none'

function selfSigned(mint: Partial<LeafMint>): Identity {
  return mintLeaf({ commonName: 'host.example.com', names: ['host.example.com'], now, ...mint })
}

/** Undefined where both cannot be so at once. */
function together(one: Wrong, other: Wrong): readonly CauseId[] | undefined {
  const issuers = [one.issuer, other.issuer].filter(issuer => issuer !== undefined)
  if (new Set(issuers).size > 1) return undefined
  if (one.observation !== undefined && other.observation !== undefined) return undefined
  const [issuer = publicRoot] = issuers
  const until = [one.leaf?.notAfter, other.leaf?.notAfter].filter(end => end !== undefined)
  if (new Set(until).size > 1) return undefined
  const mint = { ...one.leaf, ...other.leaf }
  const identity = issuer === null ? selfSigned(mint) : leaf({ ...mint, issuer })
  const [read] = certificates(identity)
  const both = [one, other]
  const staple =
    both.some(({ revoked }) => revoked) && issuer !== null && read !== undefined
      ? readStaple(mintStaple(issuer, identity, { now, revokedAt: inDays(-2) }), read)
      : undefined
  const elsewhere = [
    ...both.flatMap(({ others }) => (others === undefined ? [] : leaf(others))),
    ...both.flatMap(({ elsewhere: known = [] }) => known),
    identity,
  ]
  const stores = both.flatMap(({ stores: make }) => make?.(issuer) ?? [])
  const messages = both.flatMap(({ message }) => message ?? [])
  // Who does not come to a certificate says nothing of it.
  const before = both.find(({ observation }) => observation !== undefined)?.message
  const said = before ?? (messages.length > 1 ? noReason : messages[0])
  const ignored = store({
    ...told,
    path: '/etc/acme/ca.pem',
    anchors: certificates(issuer === null ? identity : anchorOf(issuer)),
  })
  const isIgnored = both.some(({ ignored: is }) => is)
  return causeIdsOf({
    ...(isIgnored
      ? { client: 'git' as const, reads: ['GIT_SSL_CAINFO'], environment: { SSL_CERT_FILE: '/etc/acme/ca.pem' } }
      : {}),
    ...(both.some(({ verdict }) => verdict === 'unreachable') ? { verdict: 'unreachable' } : {}),
    ...(said === undefined ? {} : { message: said }),
    observation: {
      ...served(identity, ...both.flatMap(({ sends = [] }) => sends)),
      ...(staple === undefined ? {} : { staple }),
      ...one.observation,
      ...other.observation,
    },
    stores: stores.length === 0 ? [systemStore] : stores,
    replaced: both.flatMap(({ replaced = [] }) => replaced),
    known: [known(systemStore), known(youngList), ...(isIgnored ? [known(ignored, false)] : [])],
    servedElsewhere: certificates(...elsewhere).map((certificate, index) => ({ host: `h${index}:443`, certificate })),
  })
}

const ids = Object.keys(wrongs) as CauseId[]
describe('alone', () => {
  for (const id of ids) {
    it(`${id} holds, and is the first`, () => {
      const found = together(wrongs[id] ?? {}, {})
      assert.ok(found?.includes(id), `${id}: ${found}`)
    })
  }
})

/** Which hold together. What is not here excludes each other, as docs/causes/ranking.md tells, or no client says both. */
const pairs: Readonly<Partial<Record<CauseId, string>>> = {
  'protocol-too-old': `
    variable-points-nowhere store-unreadable store-malformed store-missing store-empty directory-not-hashed
    store-replaced clock-wrong certificate-expired certificate-not-yet-valid issuer-expired name-mismatch
    name-not-permitted self-signed intermediate-missing intercepted variable-ignored store-outdated
    issuer-missing
  `,
  'client-certificate-required': `
    variable-points-nowhere store-unreadable store-malformed store-missing store-empty directory-not-hashed
    store-replaced clock-wrong certificate-expired certificate-not-yet-valid issuer-expired name-mismatch
    name-not-permitted self-signed intermediate-missing intercepted variable-ignored store-outdated
    issuer-missing
  `,
  'variable-points-nowhere': `
    store-unreadable store-malformed store-empty directory-not-hashed store-replaced clock-wrong
    certificate-expired certificate-not-yet-valid name-mismatch wrong-purpose name-not-permitted weak-key
    self-signed intermediate-missing intercepted issuer-missing
  `,
  'store-unreadable': `
    store-malformed store-empty directory-not-hashed store-replaced clock-wrong certificate-expired
    certificate-not-yet-valid name-mismatch wrong-purpose name-not-permitted weak-key self-signed
    intermediate-missing intercepted issuer-missing
  `,
  'store-malformed': `
    store-empty directory-not-hashed store-replaced clock-wrong certificate-expired
    certificate-not-yet-valid name-mismatch wrong-purpose name-not-permitted weak-key self-signed
    intermediate-missing intercepted issuer-missing
  `,
  'store-missing': `
    clock-wrong certificate-expired certificate-not-yet-valid name-mismatch wrong-purpose name-not-permitted
    weak-key self-signed intermediate-missing intercepted issuer-missing
  `,
  'store-empty': `
    directory-not-hashed clock-wrong certificate-expired certificate-not-yet-valid name-mismatch
    wrong-purpose name-not-permitted weak-key self-signed intermediate-missing intercepted issuer-missing
  `,
  'directory-not-hashed': `
    store-replaced clock-wrong certificate-expired certificate-not-yet-valid name-mismatch wrong-purpose
    name-not-permitted weak-key
  `,
  'store-replaced': `
    clock-wrong certificate-expired certificate-not-yet-valid name-mismatch wrong-purpose name-not-permitted
    weak-key
  `,
  'clock-wrong': `
    certificate-expired issuer-expired name-mismatch revoked wrong-purpose name-not-permitted weak-signature
    weak-key strict-x509 self-signed intercepted variable-ignored store-outdated issuer-missing
  `,
  'certificate-expired': `
    issuer-expired name-mismatch revoked wrong-purpose name-not-permitted weak-signature weak-key
    strict-x509 self-signed intermediate-missing intercepted variable-ignored store-outdated issuer-missing
  `,
  'certificate-not-yet-valid': `
    issuer-expired name-mismatch revoked wrong-purpose name-not-permitted weak-signature weak-key
    strict-x509 self-signed intermediate-missing intercepted variable-ignored store-outdated issuer-missing
  `,
  'issuer-expired': 'name-mismatch revoked wrong-purpose weak-key strict-x509',
  'name-mismatch': `
    revoked wrong-purpose name-not-permitted weak-signature weak-key strict-x509 self-signed
    intermediate-missing intercepted variable-ignored store-outdated issuer-missing
  `,
  revoked: 'wrong-purpose name-not-permitted weak-signature weak-key',
  'wrong-purpose': `
    name-not-permitted weak-signature weak-key self-signed intermediate-missing intercepted variable-ignored
    store-outdated issuer-missing
  `,
  'name-not-permitted': 'weak-key strict-x509 variable-ignored',
  'weak-signature': 'weak-key',
  'weak-key': 'self-signed intermediate-missing intercepted variable-ignored store-outdated issuer-missing',
  'self-signed': 'variable-ignored',
  intercepted: 'variable-ignored',
}

describe('two at once', () => {
  for (const [index, one] of ids.entries()) {
    it(`${one} and each that ranks behind it: both are named where both hold, the one to repair first in front`, () => {
      const both: CauseId[] = []
      for (const other of ids.slice(index + 1)) {
        const found = together(wrongs[one] ?? {}, wrongs[other] ?? {})
        if (found === undefined) continue
        const inOrder = found.toSorted((left, right) => causeIds.indexOf(left) - causeIds.indexOf(right))
        assert.deepEqual(found, inOrder, `${one} and ${other}`)
        assert.ok(found.includes(one) || found.includes(other), `${one} and ${other}: ${found}`)
        if (found.includes(one) && found.includes(other)) both.push(other)
      }
      assert.deepEqual(both, (pairs[one] ?? '').split(/\s+/).filter(Boolean))
    })
  }
})
