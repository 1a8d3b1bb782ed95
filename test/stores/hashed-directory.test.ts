import assert from 'node:assert/strict'
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { describe, test } from 'node:test'
import { hashedDirectory } from '../../src/stores/hashed-directory.ts'
import type { StoreContent } from '../../src/stores/pem-bundle.ts'
import { readCertificate } from '../../src/x509/certificate.ts'
import { mintAuthority } from '../../src/x509/mint.ts'
import { subjectHash } from '../../src/x509/subject-hash.ts'
import { type FakeFiles, fakeMachine } from '../machines/fake-machine.ts'
import { openSsl } from '../x509/openssl.ts'

const now = new Date()
const root = mintAuthority({ now, name: 'Root' })
const namesake = mintAuthority({ now, name: 'Root' })
const other = mintAuthority({ now, name: 'Other' })
const hash = subjectHash(root)
const otherHash = subjectHash(other)
const broken = '-----BEGIN CERTIFICATE-----\n!\n-----END CERTIFICATE-----\n'

function read(files: FakeFiles, path = '/certs'): Promise<StoreContent> {
  return hashedDirectory(fakeMachine(files), path, readCertificate)
}

const inFolder = (files: FakeFiles): FakeFiles =>
  Object.fromEntries(Object.entries(files).map(([name, content]) => [`/certs/${name}`, content]))

describe('a certificate is an anchor where `openssl verify -CApath` finds it:', () => {
  const openssl = openSsl()
  writeFileSync(openssl.path('root.pem'), root.certificatePem)
  const cases: Record<string, Record<string, string>> = {
    'under its hash': { [`${hash}.0`]: root.certificatePem },
    'behind a namesake': { [`${hash}.0`]: namesake.certificatePem, [`${hash}.1`]: root.certificatePem },
    'with another in its file': { [`${hash}.0`]: other.certificatePem + root.certificatePem },
    'before a broken block in its file': { [`${hash}.0`]: root.certificatePem + broken },
    'not under its own name': { 'root.pem': root.certificatePem },
    'not under the hash of another': { [`${otherHash}.0`]: root.certificatePem },
    'not behind a gap': { [`${hash}.1`]: root.certificatePem },
    'not under a number with a leading zero': { [`${hash}.00`]: root.certificatePem },
    'not behind a broken block in its file': { [`${hash}.0`]: broken + root.certificatePem },
    'not under the hash of a revocation list': { [`${hash}.r0`]: root.certificatePem },
    'not in a bundle': { 'ca-certificates.crt': other.certificatePem + root.certificatePem },
  }
  for (const [index, [what, files]] of Object.entries(cases).entries()) {
    test(what, async () => {
      const folder = `certs-${index}`
      mkdirSync(openssl.path(folder))
      for (const [name, content] of Object.entries(files)) writeFileSync(openssl.path(`${folder}/${name}`), content)
      const counts = openssl.succeeds('verify', '-no-CAfile', '-no-CAstore', '-CApath', folder, 'root.pem')
      const { anchors } = await read(inFolder(files))
      const sha256 = readCertificate(root.der).sha256
      assert.equal(
        anchors.some(anchor => anchor.sha256 === sha256),
        counts,
      )
      assert.equal(counts, !what.startsWith('not'))
    })
  }

  test('as `openssl rehash` leaves it', async () => {
    mkdirSync(openssl.path('rehashed'))
    for (const [name, { certificatePem }] of Object.entries({ root, namesake, other })) {
      writeFileSync(openssl.path(`rehashed/${name}.pem`), certificatePem)
    }
    openssl.run('rehash', 'rehashed')
    const names = readdirSync(openssl.path('rehashed'))
    const files = names.map(name => [name, readFileSync(openssl.path(`rehashed/${name}`), 'latin1')])
    const found = await read(inFolder(Object.fromEntries(files)))
    assert.deepEqual([found.state, found.anchors.length, found.unhashed], ['ok', 3, []])
  })
})

test('what has no link is told apart, and nothing is told twice', async () => {
  const found = await read(
    inFolder({
      [`${hash}.0`]: root.certificatePem,
      'root.pem': root.certificatePem,
      'more.crt': other.certificatePem.repeat(2),
    }),
  )
  assert.deepEqual(
    found.anchors.map(({ subject }) => subject),
    ['CN=Root'],
  )
  assert.deepEqual(
    found.unhashed.map(({ subject }) => subject),
    ['CN=Other'],
  )
})

test('a final slash makes no difference', async () => {
  assert.equal((await read(inFolder({ [`${hash}.0`]: root.certificatePem }), '/certs/')).anchors.length, 1)
})

test('no more than 4096 files are read, the links first', async () => {
  const many = Object.fromEntries(Array.from({ length: 5000 }, (_, index) => [`a${index}.txt`, 'x']))
  const machine = fakeMachine(inFolder({ ...many, [`${hash}.0`]: root.certificatePem }))
  const found = await hashedDirectory(machine, '/certs', readCertificate)
  assert.equal(machine.reads.length, 4096)
  assert.equal(found.anchors.length, 1)
  assert.equal(found.detail, 'only 4096 of its 5001 files were read')
})

describe('a state of its own has', () => {
  const denied = { state: 'unreadable', reason: 'permission denied' } as const
  const cases: Record<string, [FakeFiles, StoreContent['state'], string?]> = {
    'a directory that is missing': [{}, 'missing'],
    'a file': [{ '/certs': 'x' }, 'malformed', 'it is a file; a directory with hash links is wanted'],
    'a directory that may not be listed': [{ '/certs': denied }, 'unreadable', 'permission denied'],
    'a directory without certificates': [{ '/certs/README': 'x', '/certs/sub/root.pem': root.certificatePem }, 'empty'],
    'a directory whose files may not be read': [
      { '/certs/README': 'x', [`/certs/${hash}.0`]: denied },
      'unreadable',
      '1 of its 2 files cannot be read: permission denied',
    ],
    'a directory of dangling links': [{ '/certs/README': 'x', [`/certs/${hash}.0`]: { state: 'missing' } }, 'empty'],
  }
  for (const [what, [files, state, detail]] of Object.entries(cases)) {
    test(what, async () => {
      const found = await read(files)
      assert.deepEqual([found.state, found.detail, found.anchors], [state, detail, []])
    })
  }
})
