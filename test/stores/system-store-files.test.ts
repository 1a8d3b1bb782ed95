import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { UsageError } from '../../src/model.ts'
import type { Given } from '../../src/stores/given-certificates.ts'
import { anchorFileName, anchorFiles } from '../../src/stores/system-store-files.ts'
import { readCertificate } from '../../src/x509/certificate.ts'
import { type Identity, mintAuthority, mintLeaf } from '../../src/x509/mint.ts'

const now = new Date('2026-11-24T12:00:00Z')
const root = mintAuthority({ now, name: 'Root' })
const other = mintAuthority({ now, name: 'Other' })
const intermediate = mintAuthority({ now, name: 'Intermediate', issuer: root })

function given(identity: Identity, from = 'corporate.pem'): Given {
  return { certificate: readCertificate(identity.der), from }
}

test('each root is one file, named by its fingerprint, and is there once however often it was given', () => {
  const files = anchorFiles([given(root), given(other), given(root, 'again.pem')])
  assert.deepEqual(
    files.map(({ pem, subject }) => [pem, subject]),
    [
      [root.certificatePem, 'CN=Root'],
      [other.certificatePem, 'CN=Other'],
    ],
  )
  for (const { name, sha256 } of files) {
    assert.match(name, anchorFileName)
    assert.ok(name.includes(sha256.slice(0, 16)))
  }
})

suite('what is no root is refused', () => {
  const cases: readonly [what: string, identity: Identity, says: RegExp][] = [
    [
      'an intermediate',
      intermediate,
      /^install: "CN=Intermediate" \(SHA-256 .+…\) of corporate\.pem is an intermediate; /,
    ],
    [
      'a leaf',
      mintLeaf({ now, issuer: root, commonName: 'host', names: ['host'] }),
      /^install: "CN=host" .* is a leaf; /,
    ],
    [
      'a self-signed server certificate',
      mintLeaf({ now, issuer: undefined as never, commonName: 'device', names: ['device'] }),
      /is self-signed and no CA; only self-signed CA certificates go into the system store/,
    ],
  ]
  for (const [what, identity, says] of cases) {
    test(`${what}, with a root beside it`, () => {
      assert.throws(() => anchorFiles([given(root), given(identity)]), { name: UsageError.name, message: says })
    })
  }
})
