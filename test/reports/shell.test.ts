import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { test } from 'node:test'
import { shellExports, shellWords } from '../../src/reports/shell.ts'
import { workflowCommands } from './workflow-commands.ts'

test('variables are exported in their order', () => {
  assert.equal(shellExports({ B: '/b c', A_1: '' }), "export B='/b c'\nexport A_1=''\n")
  assert.equal(shellExports({}), '')
})

for (const value of [
  "it's",
  "'; echo pwned; '",
  '$(id) `id` $HOME "x" \\',
  'two\nlines\n',
  '\n::error::pwned',
  ':::::',
  'a ##[error]b ###[x]',
]) {
  test(`a shell reads ${JSON.stringify(value)} as it is, and the runner reads no command`, () => {
    const script = shellExports({ VALUE: value })
    const read = execFileSync('/bin/sh', ['-c', `${script}printf '%s.' "$VALUE"`], { env: {}, encoding: 'utf8' })
    assert.equal(read, `${value}.`)
    assert.deepEqual(workflowCommands(script), [])
  })
}

for (const name of ['', '1A', 'A-B', 'A=B', 'A;id', 'Ä']) {
  test(`${JSON.stringify(name)} is refused as a name`, () => {
    assert.throws(() => shellExports({ [name]: 'x' }), /is no name of a shell variable/)
  })
}

test('a NUL is refused', () => {
  assert.throws(() => shellExports({ A: 'x\0y' }), /holds a NUL/)
})

test('arguments are quoted where a shell would read them otherwise', () => {
  const words = ['--volume', '/home/runner/my fix:/local-issuer:ro', '--env', "A='$(id)'", '', 'a::b', '##[error]x']
  const line = shellWords(words)
  assert.ok(line.startsWith("--volume '/home/runner/my fix:/local-issuer:ro' --env "))
  const read = execFileSync('/bin/sh', ['-c', `printf '%s\\n' ${line}`], { env: {}, encoding: 'utf8' })
  assert.deepEqual(read.split('\n').slice(0, -1), words)
  assert.deepEqual(workflowCommands(line), [])
  assert.throws(() => shellWords(['a\0b']), /holds a NUL/)
})
