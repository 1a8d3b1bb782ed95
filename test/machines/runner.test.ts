import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, suite, test } from 'node:test'
import { runnerMachine } from '../../src/machines/runner.ts'

const folder = mkdtempSync(join(tmpdir(), 'runner-'))
after(() => {
  chmodSync(join(folder, 'closed-directory'), 0o700)
  rmSync(folder, { recursive: true })
})
chmodSync(folder, 0o755)
const at = (name: string): string => join(folder, name)

writeFileSync(at('file'), 'content')
writeFileSync(at('program'), '#!/bin/sh\necho "$GREETING"\n', { mode: 0o755 })
writeFileSync(at('closed'), '', { mode: 0o000 })
writeFileSync(at('huge'), '')
truncateSync(at('huge'), 64 * 1024 * 1024 + 1)
mkdirSync(at('directory'))
writeFileSync(at('directory/b'), '')
writeFileSync(at('directory/a'), '')
mkdirSync(at('closed-directory'), { mode: 0o000 })
symlinkSync('nowhere', at('dangling'))
symlinkSync('loop', at('loop'))
symlinkSync('file', at('link'))
execFileSync('mkfifo', [at('fifo')], { env: { PATH: '/usr/bin:/bin' } })

const machine = await runnerMachine({ PATH: `/nonexistent::${at('directory')}:${folder}`, GREETING: 'hello' })

/** Root reads everything: there the nobody of every Linux stands in. */
async function unprivileged<T>(work: () => Promise<T>): Promise<T> {
  if (process.geteuid?.() !== 0) return work()
  process.seteuid?.(65534)
  try {
    return await work()
  } finally {
    process.seteuid?.(0)
  }
}

suite('reading a file', () => {
  test('its bytes, through a link too', async () => {
    for (const name of ['file', 'link']) {
      const content = await machine.read(at(name))
      assert.deepEqual(content, { state: 'read', bytes: Buffer.from('content') })
    }
  })

  const cases = [
    ['nothing', 'nothing', { state: 'missing' }],
    ['below a file', 'file/below', { state: 'missing' }],
    ['a link to nowhere', 'dangling', { state: 'missing' }],
    ['a directory', 'directory', { state: 'directory' }],
    ['a FIFO that nobody writes to', 'fifo', { state: 'unreadable', reason: 'not a regular file' }],
    ['a link to itself', 'loop', { state: 'unreadable', reason: 'ELOOP' }],
    ['a file without measure', 'huge', { state: 'unreadable', reason: 'larger than 64 MiB' }],
  ] as const
  for (const [name, path, expected] of cases) {
    test(name, { timeout: 60_000 }, async () => {
      assert.deepEqual(await machine.read(at(path)), expected)
    })
  }

  test('a device', async () => {
    assert.deepEqual(await machine.read('/dev/zero'), { state: 'unreadable', reason: 'not a regular file' })
  })
  test('a file that is closed to us', async () => {
    assert.deepEqual(await unprivileged(() => machine.read(at('closed'))), {
      state: 'unreadable',
      reason: 'permission denied',
    })
  })
  test('a path that cannot be one', async () => {
    assert.equal((await machine.read('/a\0b')).state, 'unreadable')
  })
})

suite('listing a directory', () => {
  const cases = [
    ['its names, sorted', 'directory', { state: 'listed', names: ['a', 'b'] }],
    ['a file', 'file', { state: 'not-a-directory' }],
    ['nothing', 'nothing', { state: 'missing' }],
  ] as const
  for (const [name, path, expected] of cases) {
    test(name, async () => {
      assert.deepEqual(await machine.list(at(path)), expected)
    })
  }
  test('a directory that is closed to us', async () => {
    assert.deepEqual(await unprivileged(() => machine.list(at('closed-directory'))), {
      state: 'unreadable',
      reason: 'permission denied',
    })
  })
})

suite('looking for a program', () => {
  test('along PATH', async () => {
    assert.equal(await machine.which('program'), at('program'))
  })
  test('by its path', async () => {
    assert.equal(await machine.which(at('program')), at('program'))
  })
  for (const name of ['nothing', 'file', 'directory', at('file'), at('directory'), at('nothing')]) {
    test(`${name.replace(folder, '…')} is none`, async () => {
      assert.equal(await machine.which(name), undefined)
    })
  }
  test('without PATH where a shell would look, as in a job of HTCondor', async () => {
    assert.match((await (await runnerMachine({})).which('sh')) ?? '', /^\/(usr\/)?bin\/sh$/)
  })
  test('with an empty PATH nowhere', async () => {
    assert.equal(await (await runnerMachine({ PATH: '' })).which('sh'), undefined)
  })
})

suite('running a command', () => {
  const command = { file: at('program'), args: [], timeoutMs: 60_000 }
  test('in the environment of the machine', async () => {
    assert.equal((await machine.run(command)).stdout, 'hello\n')
  })
  test("with the command's own variables over it", async () => {
    assert.equal((await machine.run({ ...command, environment: { GREETING: 'hi' } })).stdout, 'hi\n')
    assert.equal((await machine.run({ ...command, environment: { GREETING: undefined } })).stdout, '\n')
  })
  test('under more variables, which leaves the machine itself as it was', async () => {
    const under = machine.under({ GREETING: 'hey' })
    assert.equal((await under.run(command)).stdout, 'hey\n')
    assert.equal(under.environment['PATH'], machine.environment['PATH'])
    assert.equal((await machine.run(command)).stdout, 'hello\n')
  })
})

test('it knows what it is', () => {
  assert.deepEqual([machine.id, machine.kind], ['runner', 'runner'])
  assert.notEqual(machine.os, '')
  assert.ok(machine.families.length > 0)
})
