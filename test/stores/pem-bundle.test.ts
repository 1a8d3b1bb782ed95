import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { describe, test } from 'node:test'
import type { FileContent } from '../../src/machines/machine.ts'
import {
  gnutlsDialect,
  nodeExtraDialect,
  openSslDialect,
  pemBundle,
  type StoreContent,
} from '../../src/stores/pem-bundle.ts'
import { readCertificate } from '../../src/x509/certificate.ts'
import { mintAuthority, mintLeaf } from '../../src/x509/mint.ts'
import { openSsl } from '../x509/openssl.ts'

const openssl = openSsl()
const now = new Date()
const root = mintAuthority({ now, name: 'Root' })
const other = mintAuthority({ now, name: 'Other' })
const pem = root.certificatePem
writeFileSync(openssl.path('root.pem'), pem)
const leaf = mintLeaf({ now, issuer: root, commonName: 'Leaf', names: ['host.example'] })
writeFileSync(openssl.path('leaf.pem'), leaf.certificatePem)

function trusted(...options: string[]): string {
  return openssl.run('x509', '-in', 'root.pem', '-trustout', ...options)
}

function block(label: string, content: Uint8Array): string {
  return `-----BEGIN ${label}-----\n${Buffer.from(content).toString('base64')}\n-----END ${label}-----\n`
}

function bundle(bytes: string | Uint8Array, dialect = openSslDialect): StoreContent {
  const content: FileContent = {
    state: 'read',
    bytes: typeof bytes === 'string' ? Buffer.from(bytes, 'latin1') : bytes,
  }
  return pemBundle(content, dialect, readCertificate)
}

const broken = block('CERTIFICATE', Buffer.alloc(3))
const files: Record<string, string | Uint8Array> = {
  'one certificate': pem,
  'the certificate behind another': other.certificatePem + pem,
  'the certificate twice': pem + pem,
  'CRLF line ends': pem.replaceAll('\n', '\r\n'),
  'a byte order mark': `\u00ef\u00bb\u00bf${pem}`,
  'base64 on one line': block('CERTIFICATE', root.der),
  'text between the blocks': `# Root\nSubject: x\n\n${pem}\n\n# end`,
  'the old label': block('X509 CERTIFICATE', root.der),
  'a private key before the certificate': root.privateKeyPem + pem,
  'a block of an unknown label': block('FOO', Buffer.alloc(3)) + pem,
  'bytes behind the certificate in its block': block('CERTIFICATE', Buffer.concat([root.der, Buffer.from('junk')])),
  'an END line alone': `-----END CERTIFICATE-----\n${pem}`,
  'an indented body': pem.replace(/^(?!-)/gm, '  ').trimEnd(),
  'an empty line behind BEGIN': pem.replace('-----\n', '-----\n\n'),
  'a trusted certificate': trusted(),
  'a certificate trusted for servers': trusted('-addtrust', 'serverAuth'),
  'a certificate trusted for any use': trusted('-addtrust', 'anyExtendedKeyUsage'),
  'a certificate trusted for mail': trusted('-addtrust', 'emailProtection'),
  'a certificate rejected for servers': trusted('-addreject', 'serverAuth', '-setalias', 'name'),
  'a broken block first': broken + pem,
  'a broken block last': pem + broken,
  'a broken block of another label': `-----BEGIN FOO-----\n!\n-----END FOO-----\n${pem}`,
  'a block that is empty': `-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----\n${pem}`,
  'a block that is cut off, last': pem + pem.slice(0, 200),
  'a block that is cut off, first': `${pem.slice(0, 155)}\n${pem}`,
  'an END line of another label': pem.replace('END CERTIFICATE', 'END FOO'),
  'an empty line in the body': pem.replace(/(\n.{64}\n)/, '$1\n'),
  'an empty line before END': pem.replace('-----END', '\n-----END'),
  'a comment in the body': pem.replace('-----\n', '-----\n# Root\n'),
  'text behind END': pem.replace('-----END CERTIFICATE-----', '-----END CERTIFICATE----- # Root'),
  'text behind BEGIN': pem.replace('-----BEGIN CERTIFICATE-----', '-----BEGIN CERTIFICATE----- # Root'),
  'text before BEGIN': `x${pem}`,
  'indented blocks': pem.replace(/^/gm, '  '),
  'lines that end in a carriage return alone': pem.replaceAll('\n', '\r'),
  'UTF-16': Buffer.from(`\ufeff${pem}`, 'utf16le'),
  DER: root.der,
  'a private key alone': root.privateKeyPem,
  nothing: '',
}

describe('the certificate counts where `openssl verify -CAfile` takes it:', () => {
  for (const [what, bytes] of Object.entries(files)) {
    test(what, () => {
      writeFileSync(openssl.path('bundle.pem'), typeof bytes === 'string' ? Buffer.from(bytes, 'latin1') : bytes)
      const location = ['-no-CApath', '-no-CAstore', '-CAfile', 'bundle.pem']
      const counts = openssl.succeeds('verify', '-purpose', 'sslserver', ...location, 'leaf.pem')
      const { state, anchors } = bundle(bytes)
      assert.equal(
        anchors.some(anchor => anchor.subject === 'CN=Root'),
        counts,
      )
      assert.equal(state === 'ok', counts)
    })
  }
})

