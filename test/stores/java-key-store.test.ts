import assert from 'node:assert/strict'
import { readFile, rm } from 'node:fs/promises'
import { after, before, describe, test } from 'node:test'
import type { FileContent } from '../../src/machines/machine.ts'
import { javaKeyStore } from '../../src/stores/java-key-store.ts'
import { iterationPurse } from '../../src/stores/pkcs12-decryption.ts'
import { readStore } from '../../src/stores/read-store.ts'
import { readCertificate } from '../../src/x509/certificate.ts'
import {
  bits,
  explicit,
  implicit,
  integer,
  nothing,
  objectIdentifier,
  octets,
  sequence,
} from '../../src/x509/der-writer.ts'
import { mintAuthority } from '../../src/x509/mint.ts'
import { pkcs12TrustStore } from '../../src/x509/pkcs12-writer.ts'
import { fakeMachine } from '../machines/fake-machine.ts'
import { type KeyStores, keyStores } from './keytool.ts'

const root = mintAuthority({ now: new Date(), name: 'Root' })

function reading(content: Uint8Array | FileContent, password?: string) {
  return javaKeyStore(
    content instanceof Uint8Array ? { state: 'read', bytes: content } : content,
    password,
    readCertificate,
  )
}

describe('key stores that keytool and openssl write are read as Java reads them:', () => {
  let made: KeyStores
  before(async () => {
    made = await keyStores()
    const plain = ['-J-Dkeystore.pkcs12.macAlgorithm=NONE', '-J-Dkeystore.pkcs12.certProtectionAlgorithm=NONE']
    await Promise.all([
      made.importRoot('default.p12', 'changeit'),
      made.importRoot('other.p12', 'another'),
      made.importRoot('plain.p12', 'changeit', ...plain),
      made.importAll('all.p12'),
      made.importAll('all-plain.p12', ...plain),
      made.importRoot('legacy.p12', 'changeit', '-J-Dkeystore.pkcs12.legacy'),
      made.importRoot('default.jks', 'changeit', '-storetype', 'JKS'),
      made.importRoot('default.jceks', 'changeit', '-storetype', 'JCEKS'),
      made.makeKey('key.p12'),
      made.makeKey('key.jks', '-storetype', 'JKS'),
      made.export('openssl.p12', 'changeit', '-nokeys'),
      made.export('openssl-unencrypted.p12', 'changeit', '-nokeys', '-certpbe', 'NONE', '-nomac'),
      made.export('openssl-3des.p12', 'changeit', '-nokeys', '-certpbe', 'PBE-SHA1-3DES', '-macalg', 'sha512'),
      made.export('openssl-key.p12', 'changeit', '-inkey', `${made.folder}/root.key`),
    ])
  })
  after(() => rm(made.folder, { recursive: true }))

  // What Java 17.0.15 and 25.0.3 say: `anchors` is TrustManagerFactory's count, `unreadable` where it throws or says 0 for encryption.
  const cases: readonly (readonly [string, string | undefined, string, number, RegExp?])[] = [
    ['default.p12', 'changeit', 'ok', 1],
    ['default.p12', undefined, 'unreadable', 0, /encrypted and no password is told.*trustStorePassword/],
    ['default.p12', '', 'unreadable', 0, /no password is told/],
    ['default.p12', 'wrong', 'unreadable', 0, /its password is not the one that is told; set -Djavax\.net\.ssl\.trust/],
    ['other.p12', 'changeit', 'unreadable', 0, /its password is not/],
    ['other.p12', 'another', 'ok', 1],
    ['plain.p12', undefined, 'ok', 1],
    ['plain.p12', 'whatever', 'ok', 1],
    ['legacy.p12', 'changeit', 'ok', 1],
    ['legacy.p12', 'wrong', 'unreadable', 0, /its password is not/],
    ['default.jks', undefined, 'ok', 1],
    ['default.jks', 'changeit', 'ok', 1],
    ['default.jks', 'wrong', 'unreadable', 0, /its password is not/],
    ['default.jceks', undefined, 'malformed', 0, /JCEKS/],
    ['key.p12', 'changeit', 'ok', 1],
    ['key.jks', undefined, 'ok', 1],
    ['openssl.p12', 'changeit', 'empty', 0, /^it holds 1 certificate, none with Java's mark of trust/],
    ['openssl-unencrypted.p12', undefined, 'empty', 0, /mark of trust/],
    ['openssl-3des.p12', 'changeit', 'empty', 0, /mark of trust/],
    ['openssl-3des.p12', 'wrong', 'unreadable', 0, /its password is not/],
    ['openssl-key.p12', 'changeit', 'ok', 1],
  ]
  for (const [name, password, state, anchors, detail = /^$/] of cases) {
    test(`${name} with ${password === undefined ? 'no password' : `the password "${password}"`}: ${state}`, async () => {
      const store = await reading(await made.read(name), password)
      assert.deepEqual([store.state, store.anchors.length], [state, anchors])
      assert.match(store.detail ?? '', detail)
      if (anchors > 0 && !name.startsWith('key')) assert.equal(store.anchors[0]?.sha256, made.rootSha256)
    })
  }

  // all-plain.p12 is what a JDK ships as its cacerts since 18: neither encrypted nor with a MAC (JDK-8275252).
  for (const [name, password] of [
    ['all-plain.p12', undefined],
    ['all.p12', 'changeit'],
  ] as const) {
    test(`${name}, all of the system's cacerts as PKCS#12`, async () => {
      const [jks, pkcs12] = await Promise.all([
        readFile('/etc/ssl/certs/java/cacerts').then(bytes => reading(bytes)),
        made.read(name).then(bytes => reading(bytes, password)),
      ])
      const fingerprints = ({ anchors }: typeof jks) => anchors.map(({ sha256 }) => sha256).sort()
      assert.deepEqual(fingerprints(pkcs12), fingerprints(jks))
    })
  }
})

test("the system's cacerts hold what the system's bundle holds, RSA and EC", async () => {
  const machine = {
    read: async (path: string): Promise<FileContent> => ({ state: 'read', bytes: await readFile(path) }),
    list: () => Promise.reject(new Error('no directory is read')),
  }
  const cacerts = await readStore(machine, {
    origin: 'default',
    form: 'key-store',
    path: '/etc/ssl/certs/java/cacerts',
  })
  assert.equal(cacerts.state, 'ok')
  const types = new Set(cacerts.anchors.map(({ x509 }) => x509.publicKey.asymmetricKeyType))
  assert.deepEqual([...types].sort(), ['ec', 'rsa'])
  const bundle = await readStore(machine, {
    origin: 'default',
    form: 'bundle',
    path: '/etc/ssl/certs/ca-certificates.crt',
  })
  const own = new Set(cacerts.anchors.map(({ sha256 }) => sha256))
  assert.ok(bundle.anchors.filter(({ sha256 }) => own.has(sha256)).length > 100)
})

describe('what is no key store is told by what it is:', () => {
  const cases: Record<string, [Uint8Array | FileContent, string, RegExp]> = {
    'nothing there': [{ state: 'missing' }, 'missing', /^$/],
    'a directory': [{ state: 'directory' }, 'malformed', /^it is a directory/],
    'no permission': [{ state: 'unreadable', reason: 'permission denied' }, 'unreadable', /^permission denied$/],
    'no bytes': [Buffer.alloc(0), 'empty', /^$/],
    PEM: [Buffer.from(root.certificatePem), 'malformed', /^it holds PEM.*keytool -importcert/],
    text: [Buffer.from('hello'), 'malformed', /^it is neither/],
    'a certificate in DER': [root.der, 'malformed', /^it is not a PKCS#12 key store/],
    'more than 16 MiB': [Buffer.alloc(16 * 1024 * 1024 + 1, 0x30), 'unreadable', /larger than 16 MiB/],
  }
  for (const [what, [content, state, detail]] of Object.entries(cases)) {
    test(what, async () => {
      const store = await reading(content)
      assert.equal(store.state, state)
      assert.match(store.detail ?? '', detail)
    })
  }
})

describe('a hostile JKS is refused before anything is made for it:', () => {
  const header = (count: number) => words(0xfeedfeed, 2, count)
  const alias = Buffer.from('000161', 'hex')
  const type = Buffer.from('0005582e353039', 'hex')
  const date = Buffer.alloc(8)
  const entry = Buffer.concat([words(2), alias, date, type, words(root.der.length), root.der])
  const cases: Record<string, [Buffer, RegExp]> = {
    'four billion entries': [header(0xffffffff), /^it is cut off$/],
    'four billion entries and one': [Buffer.concat([header(0xffffffff), entry]), /^it is cut off$/],
    'a certificate of 1 GiB': [
      Buffer.concat([header(1), words(2), alias, date, type, words(1 << 30)]),
      /^it is cut off$/,
    ],
    'a key of 4 GiB': [Buffer.concat([header(1), words(1), alias, date, words(0xffffffff)]), /^it is cut off$/],
    'a chain of four billion': [
      Buffer.concat([header(1), words(1), alias, date, words(0, 0xffffffff)]),
      /^it is cut off$/,
    ],
    'no digest': [Buffer.concat([header(1), entry]), /^it is cut off$/],
    'an unknown entry': [Buffer.concat([header(1), words(9), alias, date]), /unknown kind 9/],
    'an unknown version': [words(0xfeedfeed, 3, 0), /unknown version 3/],
    'its magic alone': [words(0xfeedfeed), /^it is cut off$/],
  }
  for (const [what, [bytes, detail]] of Object.entries(cases)) {
    test(what, async () => {
      const store = await reading(bytes)
      assert.equal(store.state, 'malformed')
      assert.match(store.detail ?? '', detail)
    })
  }

  test('a certificate that is none is passed over, and said so', async () => {
    const bad = Buffer.concat([words(2), alias, date, type, words(3), Buffer.from('abc')])
    const store = await reading(Buffer.concat([header(2), bad, entry, Buffer.alloc(20)]))
    assert.deepEqual([store.state, store.anchors.length], ['ok', 1])
    assert.match(store.detail ?? '', /^1 of its 2 certificates could not be read: /)
  })
})

describe('a hostile PKCS#12 is refused:', () => {
  const good = pkcs12TrustStore([readCertificate(root.der)])

  test('cut off at any byte', async () => {
    for (let length = 1; length < good.length; length += 7) {
      const store = await reading(good.subarray(0, length), 'changeit')
      assert.equal(store.state, 'malformed', `cut at ${length}`)
    }
  })

  test('with any byte changed it is a state, never an exception', async () => {
    for (let at = 0; at < good.length; at += 5) {
      const changed = Buffer.from(good)
      changed[at] = (changed[at] ?? 0) ^ 0xff
      await reading(changed)
    }
  })

  test('a length of 1 GiB', async () => {
    const store = await reading(Buffer.from('3084400000000201033000', 'hex'))
    assert.equal(store.state, 'malformed')
  })

  test('ten thousand levels', async () => {
    const store = await reading(Buffer.concat([Buffer.from('3080'.repeat(10_000), 'hex'), Buffer.alloc(20_000)]))
    assert.equal(store.state, 'malformed')
  })

  const million = Buffer.from('0f4241', 'hex')
  const pbkdf2 = sequence(
    objectIdentifier('1.2.840.113549.1.5.12'),
    sequence(octets(Buffer.alloc(8)), integer(million)),
  )
  const aes = sequence(objectIdentifier('2.16.840.1.101.3.4.1.42'), octets(Buffer.alloc(16)))
  const bombs: Record<string, Buffer> = {
    'a MAC of a million and more iterations': file(
      sequence(),
      sequence(
        sequence(sequence(objectIdentifier('1.3.14.3.2.26'), nothing()), octets(Buffer.alloc(20))),
        octets(Buffer.alloc(8)),
        integer(million),
      ),
    ),
    'PBKDF2 with as many': file(encrypted(sequence(objectIdentifier('1.2.840.113549.1.5.13'), sequence(pbkdf2, aes)))),
    'the old derivation with as many': file(
      encrypted(
        sequence(
          objectIdentifier('1.2.840.113549.1.12.1.3'),
          sequence(octets(Buffer.alloc(8)), integer(Buffer.from('7fffffff', 'hex'))),
        ),
      ),
    ),
    'a count of a hundred bytes': file(
      encrypted(
        sequence(
          objectIdentifier('1.2.840.113549.1.12.1.6'),
          sequence(octets(Buffer.alloc(8)), integer(Buffer.alloc(100, 1))),
        ),
      ),
    ),
    'no iteration at all': file(
      encrypted(
        sequence(objectIdentifier('1.2.840.113549.1.12.1.6'), sequence(octets(Buffer.alloc(8)), integer(Buffer.of(0)))),
      ),
    ),
  }
  for (const [what, bytes] of Object.entries(bombs)) {
    test(what, async () => {
      const store = await reading(bytes, 'changeit')
      const isCount = what !== 'a count of a hundred bytes'
      assert.equal(store.state, isCount ? 'unreadable' : 'malformed')
      if (isCount) assert.match(store.detail ?? '', /^its password is hashed more than 1000000 times, or not once$/)
    })
  }

  test('the counts of one file share one bound', () => {
    const spend = iterationPurse()
    assert.equal(spend(600_000), 600_000)
    assert.throws(() => spend(600_000), /hashed more than 1000000 times/)
  })

  test('an unknown cipher is named by its number', async () => {
    const store = await reading(file(encrypted(sequence(objectIdentifier('1.2.3.4'), nothing()))), 'changeit')
    assert.equal(store.detail, 'it is encrypted in a way that is not known here (1.2.3.4)')
  })

  test('content of a kind that no trust store has', async () => {
    const store = await reading(file(sequence(objectIdentifier('1.2.3.4'), explicit(0, bits(Buffer.of(1))))))
    assert.equal(store.state, 'malformed')
  })
})

test('what is read depends on the password that is told', async () => {
  const bytes = pkcs12TrustStore([readCertificate(root.der)])
  const machine = fakeMachine({ '/cacerts': bytes })
  const store = await readStore(machine, { origin: 'default', form: 'key-store', path: '/cacerts', password: 'no' })
  assert.equal(store.state, 'unreadable')
  assert.equal((await readStore(machine, { origin: 'default', form: 'key-store', path: '/cacerts' })).anchors.length, 1)
})

function words(...values: readonly number[]): Buffer {
  return Buffer.concat(
    values.map(value => {
      const word = Buffer.alloc(4)
      word.writeUInt32BE(value)
      return word
    }),
  )
}

function file(parts: Buffer, mac: Buffer = Buffer.alloc(0)): Buffer {
  const content = sequence(objectIdentifier('1.2.840.113549.1.7.1'), explicit(0, octets(sequence(parts))))
  return sequence(integer(Buffer.of(3)), content, mac)
}

function encrypted(algorithm: Buffer, content = Buffer.alloc(16)): Buffer {
  const info = sequence(objectIdentifier('1.2.840.113549.1.7.1'), algorithm, implicit(0, content))
  return sequence(objectIdentifier('1.2.840.113549.1.7.6'), explicit(0, sequence(integer(Buffer.of(0)), info)))
}
