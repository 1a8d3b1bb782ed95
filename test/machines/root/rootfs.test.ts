import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { after, suite, test } from 'node:test'
import type { Machine } from '../../../src/machines/machine.ts'
import type { Opened } from '../../../src/machines/opening.ts'
import { diskTree } from '../../../src/machines/root/disk-tree.ts'
import { rootMachine } from '../../../src/machines/root/root-machine.ts'
import { openRootfs } from '../../../src/machines/root/rootfs.ts'

const parent = mkdtempSync(join(tmpdir(), 'rootfs-'))
after(() => rmSync(parent, { recursive: true }))
const root = join(parent, 'root')

/** Beside the root: no path inside it may tell of them. */
const outside = join(parent, 'outside')
file(join(outside, 'secret.pem'), 'secret')

file(join(root, 'etc/os-release'), 'ID=debian\nPRETTY_NAME="Evil \\u001b[31m \u001b[31m::error::x"\n')
file(join(root, 'etc/ssl/bundle.pem'), 'bundle')
file(join(root, 'usr/bin/curl'), '#!/bin/sh\n', 0o755)
file(join(root, 'usr/bin/notes'), 'text', 0o644)
file(join(root, 'usr/local/bin/only-owner'), 'text', 0o700)
file(join(root, 'etc/ssl/private/key.pem'), 'key', 0o600)
chmodSync(join(root, 'etc/ssl/private'), 0o700)
file(join(root, 'etc/ssl/huge.pem'), '')
truncateSync(join(root, 'etc/ssl/huge.pem'), 1024 ** 3)
file(join(root, 'names/\u001b[31m\n::error::x.pem'), 'named')
spawnSync('mkfifo', [join(root, 'etc/ssl/fifo.pem')], { env: { PATH: '/usr/bin:/bin' } })

const links: Readonly<Record<string, string>> = {
  bin: 'usr/bin',
  'etc/ssl/absolute.pem': '/etc/ssl/bundle.pem',
  'etc/ssl/relative.pem': '../ssl/./bundle.pem',
  'etc/ssl/above-root.pem': '../../../../../etc/ssl/bundle.pem',
  'etc/ssl/out-relative': `../../${'../'.repeat(20)}${outside.slice(1)}`,
  'etc/ssl/out-absolute': outside,
  'etc/ssl/out.pem': join(outside, 'secret.pem'),
  'etc/ssl/up': '../..',
  'etc/ssl/loop': 'loop',
  'etc/ssl/ping': 'pong',
  'etc/ssl/pong': 'ping',
  'etc/ssl/dangling.pem': 'nothing.pem',
  'etc/ssl/through-file': 'bundle.pem/more',
}
for (const [path, target] of Object.entries(links)) symlinkSync(target, join(root, path))

function file(path: string, content: string, mode = 0o644): void {
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, content)
  chmodSync(path, mode)
}

async function opened(): Promise<Opened> {
  const opening = await openRootfs(root)
  assert.ok('machine' in opening)
  return opening
}

const { machine } = await opened()

function asUser(uid: number): Promise<Machine> {
  const owned = diskTree(root)
  const reader = { uid, groups: [uid] }
  return rootMachine({
    id: 'image:x',
    kind: 'image',
    tree: owned,
    reader,
    environment: { PATH: '/usr/local/bin:/usr/bin' },
  })
}

async function whatIsRead(path: string, of = machine): Promise<string> {
  const content = await of.read(path)
  if (content.state === 'read') return Buffer.from(content.bytes).toString('utf8')
  return content.state === 'unreadable' ? content.reason : content.state
}

suite('a path inside a root', () => {
  const cases: readonly [path: string, found: string][] = [
    ['/etc/ssl/bundle.pem', 'bundle'],
    ['etc/ssl/../ssl//bundle.pem', 'bundle'],
    ['/etc/ssl/absolute.pem', 'bundle'],
    ['/etc/ssl/relative.pem', 'bundle'],
    ['/etc/ssl/above-root.pem', 'bundle'],
    ['/etc/ssl/up/etc/ssl/bundle.pem', 'bundle'],
    ['/../../etc/ssl/bundle.pem', 'bundle'],
    ['/etc/ssl', 'directory'],
    ['/', 'directory'],
    ['/etc/ssl/bundle.pem/', 'missing'],
    ['/etc/ssl/bundle.pem/more', 'missing'],
    ['/etc/ssl/through-file', 'missing'],
    ['/etc/ssl/dangling.pem', 'missing'],
    ['/nothing', 'missing'],
    ['/etc/ssl/fifo.pem', 'a FIFO'],
    ['/etc/ssl/huge.pem', 'larger than 64 MiB'],
    ['/etc/ssl/loop', 'a loop of symbolic links'],
    ['/etc/ssl/ping', 'a loop of symbolic links'],
    ['/etc/ssl/out.pem', 'missing'],
    ['/etc/ssl/out-relative/secret.pem', 'missing'],
    ['/etc/ssl/out-absolute/secret.pem', 'missing'],
    ['/etc/ssl/up/../outside/secret.pem', 'missing'],
    ['/../outside/secret.pem', 'missing'],
  ]
  for (const [path, found] of cases) {
    test(`${path}: ${found}`, async () => assert.equal(await whatIsRead(path), found))
  }
})

