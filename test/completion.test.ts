import assert from 'node:assert/strict'
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { suite, test } from 'node:test'
import { completionScript } from '../src/completion.ts'
import { causeIds, clientIds, UsageError } from '../src/model.ts'
import { commands, options } from '../src/options.ts'
import { searchPath } from './e2e/processes.ts'

/** What bash offers for the last word of a line. */
function offered(words: readonly string[]): string[] {
  const list = words.map(word => `'${word}'`).join(' ')
  const script = `complete() { :; }\n${completionScript('bash')}
COMP_WORDS=(${list}); COMP_CWORD=${words.length - 1}; _local_issuer; printf '%s\\n' "\${COMPREPLY[@]}"`
  const output = execFileSync('bash', ['--norc', '--noprofile', '-c', script], {
    encoding: 'utf8',
    env: { PATH: searchPath },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  return output.split('\n').filter(line => line !== '')
}

suite('bash offers', () => {
  test('the commands first', () =>
    assert.deepEqual(offered(['local-issuer', '']), [...commands, '--help', '--version']))
  test('the causes and the clients behind explain', () =>
    assert.deepEqual(offered(['local-issuer', 'explain', '']), [...causeIds, ...clientIds]))
  test('the clients behind --client and -c', () => {
    assert.deepEqual(offered(['local-issuer', 'check', '--client', '']), clientIds)
    assert.deepEqual(offered(['local-issuer', 'check', '-c', 'http']), ['httpx'])
  })
  test('every option', () => {
    const names = offered(['local-issuer', 'check', '--'])
    assert.deepEqual(
      names,
      Object.keys(options).map(name => `--${name}`),
    )
  })
  test('files behind --from', () => {
    assert.ok(offered(['local-issuer', 'report', '--from', '/etc/passw']).includes('/etc/passwd'))
  })
  test('nothing behind a number', () =>
    assert.deepEqual(offered(['local-issuer', 'check', '--timeout-seconds', '']), []))
})

test('zsh loads the script of bash', context => {
  const script = `autoload -U compinit && compinit -u -D\n${completionScript('zsh')}\necho "$_comps[local-issuer]"`
  const { error, status, stdout } = spawnSync('zsh', ['-f', '-c', script], {
    encoding: 'utf8',
    env: { PATH: searchPath },
  })
  if (error !== undefined && process.env['LOCAL_ISSUER_REQUIRE_ALL'] !== '1')
    return context.skip('zsh is not installed')
  assert.deepEqual([status, stdout], [0, '_bash_complete -o filenames -F _local_issuer\n'])
})

suite('fish', () => {
  const script = completionScript('fish')

  test('gets a line for every command and option', () => {
    for (const name of commands) assert.match(script, new RegExp(`^complete .* -a ${name} -d '`, 'm'))
    for (const name of Object.keys(options))
      assert.match(script, new RegExp(`^complete -c local-issuer -l ${name} `, 'm'))
  })

  test('reads it', context => {
    const folder = mkdtempSync(join(tmpdir(), 'completion-'))
    writeFileSync(join(folder, 'local-issuer.fish'), script)
    const { error, status, stderr } = spawnSync('fish', ['--no-config', '--no-execute', 'local-issuer.fish'], {
      encoding: 'utf8',
      cwd: folder,
      env: { PATH: searchPath, HOME: folder },
    })
    rmSync(folder, { recursive: true })
    if (error !== undefined && process.env['LOCAL_ISSUER_REQUIRE_ALL'] !== '1')
      return context.skip('fish is not installed')
    assert.deepEqual([status, stderr], [0, ''])
  })
})

test('another shell is refused with those that there are', () => {
  assert.throws(
    () => completionScript('powershell'),
    error => error instanceof UsageError && error.message === 'completion: "powershell" is none of bash, zsh, fish.',
  )
})
