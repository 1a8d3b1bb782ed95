import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import type { KnownStore } from '../../src/causes/cause.ts'
import { needOf } from '../../src/fixes/need.ts'
import type { ClientId, MachineKind, Verdict } from '../../src/model.ts'
import type { Store } from '../../src/stores/store.ts'
import { type Identity, mintAuthority } from '../../src/x509/mint.ts'
import {
  certificates,
  host,
  inDays,
  known,
  leaf,
  now,
  privateIntermediate,
  privateRoot,
  store,
  systemStore,
} from '../causes/situation.ts'
import { type Environment, judged, speaking } from './judged.ts'

const given: KnownStore = known(store({ path: 'corporate.pem', anchors: certificates(privateRoot) }), false)
const privateLeaf = leaf({ issuer: privateIntermediate })
const sent = [privateLeaf, privateIntermediate]

interface Parts {
  readonly client?: ClientId
  readonly chain?: readonly Identity[]
  readonly lenders?: readonly KnownStore[]
  readonly stores?: readonly Store[]
  readonly environment?: Environment
  readonly hasChain?: boolean
  readonly kind?: MachineKind
  readonly verdict?: Verdict
}

function need({
  client = 'python',
  chain = sent,
  lenders = [given],
  stores,
  environment = {},
  hasChain = true,
  kind = 'runner',
}: Parts) {
  const one = judged({
    client: speaking(client, () => 'rejected'),
    checks: [{ host: host(), verdict: 'rejected', ...(hasChain ? { chain } : {}) }],
    known: lenders,
    environment,
    ...(stores === undefined ? {} : { stores }),
  })
  const [check] = one.checks
  assert.ok(check)
  return needOf(one, check, lenders, { environment, kind })
}

function found(parts: Parts) {
  const answer = need(parts)
  assert.ok(!('why' in answer), `unrepairable: ${'why' in answer ? answer.why : ''}`)
  return answer
}

function why(parts: Parts): string {
  const answer = need(parts)
  return 'why' in answer ? answer.why : 'a need was found'
}

const subjects = (list: readonly { readonly subject: string }[]): string[] => list.map(({ subject }) => subject)

suite('what a rejected check lacks', () => {
  test('is the anchor alone, where the host sends the rest', () => {
    assert.deepEqual(subjects(found({}).missing), ['CN=Private Root,O=Acme'])
  })

  test('is the intermediate too, where the host does not send it and a lender holds it', () => {
    const lender = known(store({ anchors: certificates(privateRoot, privateIntermediate) }), false)
    const { missing } = found({ chain: [privateLeaf], lenders: [lender] })
    assert.deepEqual(subjects(missing), ['CN=Private Intermediate', 'CN=Private Root,O=Acme'])
  })

  test('is lent by the first that holds it', () => {
    const other = known(store({ path: '/other.pem', anchors: certificates(privateRoot) }), false)
    assert.equal(found({ lenders: [given, other] }).lender.name, 'corporate.pem')
    assert.equal(found({ lenders: [known(systemStore), other, given] }).lender.name, '/other.pem')
  })

  test('is lent by a directory without hash links, too', () => {
    const directory = known(store({ form: 'directory', path: '/certs', unhashed: certificates(privateRoot) }), false)
    assert.deepEqual(subjects(found({ lenders: [directory] }).missing), ['CN=Private Root,O=Acme'])
  })

  test('is a self-signed leaf itself, once somebody gave it', () => {
    const selfSigned = leaf({ issuer: undefined as never, commonName: 'device' })
    const lender = known(store({ anchors: certificates(selfSigned) }), false)
    assert.deepEqual(subjects(found({ chain: [selfSigned], lenders: [lender] }).missing), ['CN=device'])
  })
})

suite('the variable that is to bring it', () => {
  const cases: readonly { title: string; client: ClientId; environment: Environment; variable: string }[] = [
    { title: "the client's first, where none is set", client: 'curl', environment: {}, variable: 'CURL_CA_BUNDLE' },
    {
      title: 'the one that is set, so that ours is read',
      client: 'python',
      environment: { SSL_CERT_DIR: '/certs' },
      variable: 'SSL_CERT_DIR',
    },
    {
      title: 'the one that wins of two that are set',
      client: 'curl',
      environment: { SSL_CERT_FILE: '/a', CURL_CA_BUNDLE: '/b' },
      variable: 'CURL_CA_BUNDLE',
    },
    {
      title: 'the first again, where another is set to nothing',
      client: 'python',
      environment: { SSL_CERT_DIR: '' },
      variable: 'SSL_CERT_FILE',
    },
  ]
  for (const { title, client, environment, variable } of cases) {
    test(title, () => assert.equal(found({ client, environment }).remedy.variable, variable))
  }
})

