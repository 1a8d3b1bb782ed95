import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { chmodSync, mkdirSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, suite, test } from 'node:test'
import { openContainer } from '../../../src/machines/container/container.ts'
import type { Opened } from '../../../src/machines/opening.ts'
import { dockerSays, startedEngine } from '../../world/engine.ts'
import { whyNoRoot } from '../../world/roots.ts'
import { containerWorld, fixFolder, opened, patient } from './container-world.ts'

const started = await startedEngine()
const skip = 'absent' in started ? started.absent : (whyNoRoot() ?? false)

suite('a container that runs', { skip, timeout: 600_000 }, async () => {
  if ('absent' in started || skip !== false) return
  const containers = await containerWorld(started)
  const { engine, folder, left, usersOwn, world } = containers
  after(() => containers.close())

  /** Its processes, as the engine sees them: the first is its own. */
  async function processesOf(name: string): Promise<readonly string[]> {
    const lines = (await dockerSays(world, ['top', name, '-eo', 'pid,args'])).split('\n').slice(1)
    return lines.map(line => line.trim().replace(/^\d+\s+/, ''))
  }

  const cases = join(folder, 'cases')
  mkdirSync(cases)
  chmodSync(folder, 0o755)
  writeFileSync(join(cases, 'file'), Buffer.from([0, 255, 10, 0]))
  writeFileSync(join(cases, 'empty'), '')
  writeFileSync(join(cases, 'program'), '#!/bin/sh\necho "$GREETING"\n', { mode: 0o755 })
  writeFileSync(join(cases, 'closed'), '', { mode: 0o000 })
  writeFileSync(join(cases, 'huge'), '')
  truncateSync(join(cases, 'huge'), 64 * 1024 * 1024 + 1)
  mkdirSync(join(cases, 'directory'))
  for (const name of ['b', 'a', '.hidden', '-n', '::error::x', '\x1b[31m', 'two\nlines', "it's *"]) {
    writeFileSync(join(cases, 'directory', name), name)
  }
  mkdirSync(join(cases, 'nothing'))
  mkdirSync(join(cases, 'closed-directory'), { mode: 0o000 })
  symlinkSync('nowhere', join(cases, 'dangling'))
  symlinkSync('loop', join(cases, 'loop'))
  symlinkSync('file', join(cases, 'link'))
  execFileSync('mkfifo', [join(cases, 'fifo')], { env: { PATH: '/usr/bin:/bin' } })
  let name: string
  let it: Opened
  before(async () => {
    const mount = `${cases}:/cases:ro`
    name = await usersOwn('--network', 'host', '--user', '1000', '--volume', mount, '--env', 'GREETING=hello')
    it = opened(await openContainer(name, engine))
  })

  test('is known by its name and its system', () => {
    assert.deepEqual([it.machine.id, it.machine.kind, it.machine.runs], [`container:${name}`, 'container', true])
    assert.deepEqual([it.machine.os, it.machine.families], ['Debian GNU/Linux 12 (bookworm)', ['debian']])
    assert.equal(it.machine.gateway, undefined)
  })
  test('has the environment that a command in it gets', () => {
    assert.equal(it.machine.environment['GREETING'], 'hello')
    assert.equal(it.machine.environment['HOME'], '/')
    assert.match(it.machine.environment['PATH'] ?? '', /\/usr\/bin/)
  })

  const reads = [
    ['a file, byte by byte', 'file', { state: 'read', bytes: Buffer.from([0, 255, 10, 0]) }],
    ['a file through a link', 'link', { state: 'read', bytes: Buffer.from([0, 255, 10, 0]) }],
    ['an empty file', 'empty', { state: 'read', bytes: Buffer.from('') }],
    ['nothing', 'nowhere', { state: 'missing' }],
    ['below a file', 'file/below', { state: 'missing' }],
    ['a link to nowhere', 'dangling', { state: 'missing' }],
    ['no name of two lines', 'directory/two\nlines', { state: 'unreadable', reason: 'a line break in its path' }],
    ['a directory', 'directory', { state: 'directory' }],
    ['a FIFO that nobody writes to', 'fifo', { state: 'unreadable', reason: 'not a regular file' }],
    ['a link to itself', 'loop', { state: 'unreadable', reason: 'ELOOP' }],
    ['a file without measure', 'huge', { state: 'unreadable', reason: 'larger than 64 MiB' }],
    ['a file that is closed to its user', 'closed', { state: 'unreadable', reason: 'permission denied' }],
    ['below a closed directory', 'closed-directory/x', { state: 'unreadable', reason: 'permission denied' }],
  ] as const
  for (const [what, path, expected] of reads) {
    test(`reads ${what}`, { timeout: patient }, async () => {
      assert.deepEqual(await it.machine.read(`/cases/${path}`), expected)
    })
  }
  test('reads no device', async () => {
    assert.equal((await it.machine.read('/dev/zero')).state, 'unreadable')
  })
  test('reads a larger file where that is asked for, and no larger one than asked for', async () => {
    const whole = await it.machine.read('/cases/huge', 70 * 1024 * 1024)
    assert.ok(whole.state === 'read' && whole.bytes.length === 64 * 1024 * 1024 + 1)
    assert.equal((await it.machine.read('/cases/file', 3)).state, 'unreadable')
  })
  test('reads all of a hashed directory at one time, as it is', async () => {
    const listing = await it.machine.list('/etc/ssl/certs')
    assert.ok(listing.state === 'listed' && listing.names.length > 200)
    const contents = await Promise.all(listing.names.map(file => it.machine.read(`/etc/ssl/certs/${file}`)))
    const sums = await dockerSays(world, ['exec', name, 'sh', '-c', 'cat /etc/ssl/certs/* | sha256sum'])
    const hash = createHash('sha256')
    for (const content of contents) hash.update(content.state === 'read' ? content.bytes : '')
    assert.equal(`${hash.digest('hex')}  -`, sums)
  })

  const lists = [
    ['the names of a directory', 'nothing', { state: 'listed', names: [] }],
    ['no file', 'file', { state: 'not-a-directory' }],
    ['nothing', 'nowhere', { state: 'missing' }],
    ['no closed directory', 'closed-directory', { state: 'unreadable', reason: 'permission denied' }],
  ] as const
  for (const [what, path, expected] of lists) {
    test(`lists ${what}`, async () => assert.deepEqual(await it.machine.list(`/cases/${path}`), expected))
  }
  test('lists names that were made to mislead, as they are', async () => {
    const names = ['-n', '.hidden', '::error::x', '\x1b[31m', 'a', 'b', "it's *", 'two\nlines'].sort()
    assert.deepEqual(await it.machine.list('/cases/directory'), { state: 'listed', names })
  })
  test('finds programs along PATH, and by their path', async () => {
    assert.equal(await it.machine.which('python3'), '/usr/bin/python3')
    assert.equal(await it.machine.under({ PATH: '/nowhere:/cases' }).which('program'), '/cases/program')
    for (const program of ['nowhere', '/cases/file', '/cases/directory']) {
      assert.equal(await it.machine.which(program), undefined)
    }
  })

  test('is not left changed: nothing is brought into it, and nothing of ours runs in it', async () => {
    assert.equal(it.machine.carried, undefined)
    await it.machine.run({ file: 'sh', args: ['-c', 'sleep 4247 >/dev/null 2>&1 & exit 0'], timeoutMs: patient })
    await it.close()
    assert.deepEqual(await processesOf(name), ['sleep 100000'])
    // The mount point is the engine's own doing.
    assert.match(await dockerSays(world, ['diff', name]), /^(?:A \/cases)?$/)
  })

  test('is tried under a fix in another one: same image, user, variables and volumes', async () => {
    const fix = fixFolder(folder)
    const tried = opened(await it.under({ folder: fix, at: '/local-issuer', environment: { FIXED: 'yes' } }))
    try {
      assert.equal(tried.machine.id, `container:${name}`)
      assert.deepEqual([tried.machine.environment['GREETING'], tried.machine.environment['FIXED']], ['hello', 'yes'])
      assert.deepEqual(await tried.machine.read('/local-issuer/bundle.pem'), {
        state: 'read',
        bytes: Buffer.from('anchors'),
      })
      assert.equal((await tried.machine.read('/cases/file')).state, 'read')
      const { stdout } = await tried.machine.run({ file: 'id', args: ['-u'], timeoutMs: patient })
      assert.equal(stdout, '1000\n')
      const written = await tried.machine.run({ file: 'touch', args: ['/local-issuer/x'], timeoutMs: patient })
      assert.match(written.stderr, /Read-only file system|Permission denied/)
    } finally {
      await tried.close()
    }
    assert.equal(await left(), '')
  })
})
