import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { readInputFile } from '../src/input-file.ts'
import { UsageError } from '../src/model.ts'

const folder = mkdtempSync(join(tmpdir(), 'input-'))
after(() => rmSync(folder, { recursive: true }))
const path = join(folder, 'list.txt')
writeFileSync(path, 'a\n')

function refused(file: string, says: string): Promise<void> {
  const message = `hosts-file: ${file} ${says}`
  return assert.rejects(readInputFile('hosts-file', file), error => {
    assert.ok(error instanceof UsageError)
    assert.equal(error.message, message)
    return true
  })
}

test('a file is read as it is', async () => {
  assert.equal(Buffer.from(await readInputFile('hosts-file', path)).toString(), 'a\n')
})

test('a file that is not there', () =>
  refused(`${path}x`, 'cannot be read: there is no such file; a path is relative to the working directory.'))

test('a directory', () => refused(folder, 'cannot be read: it is a directory; name a file.'))

test('a file behind a file', () => refused(`${path}/x`, 'cannot be read: ENOTDIR.'))

test('a file of 16 MiB is taken, and a larger one refused', async () => {
  const large = join(folder, 'large')
  writeFileSync(large, '')
  truncateSync(large, 16 * 1024 * 1024)
  assert.equal((await readInputFile('hosts-file', large)).length, 16 * 1024 * 1024)
  truncateSync(large, 16 * 1024 * 1024 + 1)
  await refused(large, 'is larger than 16 MiB; give the file that holds the list alone.')
})