suite('no variable repairs', () => {
  test('what an anchor does not take away: it is said what would', () => {
    const expired = leaf({ issuer: privateIntermediate, notAfter: inDays(-1) })
    assert.match(
      why({ chain: [expired, privateIntermediate] }),
      /^A certificate that the server sends has expired\. No variable repairs that: see certificate-expired\.$/,
    )
    const elsewhere = leaf({ issuer: privateIntermediate, names: ['elsewhere.example'] })
    assert.match(why({ chain: [elsewhere, privateIntermediate] }), / No variable repairs that: see name-mismatch\.$/)
  })

  test('what nobody who may lend holds', () => {
    assert.match(
      why({ lenders: [known(systemStore)] }),
      /^No store that a fix may take from holds the issuer, .* Give its root as `ca-certificates`: see issuer-missing\.$/,
    )
  })

  test('what the server has to send, in a client that reads no variable either', () => {
    const alone = leaf({ issuer: privateIntermediate, issuerAddress: 'http://ca.example/intermediate.der' })
    for (const client of ['python', 'gnutls'] as const) {
      assert.match(why({ client, chain: [alone] }), /^The server does not send the intermediate, /)
    }
  })

  suite('a client that reads no variable: what repairs it, to paste', () => {
    const client = 'gnutls'
    const cases: readonly [lender: string, parts: Parts, says: RegExp][] = [
      [
        'with the path of the file that was given, where it holds this certificate alone',
        { lenders: [{ ...given, alone: '/etc/corporate.pem' }] },
        /^No variable changes the store, which is that of the system\. .*`cp \/etc\/corporate\.pem .*\/corporate\.crt && update-ca-certificates`.*`install: true` adds it for the job\.$/,
      ],
      [
        'with what stands for the certificate, and who holds it',
        {},
        /`cp ca\.pem .* ca\.pem stands for "CN=Private Root,O=Acme" \(SHA-256 .*…\), which corporate\.pem holds\. .* adds the root that you give as `ca-certificates` for the job/,
      ],
      [
        'in an image without a path of the runner, and without what a job alone can do',
        { lenders: [{ ...given, alone: '/etc/corporate.pem' }], kind: 'image' },
        /`cp ca\.pem [^`]*`[^`]*ca\.pem stands for "CN=Private Root,O=Acme" \(SHA-256 .*…\), which corporate\.pem holds\.$/,
      ],
      [
        'and that nobody holds it',
        { lenders: [] },
        /ca\.pem stands for the root certificate, which no store that a fix may take from holds: /,
      ],
    ]
    for (const [title, parts, says] of cases) test(title, () => assert.match(why({ client, ...parts }), says))

    test('in the same words for all, and apart from them what a client has of its own', () => {
      const lenders = [{ ...given, alone: '/etc/corporate.pem' }]
      const [wget, system] = (['wget', 'system'] as const).map(id => need({ client: id, lenders }))
      assert.ok(wget && 'why' in wget && system && 'why' in system)
      assert.equal(wget.why, system.why)
      assert.match(wget.ownStep ?? '', /`ca_certificate = \/etc\/corporate\.pem` to ~\/\.wgetrc/)
      assert.equal(system.ownStep, undefined)
    })
  })

  test('a host of which no certificate was seen', () => {
    const stores = [store({ state: 'missing' })]
    assert.match(why({ hasChain: false, stores }), /^No certificate of this host was seen, .*\.$/)
  })
})

suite('a root in the store that expired', () => {
  const past = { notBefore: inDays(-900), notAfter: inDays(-3) }
  const old = mintAuthority({ now, name: 'Old Root', ...past })
  const renewed = mintAuthority({ now, name: 'Old Root', keyOf: old })
  const stores = [store({ anchors: certificates(old) })]
  const chain = [leaf({ issuer: old })]
  const lender = (...identities: readonly Identity[]) => [
    known(store({ path: 'ca.pem', anchors: certificates(...identities) }), false),
  ]

  test('wants the renewed one, where a lender has it', () => {
    const { missing } = found({ chain, stores, lenders: lender(old, renewed) })
    assert.deepEqual(
      missing.map(({ sha256 }) => sha256),
      certificates(renewed).map(({ sha256 }) => sha256),
    )
  })

  test('is not lent again', () => {
    assert.match(why({ chain, stores, lenders: lender(old) }), /^No store that a fix may take from holds the issuer/)
  })
})