suite('a folder inside a root', () => {
  test('is listed, by way of a link too', async () => {
    assert.deepEqual(await machine.list('/bin'), { state: 'listed', names: ['curl', 'notes'] })
  })

  test('with escapes in names is listed as it is, and its files are read', async () => {
    const listing = await machine.list('/names')
    assert.deepEqual(listing, { state: 'listed', names: ['\u001b[31m\n::error::x.pem'] })
    assert.equal(await whatIsRead('/names/\u001b[31m\n::error::x.pem'), 'named')
  })

  const others: readonly [path: string, state: string][] = [
    ['/etc/ssl/bundle.pem', 'not-a-directory'],
    ['/etc/ssl/bundle.pem/x', 'not-a-directory'],
    ['/etc/ssl/out-absolute', 'missing'],
    ['/etc/ssl/fifo.pem', 'not-a-directory'],
    ['/etc/ssl/loop', 'unreadable'],
  ]
  for (const [path, state] of others) {
    test(`${path}: ${state}`, async () => assert.equal((await machine.list(path)).state, state))
  }
})

suite('a program inside a root', () => {
  test('is found on PATH', async () => assert.equal(await machine.which('curl'), '/usr/bin/curl'))
  test('is found by its path', async () => assert.equal(await machine.which('/bin/curl'), '/bin/curl'))
  test('is none without a mode to run it', async () => assert.equal(await machine.which('notes'), undefined))
  test('is none where it is not', async () => assert.equal(await machine.which('wget'), undefined))
  test('is found on the PATH that is laid over', async () => {
    assert.equal(await machine.under({ PATH: '/nowhere' }).which('curl'), undefined)
  })
  test('is not run', async () => {
    const run = await machine.run({ file: 'curl', args: [], timeoutMs: 1000 })
    assert.deepEqual([run.exitCode, run.failure], [null, `nothing is started in rootfs:${root}`])
  })
})

suite('who reads a root', () => {
  const owner = process.getuid?.() ?? 0
  const stranger = 65532
  test('as root: everything', async () => {
    // What this process itself may not read stays unreadable.
    if (owner === 0) assert.equal(await whatIsRead('/etc/ssl/private/key.pem', await asUser(0)), 'key')
    assert.equal(await (await asUser(0)).which('only-owner'), '/usr/local/bin/only-owner')
  })
  test('as somebody else: what the modes allow', async () => {
    const reader = await asUser(stranger)
    assert.equal(await whatIsRead('/etc/ssl/bundle.pem', reader), 'bundle')
    assert.equal(await whatIsRead('/etc/ssl/private/key.pem', reader), 'permission denied')
    assert.equal((await reader.list('/etc/ssl/private')).state, 'unreadable')
    assert.equal(await reader.which('only-owner'), undefined)
  })
})

suite('what a root tells of itself', () => {
  test('its system, with control characters made visible', () => {
    assert.equal(machine.os, 'Evil \\u001b[31m \\u{1b}[31m::error::x')
    assert.deepEqual([machine.families, machine.kind, machine.runs], [['debian'], 'rootfs', false])
  })

  const unopened: readonly [directory: string, says: RegExp][] = [
    [join(parent, 'nowhere'), /^rootfs:\S+ is not there\. Write the folder that holds etc and usr/],
    [join(root, 'etc/os-release'), /^rootfs:\S+ is a file\. Write the folder that holds etc and usr/],
  ]
  for (const [directory, says] of unopened) {
    test(`${says}`, async () => {
      const opening = await openRootfs(directory)
      assert.ok('unopened' in opening)
      assert.match(opening.unopened, says)
    })
  }
})

suite('a folder that is handed to a root', () => {
  const folder = join(parent, 'handed')
  file(join(folder, 'bundle.pem'), 'handed')
  file(join(folder, 'certs/real.pem'), 'hashed')
  symlinkSync('real.pem', join(folder, 'certs/1234abcd.0'))
  symlinkSync(join(outside, 'secret.pem'), join(folder, 'out.pem'))
  symlinkSync('run', join(root, 'var-run'))
  mkdirSync(join(root, 'run'))

  async function handedAt(at: string): Promise<Machine> {
    const opening = await (await opened()).under({ folder, at, environment: { SSL_CERT_FILE: `${at}/bundle.pem` } })
    assert.ok('machine' in opening)
    return opening.machine
  }

  test('is seen at its place, with its links, and the variables are set', async () => {
    const handed = await handedAt('/opt/local-issuer')
    assert.equal(await whatIsRead('/opt/local-issuer/bundle.pem', handed), 'handed')
    assert.equal(await whatIsRead('/opt/local-issuer/certs/1234abcd.0', handed), 'hashed')
    assert.equal(handed.environment['SSL_CERT_FILE'], '/opt/local-issuer/bundle.pem')
    assert.deepEqual(await handed.list('/opt'), { state: 'listed', names: ['local-issuer'] })
  })

  test('does not lead out of the root', async () => {
    assert.equal(await whatIsRead('/opt/local-issuer/out.pem', await handedAt('/opt/local-issuer')), 'missing')
  })

  test('leaves the rest as it was', async () => {
    const handed = await handedAt('/opt/local-issuer')
    assert.equal(await whatIsRead('/etc/ssl/absolute.pem', handed), 'bundle')
    const names = await handed.list('/')
    assert.ok(names.state === 'listed' && names.names.includes('opt') && names.names.includes('etc'))
    assert.equal(await whatIsRead('/opt/local-issuer/bundle.pem'), 'missing')
  })

  test('hides what was at its place', async () => {
    const handed = await handedAt('/etc/ssl')
    assert.equal(await whatIsRead('/etc/ssl/bundle.pem', handed), 'handed')
    assert.equal(await whatIsRead('/etc/ssl/absolute.pem', handed), 'missing')
  })

  test('behind a link lies where the link leads', async () => {
    const handed = await handedAt('/var-run/fix')
    assert.equal(await whatIsRead('/run/fix/bundle.pem', handed), 'handed')
    assert.equal(await whatIsRead('/var-run/fix/bundle.pem', handed), 'handed')
  })
})
