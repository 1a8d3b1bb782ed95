import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { writeKeyStore } from '../../src/fixes/key-store.ts'
import { mintAuthority } from '../../src/x509/mint.ts'
import { certificates } from '../causes/situation.ts'

const folder = mkdtempSync(join(tmpdir(), 'key-store-'))
after(() => rmSync(folder, { recursive: true }))

const now = new Date()
// Two with one name: as entries with one alias the first would be lost.
const anchors = certificates(
  mintAuthority({ now, name: 'Root', keyType: 'rsa' }),
  mintAuthority({ now, name: 'Root' }),
  mintAuthority({ now, name: 'Other', keyType: 'p384' }),
)

test('it is named by its content, and written once', async () => {
  const path = await writeKeyStore(folder, anchors)
  assert.match(path, /\/[0-9a-f]{16}\.p12$/)
  assert.equal(statSync(path).mode & 0o777, 0o644)
  const { ino } = statSync(path)
  assert.equal(await writeKeyStore(folder, anchors), path)
  assert.equal(statSync(path).ino, ino)
  assert.notEqual(await writeKeyStore(folder, anchors.slice(1)), path)
})

test('keytool lists every certificate as a trusted one', async () => {
  const path = await writeKeyStore(folder, anchors)
  const listed = execFileSync('keytool', ['-list', '-keystore', path, '-storepass', 'changeit'], {
    env: { PATH: '/usr/local/bin:/usr/bin:/bin' },
    encoding: 'utf8',
  })
  assert.equal(listed.match(/trustedCertEntry/g)?.length, anchors.length)
  for (const { sha256 } of anchors) {
    assert.ok(listed.replaceAll(':', '').toLowerCase().includes(sha256))
  }
})