test('a certificate that stands in the bundle twice counts once', () => {
  assert.equal(bundle(pem + other.certificatePem + pem).anchors.length, 2)
})

describe('a bundle that cannot be used says why:', () => {
  const p7 = openssl.run('crl2pkcs7', '-nocrl', '-certfile', 'root.pem')
  openssl.run('pkcs12', '-export', '-nokeys', '-in', 'root.pem', '-passout', 'pass:', '-out', 'root.p12')
  const p12 = Buffer.from(openssl.run('base64', '-in', 'root.p12'), 'base64')
  const p7Der = Buffer.from(p7.replace(/-----.*-----/g, ''), 'base64')
  const cases: Record<string, [string | Uint8Array, RegExp]> = {
    'a broken block, with its line': [
      `${other.certificatePem}# x\n${broken}`,
      /^line \d+: the CERTIFICATE block holds no certificate .* nothing of the file counts$/,
    ],
    'a block that is not base64': [
      `\n-----BEGIN CERTIFICATE-----\n!\n-----END CERTIFICATE-----\n`,
      /^line 2: the CERTIFICATE block is not base64/,
    ],
    DER: [root.der, /DER; PEM is wanted \(openssl x509 -inform der/],
    'PKCS#7 in PEM': [p7, /PKCS7 block/],
    'PKCS#7 in DER': [p7Der, /PKCS#7 in DER/],
    'PKCS#12': [p12, /PKCS#12 key store/],
    'a Java key store': [Buffer.from('feedfeed00000002', 'hex'), /Java key store/],
    'UTF-16': [Buffer.from(`\ufeff${pem}`, 'utf16le'), /UTF-16/],
    'a Git LFS pointer': ['version https://git-lfs.github.com/spec/v1\noid sha256:0\n', /Git LFS pointer/],
    'an HTML page': ['\n<!DOCTYPE html>\n<html></html>', /HTML page/],
    'a private key': [root.privateKeyPem, /^it holds PRIVATE KEY, but no CERTIFICATE block$/],
    'certificates trusted for something else': [trusted('-addtrust', 'emailProtection'), /TRUSTED CERTIFICATE/],
    'indented blocks': [pem.replace(/^/gm, ' '), /BEGIN line must stand alone/],
    'something else': ['hello', /^it holds no PEM certificate$/],
    'random bytes': [Buffer.from('3082ffff00', 'hex'), /^it holds no PEM certificate$/],
  }
  for (const [what, [bytes, detail]] of Object.entries(cases)) {
    test(what, () => {
      const found = bundle(bytes)
      assert.deepEqual([found.state, found.anchors], ['malformed', []])
      assert.match(found.detail ?? '', detail)
    })
  }
})

describe('a state of its own has', () => {
  const cases: Record<string, [FileContent, StoreContent]> = {
    'a file that is missing': [{ state: 'missing' }, { state: 'missing', anchors: [], unhashed: [] }],
    'a file of nothing': [
      { state: 'read', bytes: Buffer.alloc(0) },
      { state: 'empty', anchors: [], unhashed: [] },
    ],
    'a file of white space': [
      { state: 'read', bytes: Buffer.from(' \r\n\n') },
      { state: 'empty', anchors: [], unhashed: [] },
    ],
    'a file that may not be read': [
      { state: 'unreadable', reason: 'permission denied' },
      { state: 'unreadable', anchors: [], unhashed: [], detail: 'permission denied' },
    ],
    'a directory': [
      { state: 'directory' },
      {
        state: 'malformed',
        anchors: [],
        unhashed: [],
        detail: 'it is a directory; a file of PEM certificates is wanted',
      },
    ],
  }
  for (const [what, [content, expected]] of Object.entries(cases)) {
    test(what, () => assert.deepEqual(pemBundle(content, openSslDialect, readCertificate), expected))
  }
})

describe('NODE_EXTRA_CA_CERTS', () => {
  test('keeps what stands before a broken block', () => {
    const found = bundle(pem + broken + other.certificatePem, nodeExtraDialect)
    assert.deepEqual(
      found.anchors.map(({ subject }) => subject),
      ['CN=Root'],
    )
    assert.equal(found.state, 'malformed')
    assert.match(found.detail ?? '', /what follows does not count$/)
  })
  test('takes no trusted certificate', () => {
    assert.deepEqual(
      bundle(trusted() + other.certificatePem, nodeExtraDialect).anchors.map(({ subject }) => subject),
      ['CN=Other'],
    )
    assert.equal(bundle(trusted(), nodeExtraDialect).state, 'malformed')
    assert.equal(bundle(trusted(), gnutlsDialect).state, 'malformed')
  })
})
