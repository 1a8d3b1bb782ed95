import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, it } from 'node:test'
import { readCertificate } from '../../src/x509/certificate.ts'
import * as der from '../../src/x509/der-writer.ts'
import { type AuthorityMint, type LeafMint, mintAuthority, mintLeaf } from '../../src/x509/mint.ts'
import * as extensions from '../../src/x509/mint-extensions.ts'
import { extensionIds as ids } from '../../src/x509/profile.ts'
import { strictViolations } from '../../src/x509/strictness.ts'

const now = new Date()
const folder = mkdtempSync(join(tmpdir(), 'strictness-'))
after(() => rmSync(folder, { recursive: true }))

const plainConstraints = extensions.extension(ids.basicConstraints, false, der.sequence(der.boolean(true)))

interface Case {
  readonly root?: Partial<AuthorityMint>
  readonly intermediate?: Partial<AuthorityMint>
  readonly leaf?: Partial<LeafMint>
  /** Position and words of each violation, in OpenSSL's order. */
  readonly broken: readonly (readonly [number, string])[]
}

const cases: Readonly<Record<string, Case>> = {
  'a chain that is right': { broken: [] },
  'a root whose basicConstraints are not critical': {
    root: { instead: { [ids.basicConstraints]: plainConstraints } },
    broken: [[2, 'Basic Constraints of CA cert not marked critical']],
  },
  'an intermediate whose basicConstraints are not critical': {
    intermediate: { instead: { [ids.basicConstraints]: plainConstraints } },
    broken: [[1, 'Basic Constraints of CA cert not marked critical']],
  },
  'a root without keyUsage': {
    root: { instead: { [ids.keyUsage]: undefined } },
    broken: [[2, 'CA cert does not include key usage extension']],
  },
  'a root without keyUsage and with a path length': {
    root: { pathLength: 3, instead: { [ids.keyUsage]: undefined } },
    broken: [
      [2, 'Path length given without key usage keyCertSign'],
      [2, 'CA cert does not include key usage extension'],
    ],
  },
  'a root without a subjectKeyIdentifier': {
    root: { instead: { [ids.subjectKeyIdentifier]: undefined } },
    broken: [[2, 'Missing Subject Key Identifier']],
  },
  'a root without an authorityKeyIdentifier, which none needs': {
    root: { instead: { [ids.authorityKeyIdentifier]: undefined } },
    broken: [],
  },
  'a root without basicConstraints': {
    root: { instead: { [ids.basicConstraints]: undefined } },
    broken: [
      [2, 'invalid CA certificate'],
      [2, 'Key usage keyCertSign invalid for non-CA cert'],
    ],
  },
  'a leaf without an authorityKeyIdentifier': {
    leaf: { instead: { [ids.authorityKeyIdentifier]: undefined } },
    broken: [[0, 'Missing Authority Key Identifier']],
  },
  'an authorityKeyIdentifier without a key': {
    leaf: {
      instead: {
        [ids.authorityKeyIdentifier]: extensions.extension(ids.authorityKeyIdentifier, false, der.sequence()),
      },
    },
    broken: [[0, 'Missing Authority Key Identifier']],
  },
  'an authorityKeyIdentifier and a subjectKeyIdentifier that are critical': {
    leaf: {
      instead: {
        [ids.authorityKeyIdentifier]: extensions.extension(
          ids.authorityKeyIdentifier,
          true,
          der.sequence(der.implicit(0, Buffer.of(1))),
        ),
        [ids.subjectKeyIdentifier]: extensions.extension(ids.subjectKeyIdentifier, true, der.octets(Buffer.of(1))),
      },
    },
    broken: [
      [0, 'Authority Key Identifier marked critical'],
      [0, 'Subject Key Identifier marked critical'],
    ],
  },
  'a leaf that may sign certificates': {
    leaf: { instead: { [ids.keyUsage]: extensions.keyUsage(['digitalSignature', 'keyCertSign']) } },
    broken: [[0, 'Key usage keyCertSign invalid for non-CA cert']],
  },
  'a leaf with an empty subjectAltName': {
    leaf: { instead: { [ids.subjectAltName]: extensions.extension(ids.subjectAltName, false, der.sequence()) } },
    broken: [[0, 'Empty Subject Alternative Name extension']],
  },
}

/** What OpenSSL says of it in strict mode; an authority's key identifier that names another key ends its path before. */
function saidByOpenSsl(root: string, behind: string, leaf: string): string | undefined {
  const path = (name: string, text: string) => {
    writeFileSync(join(folder, name), text)
    return join(folder, name)
  }
  const verify = (...options: readonly string[]) =>
    spawnSync(
      'openssl',
      [
        ...['verify', ...options, '-no-CApath', '-no-CAstore', '-CAfile', path('root.pem', root)],
        ...['-untrusted', path('behind.pem', behind), path('leaf.pem', leaf)],
      ],
      { env: {}, encoding: 'utf8' },
    )
  assert.equal(verify().status, 0, 'it is wrong without strictness too')
  const { status, stdout, stderr } = verify('-x509_strict')
  return status === 0
    ? undefined
    : /error \d+ at (\d+) depth lookup: (.*)/
        .exec(stdout + stderr)
        ?.slice(1)
        .join(' ')
}

describe('strictViolations', () => {
  for (const [name, { broken, ...mints }] of Object.entries(cases)) {
    const root = mintAuthority({ now, name: 'Root', ...mints.root })
    const intermediate = mintAuthority({ now, name: 'Intermediate', issuer: root, ...mints.intermediate })
    const leaf = mintLeaf({ now, commonName: 'leaf', names: ['leaf.example'], issuer: intermediate, ...mints.leaf })
    const path = [leaf, intermediate, root].map(({ der: bytes }) => readCertificate(bytes))

    it(`tells all that is wrong: ${name}`, () => {
      assert.deepEqual(
        strictViolations(path).map(({ position, words }) => [position, words]),
        broken,
      )
    })

    // An identifier of another key ends the search for an issuer before any rule is asked.
    if (name.includes('that are critical')) continue
    it(`tells first what OpenSSL tells: ${name}`, () => {
      const [first] = strictViolations(path)
      const expected = first === undefined ? undefined : `${first.position} ${first.words}`
      assert.equal(saidByOpenSsl(root.certificatePem, intermediate.certificatePem, leaf.certificatePem), expected)
    })
  }

  it('holds a path of one certificate to little', () => {
    const alone = mintLeaf({ now, commonName: 'alone', names: [], omitKeyIdentifiers: true })
    assert.deepEqual(strictViolations([readCertificate(alone.der)]), [])
  })
})
