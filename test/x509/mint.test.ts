import assert from 'node:assert/strict'
import { execFileSync, spawnSync } from 'node:child_process'
import { X509Certificate } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, test } from 'node:test'
import { type KeyType, mintAuthority, mintLeaf } from '../../src/x509/mint.ts'

const now = new Date()
const folder = mkdtempSync(join(tmpdir(), 'mint-'))
after(() => rmSync(folder, { recursive: true }))

function file(name: string, text: string): string {
  const path = join(folder, name)
  writeFileSync(path, text)
  return path
}

function verify(id: string, rootPem: string, chainPem: string, ...options: string[]): string {
  const root = file(`${id}-root.pem`, rootPem)
  const chain = file(`${id}-chain.pem`, chainPem)
  const args = ['verify', '-x509_strict', '-no-CApath', '-no-CAstore', '-CAfile', root, '-untrusted', chain]
  const run = spawnSync('openssl', [...args, ...options, chain], { env: {}, encoding: 'utf8' })
  return run.stdout + run.stderr
}

describe('OpenSSL, in its strict mode, verifies a minted chain', () => {
  const keyTypes: KeyType[] = ['rsa', 'p256', 'p384', 'ed25519']
  for (const keyType of keyTypes) {
    test(`with ${keyType} keys`, () => {
      const root = mintAuthority({ now, name: 'Root', keyType })
      const intermediate = mintAuthority({ now, name: 'Intermediate', organization: 'Org', keyType, issuer: root })
      const names = ['host.example', '192.0.2.7', '2001:db8::7']
      const leaf = mintLeaf({ now, issuer: intermediate, commonName: 'Leaf', names, keyType })

      for (const name of ['-verify_hostname=host.example', '-verify_ip=192.0.2.7', '-verify_ip=2001:db8::7']) {
        const said = verify(keyType, root.certificatePem, leaf.chainPem, '-purpose', 'sslserver', ...name.split('='))
        assert.match(said, /: OK\n$/)
      }
      assert.match(verify(keyType, root.certificatePem, leaf.certificatePem), /unable to get local issuer certificate/)
    })
  }
})

test('the chain holds the leaf and its intermediates, and the root only when it is alone', () => {
  const root = mintAuthority({ now, name: 'Root' })
  const intermediate = mintAuthority({ now, name: 'Intermediate', issuer: root })
  const leaf = mintLeaf({ now, issuer: intermediate, commonName: 'Leaf', names: ['a.example'] })

  assert.equal(leaf.chainPem, leaf.certificatePem + intermediate.certificatePem)
  assert.equal(intermediate.chainPem, intermediate.certificatePem)
  assert.equal(root.chainPem, root.certificatePem)
})

test('a self-signed leaf is recognised as one by OpenSSL', () => {
  const leaf = mintLeaf({ now, commonName: 'Alone', names: ['a.example'] })
  const other = mintAuthority({ now, name: 'Other' })

  assert.match(verify('alone', other.certificatePem, leaf.certificatePem), /error 18 at 0 depth lookup: self.signed/)
})

test('validity follows the given dates to the second, also beyond 2049', () => {
  const notBefore = new Date('2031-02-03T04:05:06Z')
  const notAfter = new Date('2057-08-09T10:11:12Z')
  const { x509 } = withX509(mintLeaf({ now, commonName: 'Dated', names: [], notBefore, notAfter }).der)

  assert.equal(x509.validFrom, 'Feb  3 04:05:06 2031 GMT')
  assert.equal(x509.validTo, 'Aug  9 10:11:12 2057 GMT')
})

describe('a name may hold anything', () => {
  const hostile = ['\n::error::pwned', '##[error]', '<script>', '\u001b[31m', '\u202egpj.exe', 'ü'.repeat(1000), '']
  for (const name of hostile) {
    test(JSON.stringify(name).slice(0, 30), () => {
      const { der } = mintAuthority({ now, name, organization: name })
      const text = Buffer.from(name, 'utf8').toString('latin1')

      assert.ok(Buffer.from(der).toString('latin1').includes(text))
      assert.doesNotThrow(() => new X509Certificate(der))
    })
  }
})

test('what a leaf is asked for is in its extensions, as OpenSSL prints them', () => {
  const leaf = mintLeaf({
    now,
    commonName: 'Leaf',
    names: ['*.host.example', '::1', '::ffff:192.0.2.1', '1:2:3:4:5:6:7:8', '127.0.0.1'],
    issuerAddress: 'http://127.0.0.1:1/issuer.der',
    extendedKeyUsage: ['clientAuth'],
  })
  const text = execFileSync('openssl', ['x509', '-noout', '-text'], { input: leaf.certificatePem, encoding: 'utf8' })

  assert.match(text, /CA Issuers - URI:http:\/\/127\.0\.0\.1:1\/issuer\.der/)
  assert.match(text, /Extended Key Usage: *\n *TLS Web Client Authentication\n/)
  assert.match(text, /Key Usage: critical\n *Digital Signature\n/)
  assert.match(text, /Basic Constraints: critical\n *CA:FALSE\n/)
  const addresses = '0:0:0:0:0:0:0:1, IP Address:0:0:0:0:0:FFFF:C000:201, IP Address:1:2:3:4:5:6:7:8'
  assert.ok(text.includes(`DNS:*.host.example, IP Address:${addresses}, IP Address:127.0.0.1`), text)
})

test('an authority has the path length that it is given, and key identifiers unless they are omitted', () => {
  const text = (pem: string) => execFileSync('openssl', ['x509', '-noout', '-text'], { input: pem, encoding: 'utf8' })
  const whole = text(mintAuthority({ now, name: 'Whole', pathLength: 0 }).certificatePem)
  const bare = text(mintAuthority({ now, name: 'Bare', omitKeyIdentifiers: true }).certificatePem)

  assert.match(whole, /CA:TRUE, pathlen:0\n/)
  assert.match(whole, /Key Usage: critical\n *Certificate Sign, CRL Sign\n/)
  assert.match(whole, /Subject Key Identifier/)
  assert.match(whole, /Authority Key Identifier/)
  assert.doesNotMatch(bare, /Key Identifier/)
})

test('serial numbers are positive, sixteen bytes long and differ', () => {
  const serials = Array.from({ length: 50 }, () => {
    return withX509(mintLeaf({ now, commonName: 'Serial', names: [] }).der).x509.serialNumber
  })

  assert.equal(new Set(serials).size, serials.length)
  for (const serial of serials) assert.match(serial, /^[4-7][0-9A-F]{31}$/)
})

function withX509(der: Buffer): { x509: X509Certificate } {
  return { x509: new X509Certificate(der) }
}
