import assert from 'node:assert/strict'
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { after, suite, test } from 'node:test'
import { programOnPath, programPaths } from '../../src/machines/search-path.ts'

suite('where a program may be', () => {
  const cases: readonly [what: string, name: string, searchPath: string, paths: readonly string[]][] = [
    ['along PATH', 'curl', '/usr/local/bin:/usr/bin/', ['/usr/local/bin/curl', '/usr/bin/curl']],
    ['where its name says', '/opt/curl', '/usr/bin', ['/opt/curl']],
    ['not in the working folder, which an empty part means', 'curl', ':/bin::', ['/bin/curl']],
    ['nowhere without PATH', 'curl', '', []],
  ]
  for (const [what, name, searchPath, paths] of cases) {
    test(what, () => assert.deepEqual(programPaths(name, searchPath), paths))
  }
})

suite('a program of this machine', { skip: process.platform === 'win32' && 'it has no modes' }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'search-path-'))
  after(() => rmSync(folder, { recursive: true }))
  for (const part of ['first', 'second', 'first/program']) mkdirSync(join(folder, part))
  for (const part of ['second/program', 'first/text']) writeFileSync(join(folder, part), '')
  chmodSync(join(folder, 'second/program'), 0o755)
  const searchPath = ['first', 'second'].map(part => join(folder, part)).join(delimiter)

  test('is a file that may be run, not the folder of that name before it', () => {
    assert.equal(programOnPath('program', searchPath), join(folder, 'second/program'))
  })
  test('is where its name says', () => {
    assert.equal(programOnPath(join(folder, 'second/program'), ''), join(folder, 'second/program'))
  })
  test('is no file without the mode, and none in the working folder', () => {
    const here = process.cwd()
    process.chdir(join(folder, 'second'))
    try {
      for (const [name, path] of [
        ['text', searchPath],
        ['program', delimiter],
        ['program', ''],
      ] as const) {
        assert.equal(programOnPath(name, path), undefined, name)
      }
    } finally {
      process.chdir(here)
    }
  })
})
