import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { selectTestFiles } from '../../scripts/test-files.ts'

const root = mkdtempSync(join(tmpdir(), 'selected-'))
after(() => rmSync(root, { recursive: true }))
mkdirSync(join(root, 'test'))
for (const name of ['a.test.ts', 'b.long.test.ts', 'c.ts']) writeFileSync(join(root, 'test', name), '')
const at = (name: string): string => join(root, 'test', name)

test('without arguments all but the long ones, with --long those alone', () => {
  assert.deepEqual(selectTestFiles(root, []), [at('a.test.ts')])
  assert.deepEqual(selectTestFiles(root, ['--long']), [at('b.long.test.ts')])
})

test('a long one by its name', () => {
  assert.deepEqual(selectTestFiles(root, ['test/b.long.test.ts']), [at('b.long.test.ts')])
})

test('what selects none is an error', () => {
  assert.throws(() => selectTestFiles(root, ['test/c.ts']), /"test\/c\.ts" selects no test/)
})
