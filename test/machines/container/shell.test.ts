import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, suite, test } from 'node:test'
import { shellFiles } from '../../../src/machines/container/container-files.ts'
import { type ContainerShell, containerShell } from '../../../src/machines/container/shell.ts'

// The shells of distributions, here without a container: Debian's, Red Hat's, Alpine's.

const environment = { PATH: '/usr/bin:/bin', GREETING: 'hello' }
const folder = mkdtempSync(join(tmpdir(), 'shell-'))
after(() => rmSync(folder, { recursive: true }))
for (const [name, target] of [
  ['dash', '/usr/bin/dash'],
  ['bash', '/usr/bin/bash'],
  ['busybox', '/usr/bin/busybox'],
] as const) {
  const skip = !existsSync(target) && `${name} is not here`
  suite(`the script in ${name}`, { skip }, () => {
    if (skip !== false) return
    const bin = mkdtempSync(join(folder, `${name}-`))
    // By its name, as in a container; those of busybox are its own programs.
    for (const program of name === 'busybox' ? ['sh', 'stat', 'cat', 'sleep'] : ['sh']) {
      symlinkSync(target, join(bin, program))
    }
    const shellWith = (mark: string): ContainerShell =>
      containerShell({
        file: '/usr/bin/env',
        args: [`PATH=${bin}${name === 'busybox' ? '' : ':/usr/bin'}`],
        environment,
        mark,
      })
    const shell = shellWith(`${name}-mark.`)
    const files = shellFiles(shell)
    after(() => shell.close())

    writeFileSync(join(bin, 'file'), Buffer.from([0, 10, 255]))
    writeFileSync(join(bin, '-n'), '')
    symlinkSync('loop', join(bin, 'loop'))
    symlinkSync('nowhere', join(bin, 'dangling'))

    test('tells its environment', async () => {
      const answer = await shell.ask('environment')
      assert.ok(answer.state === 'names' && answer.names.includes('GREETING=hello'))
    })
    test('reads files, many at one time, each as it is', async () => {
      const read = await Promise.all(
        ['file', '-n', 'file', 'nowhere', 'dangling', 'loop'].map(path => files.read(join(bin, path))),
      )
      assert.deepEqual(read, [
        { state: 'read', bytes: Buffer.from([0, 10, 255]) },
        { state: 'read', bytes: Buffer.from('') },
        { state: 'read', bytes: Buffer.from([0, 10, 255]) },
        { state: 'missing' },
        { state: 'missing' },
        { state: 'unreadable', reason: 'ELOOP' },
      ])
    })
    test('lists a directory', async () => {
      const listing = await files.list(bin)
      assert.ok(listing.state === 'listed')
      assert.deepEqual(
        ['-n', 'dangling', 'file', 'loop', 'sh'].filter(entry => !listing.names.includes(entry)),
        [],
      )
    })
    test('finds programs', async () => {
      assert.equal(await files.program([join(bin, 'nowhere'), join(bin, 'file'), join(bin, 'sh')]), join(bin, 'sh'))
    })
    test('kills what is marked, and only that', async () => {
      const start = (mark: string) => spawn('/usr/bin/sleep', ['4260'], { env: { MARK: mark }, stdio: 'ignore' })
      const [marked, other] = [start(`${name}-run1.`), start(`${name}-run10.`)]
      await Promise.all([once(marked, 'spawn'), once(other, 'spawn')])
      const ended = once(marked, 'exit')
      assert.deepEqual(await shell.ask('kill', `${name}-run1.`), { state: 'done' })
      assert.deepEqual(await ended, [null, 'SIGKILL'])
      assert.equal(other.exitCode ?? other.signalCode, null)
      other.kill('SIGKILL')
    })
    test('kills what is left when it is closed', async () => {
      const closing = shellWith(`${name}-closing.`)
      assert.equal((await closing.ask('environment')).state, 'names')
      const left = spawn('/usr/bin/sleep', ['4261'], { env: { MARK: `${name}-closing.7.` }, stdio: 'ignore' })
      await once(left, 'spawn')
      const ended = once(left, 'exit')
      await closing.close()
      assert.deepEqual(await ended, [null, 'SIGKILL'])
      assert.equal((await closing.ask('environment')).state, 'broken')
    })
  })
}

suite('a conversation that breaks', () => {
  const talk = (script: string): ContainerShell =>
    containerShell({ file: '/bin/sh', args: ['-c', script], environment, mark: 'm.', answerMs: 1000 })
  test('with what is no shell', async () => {
    const answer = await containerShell({ file: '/nonexistent', args: [], environment, mark: 'm.' }).ask('names', '/')
    assert.equal(answer.state, 'broken')
  })
  for (const [what, script, why] of [
    ['with one that ends', 'exit 3', /no shell/],
    ['with one that says something else', 'echo Welcome; sleep 5', /does not answer as it should/],
    ['with one that says nothing', 'exec sleep 100', /does not answer in time/],
    ['with one that never stops', 'exec cat /dev/zero', /does not answer as it should/],
  ] as const) {
    test(what, async () => {
      const shell = talk(script)
      const answers = await Promise.all([shell.ask('names', '/'), shell.ask('states', '/')])
      for (const answer of answers) assert.match(answer.state === 'broken' ? answer.why : '', why)
      await shell.close()
    })
  }
})
