import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, suite, test } from 'node:test'
import { hashedNames, writeBundle, writeHashedDirectory } from '../../src/fixes/write.ts'
import { mintAuthority, mintLeaf } from '../../src/x509/mint.ts'
import { certificates } from '../causes/situation.ts'

const folder = mkdtempSync(join(tmpdir(), 'write-'))
after(() => rmSync(folder, { recursive: true }))

// OpenSSL judges by the clock of the machine.
const now = new Date()
const root = mintAuthority({ now, name: 'Root' })
const namesake = mintAuthority({ now, name: 'Root' })
const other = mintAuthority({ now, name: 'Other' })
const all = certificates(root, namesake, other)

suite('a bundle', () => {
  test('holds the certificates in order, under a name made from its content', async () => {
    const path = await writeBundle(join(folder, 'a', 'b'), all)
    assert.equal(readFileSync(path, 'utf8'), [root, namesake, other].map(each => each.certificatePem).join(''))
    assert.match(path, /\/a\/b\/[0-9a-f]{16}\.pem$/)
    assert.equal(await writeBundle(join(folder, 'a', 'b'), all), path)
    assert.notEqual(await writeBundle(join(folder, 'a', 'b'), all.slice(1)), path)
  })

  test('may be read by all and written by us, folders included, whatever the umask', async () => {
    const before = process.umask(0o077)
    try {
      const path = await writeBundle(join(folder, 'strict'), all)
      assert.deepEqual([statSync(path).mode & 0o777, statSync(join(folder, 'strict')).mode & 0o777], [0o644, 0o755])
    } finally {
      process.umask(before)
    }
  })

  test('is written anew where what lies there is something else', async () => {
    const path = await writeBundle(join(folder, 'again'), all)
    writeFileSync(path, 'half')
    assert.equal(await writeBundle(join(folder, 'again'), all), path)
    assert.match(readFileSync(path, 'utf8'), /END CERTIFICATE/)
    assert.deepEqual(readdirSync(join(folder, 'again')).length, 1)
  })
})

suite('a hashed directory', async () => {
  const path = await writeHashedDirectory(join(folder, 'hashed'), all)

  test('counts the certificates of one subject', () => {
    const names = hashedNames(all).map(({ name }) => name)
    assert.deepEqual(readdirSync(path).sort(), [...names].sort())
    assert.deepEqual(
      names.map(name => name.split('.')[1]),
      ['0', '1', '0'],
    )
    for (const name of readdirSync(path)) assert.equal(statSync(join(path, name)).mode & 0o777, 0o644)
  })

  test('is what OpenSSL verifies against', () => {
    for (const issuer of [root, namesake, other]) {
      const leaf = join(folder, 'leaf.pem')
      writeFileSync(leaf, mintLeaf({ now, issuer, commonName: 'leaf', names: [] }).certificatePem)
      const said = execFileSync('openssl', ['verify', '-no-CAfile', '-no-CAstore', '-CApath', path, leaf], {
        env: { PATH: '/usr/bin:/bin' },
        encoding: 'utf8',
      })
      assert.match(said, /: OK$/m)
    }
  })

  test('stays as it is when it is written again, and nothing unfinished is left', async () => {
    assert.equal(await writeHashedDirectory(join(folder, 'hashed'), all), path)
    assert.deepEqual(readdirSync(join(folder, 'hashed')).length, 1)
    assert.ok(existsSync(path))
  })

  test('is written once by two at the same time', async () => {
    const target = join(folder, 'together')
    const paths = await Promise.all([1, 2, 3].map(() => writeHashedDirectory(target, all)))
    assert.equal(new Set(paths).size, 1)
    assert.deepEqual(readdirSync(target).length, 1)
  })
})
