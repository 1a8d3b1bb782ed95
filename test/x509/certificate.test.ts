import assert from 'node:assert/strict'
import { X509Certificate } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { describe, test } from 'node:test'
import { rootCertificates } from 'node:tls'
import {
  chainEntry,
  hasNames,
  isIssuedBy,
  MalformedCertificate,
  readCertificate,
  verifiesName,
} from '../../src/x509/certificate.ts'
import { type KeyType, mintAuthority, mintLeaf } from '../../src/x509/mint.ts'
import { openSsl } from './openssl.ts'

const now = new Date('2026-06-01T12:00:00Z')
const root = mintAuthority({ now, name: 'Root', organization: 'Org, Inc.' })

describe('a leaf is read with all its parts', () => {
  const names = ['host.example', '*.wild.example', '192.0.2.7', '2001:db8::7', '::1']
  const leaf = readCertificate(
    mintLeaf({ now, issuer: root, commonName: 'Leaf', names, issuerAddress: 'http://ca.example/root.der' }).der,
  )
  const anchor = readCertificate(root.der)

  test('its names', () => {
    assert.equal(leaf.subject, 'CN=Leaf')
    assert.equal(leaf.issuer, anchor.subject)
    assert.match(leaf.issuer, /^CN=Root,O=Org\\, Inc\.$/)
    assert.deepEqual(leaf.names, names)
    assert.ok(hasNames(leaf) && !hasNames(anchor))
  })
  test('its key identifiers and the address of its issuer', () => {
    assert.equal(leaf.authorityKeyId, root.keyId.toString('hex'))
    assert.equal(anchor.subjectKeyId, root.keyId.toString('hex'))
    assert.deepEqual(leaf.issuerAddresses, ['http://ca.example/root.der'])
  })
  test('its place', () => {
    assert.deepEqual([leaf.isCa, anchor.isCa], [false, true])
    assert.deepEqual([leaf.selfSigned, anchor.selfSigned], [false, true])
    assert.ok(isIssuedBy(leaf, anchor) && !isIssuedBy(anchor, leaf))
  })
  test('its fingerprint, as node:crypto has it', () => {
    assert.equal(leaf.sha256, leaf.x509.fingerprint256.replaceAll(':', '').toLowerCase())
  })
  test('its entry in a report', () => {
    const { subject, issuer, sha256 } = leaf
    const dates = { notBefore: leaf.notBefore.toISOString(), notAfter: leaf.notAfter.toISOString() }
    assert.deepEqual(chainEntry(leaf), { subject, issuer, ...dates, sha256 })
  })
  test('without an extension nothing is made up', () => {
    const bare = readCertificate(mintLeaf({ now, commonName: 'x', names: [], omitKeyIdentifiers: true }).der)
    assert.ok(!('subjectKeyId' in bare) && !('authorityKeyId' in bare))
    assert.deepEqual([bare.names, bare.issuerAddresses], [[], []])
  })
})

test('a certificate with the name of its issuer is self-signed only if its own key signed it', () => {
  const namesake = readCertificate(mintAuthority({ now, name: 'Root', organization: 'Org, Inc.', issuer: root }).der)
  assert.equal(namesake.subject, namesake.issuer)
  assert.equal(namesake.selfSigned, false)
})

