import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { countTests, omissions, totalsLine } from './totals.ts'

const runner = fileURLToPath(new URL('../scripts/test.ts', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'totals-'))
after(() => rmSync(folder, { recursive: true }))

const rows = [
  {
    title: 'passing tests alone pass',
    body: "test('a', () => {}); test('b', () => {})",
    line: '2 passed, 0 failed',
    code: 0,
  },
  {
    title: 'a parent is not counted beside its subtests',
    body: "test('p', async t => { await t.test('a', () => {}); await t.test('b', () => {}) })",
    line: '2 passed, 0 failed',
    code: 0,
  },
  {
    title: 'a suite is not counted beside its tests',
    body: "describe('s', () => { describe('n', () => { it('a', () => {}) }) })",
    line: '1 passed, 0 failed',
    code: 0,
  },
  {
    title: 'a failing subtest counts once',
    body: "test('p', async t => { await t.test('a', () => { throw new Error('no') }) })",
    line: '0 passed, 1 failed',
    code: 1,
  },
  {
    title: 'a parent that fails by itself counts',
    body: "test('p', async t => { await t.test('a', () => {}); throw new Error('no') })",
    line: '1 passed, 1 failed',
    code: 1,
  },
  {
    title: 'a failing hook counts',
    body: "describe('s', () => { after(() => { throw new Error('no') }); it('a', () => {}) })",
    line: '1 passed, 1 failed',
    code: 1,
  },
  { title: 'a file that cannot be loaded counts', body: "throw new Error('no')", line: '0 passed, 1 failed', code: 1 },
  {
    title: 'an error after the test counts',
    body: "test('a', () => { setTimeout(() => { throw new Error('late') }, 1) })",
    line: '1 passed, 1 failed',
    code: 1,
  },
  {
    title: 'a skipped test fails a run that allows none',
    body: "test('a', () => {}); test.skip('b', () => {})",
    line: '1 passed, 0 failed, 1 skipped',
    code: 0,
    strict: 1,
  },
  {
    title: 'a skipped suite fails a run that allows none',
    body: "test('a', () => {}); describe.skip('s', () => { it('b', () => {}) })",
    line: '1 passed, 0 failed, 1 skipped',
    code: 0,
    strict: 1,
  },
  {
    title: 'a todo fails a run that allows none',
    body: "test('a', () => {}); test.todo('b')",
    line: '1 passed, 0 failed, 1 skipped',
    code: 0,
    strict: 1,
  },
  {
    title: 'a file without a test fails a run that allows none',
    body: '',
    line: '0 passed, 0 failed',
    code: 0,
    strict: 1,
  },
]

for (const [index, { title, body, line, code, strict = code }] of rows.entries()) {
  test(title, async () => {
    const path = join(folder, `case-${index}.test.ts`)
    writeFileSync(
      path,
      `import { after, describe, it, test } from 'node:test'\nvoid [after, describe, it, test]\n${body}\n`,
    )
    assert.deepEqual(await runTests(path, { LOCAL_ISSUER_REQUIRE_ALL: '1' }), { line, code: strict })
    if (strict !== code) assert.deepEqual(await runTests(path, {}), { line, code })
  })
}

test('a selection without a test is an error', async () => {
  assert.deepEqual(await runTests(join(folder, 'none'), {}), { line: '', code: 2 })
})

test('the reason why a strict run fails is said', () => {
  const totals = countTests([
    { outcome: 'pass', name: 'a', nesting: 0, file: '/a.test.ts', skip: '' },
    { outcome: 'pass', name: '/b.test.ts', nesting: 0, file: '/b.test.ts' },
  ])
  assert.equal(totalsLine(totals), '0 passed, 0 failed, 1 skipped')
  assert.deepEqual(omissions(totals), [
    '1 tests were skipped or are todo, and this run allows none.',
    '/b.test.ts defines no test.',
    'No test ran.',
  ])
})

/** The last line on standard output, and the exit code. */
function runTests(path: string, env: Record<string, string>): Promise<{ line: string; code: unknown }> {
  return new Promise(resolve => {
    execFile(process.execPath, [runner, path], { env }, (error, stdout) => {
      resolve({ line: stdout.trimEnd().split('\n').at(-1) ?? '', code: error?.code ?? 0 })
    })
  })
}
