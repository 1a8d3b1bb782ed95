import assert from 'node:assert/strict'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, suite, test } from 'node:test'
import { addAnchorFiles, removeAnchorFiles, runAsRoot } from '../../src/machines/system-store-install.ts'

const folder = mkdtempSync(join(tmpdir(), 'anchors-'))
after(() => rmSync(folder, { recursive: true }))

// Whoever runs this is root enough for a folder of his own.
const environment = { PATH: '/usr/bin:/bin', NAME: 'value' }
const run = runAsRoot(environment, true)
const maker = { directory: folder, tool: script('make-store', `ls '${folder}' > '${folder}/made'`) }

function script(name: string, text: string): string {
  const path = join(folder, name)
  writeFileSync(path, `#!/bin/sh\n${text}\n`, { mode: 0o755 })
  return path
}

test('files are written for everyone to read, the store is made, and removing takes these files alone', async () => {
  const files = [
    { name: 'local-issuer-1.crt', pem: 'one\n' },
    { name: 'local-issuer-2.crt', pem: 'two\n' },
  ]
  await addAnchorFiles(maker, files, run)
  for (const { name, pem } of files) {
    assert.equal(readFileSync(join(folder, name), 'utf8'), pem)
    assert.equal(statSync(join(folder, name)).mode & 0o7777, 0o644)
  }
  assert.match(readFileSync(join(folder, 'made'), 'utf8'), /local-issuer-1\.crt\nlocal-issuer-2\.crt\n/)

  await removeAnchorFiles(maker, ['local-issuer-2.crt', 'local-issuer-gone.crt'], run)
  assert.ok(existsSync(join(folder, 'local-issuer-1.crt')))
  assert.doesNotMatch(readFileSync(join(folder, 'made'), 'utf8'), /local-issuer-2/)
  assert.deepEqual(
    readdirSync(tmpdir()).filter(name => name.startsWith('local-issuer-anchors-')),
    [],
  )
})

suite('what fails is told with its words', () => {
  test('a folder that is not there', () =>
    assert.rejects(
      addAnchorFiles({ ...maker, directory: join(folder, 'absent') }, [{ name: 'a.crt', pem: '' }], run),
      /^Error: `install -m 0644 .*\/absent\/a\.crt` ended with exit code 1: .*No such file or directory$/,
    ))

  test('a program that ends badly, on one line', () =>
    assert.rejects(
      removeAnchorFiles({ ...maker, tool: script('broken', 'echo one; echo "::error::two." >&2; exit 7') }, ['a'], run),
      /^Error: `.*\/broken` ended with exit code 7: one ::error::two$/,
    ))

  test('a program that is not there', () =>
    assert.rejects(
      removeAnchorFiles({ ...maker, tool: join(folder, 'gone') }, ['a'], run),
      /^Error: `.*\/gone` could not be run: /,
    ))
})

test('the program gets the environment that is given, and no more', async () => {
  assert.match((await run('env', [])).said, /^(?:PATH=\/usr\/bin:\/bin NAME=value|NAME=value PATH=\/usr\/bin:\/bin)$/)
})

test('whoever is not root goes by way of sudo, which may ask nothing', async () => {
  const bin = mkdtempSync(join(folder, 'bin-'))
  writeFileSync(join(bin, 'sudo'), '#!/bin/sh\necho run: "$@"\n', { mode: 0o755 })
  const before = process.env['PATH']
  process.env['PATH'] = bin
  try {
    const { said } = await runAsRoot({ PATH: bin }, false)('/usr/sbin/update-ca-certificates', ['--fresh'])
    assert.equal(said, 'run: -n -- /usr/sbin/update-ca-certificates --fresh')
  } finally {
    process.env['PATH'] = before
  }
})