describe('every kind of key is read:', () => {
  for (const keyType of ['rsa', 'p256', 'p384', 'ed25519'] satisfies KeyType[]) {
    test(keyType, () => assert.ok(readCertificate(mintAuthority({ now, name: 'K', keyType }).der).selfSigned))
  }

  const openssl = openSsl()
  const kinds: Record<string, string[]> = {
    'RSA-PSS': ['-newkey', 'rsa-pss'],
    'RSA with a PSS signature': ['-newkey', 'rsa:2048', '-sigopt', 'rsa_padding_mode:pss'],
    'P-521': ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-521'],
    'a curve with its parameters written out': [
      '-newkey',
      'ec',
      '-pkeyopt',
      'ec_paramgen_curve:P-256',
      '-pkeyopt',
      'ec_param_enc:explicit',
    ],
    Ed448: ['-newkey', 'ed448'],
    'SHA-1 signature': ['-newkey', 'rsa:2048', '-sha1'],
  }
  for (const [what, options] of Object.entries(kinds)) {
    test(what, () => {
      openssl.run(
        'req',
        '-x509',
        '-nodes',
        '-subj',
        '/CN=K',
        '-keyout',
        'k.key',
        '-outform',
        'DER',
        '-out',
        'k.der',
        ...options,
      )
      const certificate = readCertificate(readFileSync(openssl.path('k.der')))
      assert.equal(certificate.subject, 'CN=K')
      assert.equal(certificate.selfSigned, true)
    })
  }
})

test('every root that Node.js ships is read, with the dates and key identifiers that node:crypto has', () => {
  for (const pem of rootCertificates) {
    const x509 = new X509Certificate(pem)
    const certificate = readCertificate(x509.raw)
    assert.equal(certificate.notBefore.getTime(), Date.parse(x509.validFrom), certificate.subject)
    assert.equal(certificate.notAfter.getTime(), Date.parse(x509.validTo), certificate.subject)
    assert.equal(certificate.isCa, x509.ca, certificate.subject)
    assert.ok(certificate.selfSigned, certificate.subject)
  }
})

describe('names are verified against the subjectAltName only:', () => {
  const names = ['host.example', '*.wild.example', 'w*.part.example', '192.0.2.7', '2001:db8::7']
  const leaf = readCertificate(mintLeaf({ now, issuer: root, commonName: 'cn.example', names }).der)
  const nameless = readCertificate(mintLeaf({ now, issuer: root, commonName: 'cn.example', names: [] }).der)
  const cases: Record<string, boolean> = {
    'host.example': true,
    'HOST.example': true,
    'other.example': false,
    'sub.host.example': false,
    'a.wild.example': true,
    'a.b.wild.example': false,
    'wild.example': false,
    'www.part.example': false,
    'cn.example': false,
    '192.0.2.7': true,
    '192.0.2.8': false,
    '2001:db8::7': true,
    '2001:db8:0:0:0:0:0:7': true,
    '2001:db8::8': false,
    'host.example\0.evil': false,
    '': false,
  }
  for (const [name, expected] of Object.entries(cases)) {
    test(`${JSON.stringify(name)} ${expected ? 'is' : 'is not'} covered`, () =>
      assert.equal(verifiesName(leaf, name), expected))
  }
  test('a common name alone covers nothing', () => assert.equal(verifiesName(nameless, 'cn.example'), false))
})

describe('what is no certificate throws MalformedCertificate:', () => {
  const { der } = root
  const cases: Record<string, Uint8Array> = {
    nothing: Buffer.alloc(0),
    'a PEM text': Buffer.from(root.certificatePem),
    'other DER': Buffer.from('3003020101', 'hex'),
    'a certificate with bytes behind it': Buffer.concat([der, Buffer.of(0)]),
    'a certificate that is cut off': der.subarray(0, -1),
    '70000 bytes': Buffer.alloc(70_000, 0x30),
  }
  for (const [what, bytes] of Object.entries(cases)) {
    test(what, () => assert.throws(() => readCertificate(bytes), MalformedCertificate))
  }

  test('any certificate with one byte changed, if it throws at all', () => {
    for (let at = 0; at < der.length; at += 1) {
      for (const bits of [0x01, 0x20, 0x80, 0xff]) {
        const changed = Buffer.from(der)
        changed[at] = (changed[at] ?? 0) ^ bits
        try {
          readCertificate(changed)
        } catch (error) {
          assert.ok(error instanceof MalformedCertificate, `byte ${at}`)
        }
      }
    }
  })
})
