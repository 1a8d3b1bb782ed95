import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { worldPage } from '../../scripts/world-table.ts'

test('docs/world.md is the table that the world is held to', () => {
  const page = readFileSync(new URL('../../docs/world.md', import.meta.url), 'utf8')
  const [, date = ''] = /Measured on (\d{4}-\d\d-\d\d)/.exec(page) ?? []
  assert.equal(page, worldPage(date), 'write it again: npm run world')
})
