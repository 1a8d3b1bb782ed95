import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, suite, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { openContainer, openRun } from '../../../src/machines/container/container.ts'
import { findEngine } from '../../../src/machines/engine/engine.ts'
import type { Machine } from '../../../src/machines/machine.ts'
import type { Opened, Opening } from '../../../src/machines/opening.ts'
import { docker, dockerSays, startedEngine } from '../../world/engine.ts'
import { image } from '../../world/images.ts'
import { whyNoRoot } from '../../world/roots.ts'

const started = await startedEngine()
const skip = 'absent' in started ? started.absent : (whyNoRoot() ?? false)
/** Far longer than any of these takes. */
const patient = 60_000

suite('a container', { skip, timeout: 600_000 }, async () => {
  if ('absent' in started || skip !== false) return
  const world = started
  const found = await findEngine(world.environment)
  if ('unfound' in found) throw new Error(found.unfound)
  const engine = found
  const bookworm = await image(world, 'bookworm')
  const folder = mkdtempSync(join(tmpdir(), 'container-'))
  const mine: string[] = []
  after(async () => {
    if (mine.length > 0) await docker(world, ['rm', '--force', '--volumes', ...mine])
    rmSync(folder, { recursive: true })
    await world.close()
  })

  /** A container of the user's: it waits, and has what its arguments say. */
  async function usersOwn(...args: readonly string[]): Promise<string> {
    const name = `local-issuer-test-${process.pid}-${mine.length}`
    mine.push(name)
    const waiting = args.includes('--entrypoint') ? [] : [bookworm, 'sleep', '100000']
    await dockerSays(world, ['run', '--detach', '--name', name, ...args, ...waiting])
    return name
  }

  /** Its processes, as the engine sees them: the first is its own. */
  async function processesOf(name: string): Promise<readonly string[]> {
    const lines = (await dockerSays(world, ['top', name, '-eo', 'pid,args'])).split('\n').slice(1)
    return lines.map(line => line.trim().replace(/^\d+\s+/, ''))
  }

  /** What this process started to ask in it, and has not removed. */
  const left = (): Promise<string> =>
    dockerSays(world, ['ps', '--all', '--quiet', '--filter', `label=local-issuer.process=${process.pid}`])

  suite('that runs', () => {
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

    runsCommands(() => it.machine)

    test('is not left changed: nothing is brought into it, and nothing of ours runs in it', async () => {
      assert.equal(it.machine.carried, undefined)
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

  suite('that is started from an image', () => {
    let it: Opened
    before(async () => {
      it = opened(await openRun(bookworm, engine))
    })

    test('is known by its image, and on the network of this host', async () => {
      assert.deepEqual(
        [it.machine.id, it.machine.kind, it.machine.gateway],
        [`run:${bookworm}`, 'container', undefined],
      )
      assert.equal(it.machine.environment['LANG'], 'C.UTF-8')
      const { stdout } = await it.machine.run({ file: 'cat', args: ['/proc/net/dev'], timeoutMs: patient })
      assert.match(stdout, /\blo:/)
    })

    test('has what its probes need, brought once', async () => {
      const path = await it.machine.carried?.(fixFolder(folder))
      assert.equal(await it.machine.carried?.(fixFolder(folder)), path)
      assert.equal((await it.machine.read(`${path}/bundle.pem`)).state, 'read')
    })
    test('is tried under a fix, and under another one', async () => {
      const handed = { folder: fixFolder(folder), at: '/local-issuer', environment: { SSL_CERT_FILE: '/x' } }
      const tried = opened(await it.under(handed))
      const { stdout } = await tried.machine.run({
        file: 'sh',
        args: ['-c', 'echo $SSL_CERT_FILE'],
        timeoutMs: patient,
      })
      assert.equal(stdout, '/x\n')
      assert.equal((await tried.machine.read('/local-issuer/bundle.pem')).state, 'read')
      await tried.close()
    })
    test('is removed when it is closed, which may be said twice', async () => {
      assert.notEqual(await left(), '')
      await it.close()
      await it.close()
      assert.equal(await left(), '')
    })
  })

  suite('without a shell', () => {
    let it: Opened
    before(async () => {
      it = opened(await openRun(await image(world, 'distroless'), engine))
    })

    test('is read as its user would read it', async () => {
      assert.equal(it.machine.os, 'Debian GNU/Linux 12 (bookworm)')
      assert.equal(await it.machine.which('python3'), '/usr/bin/python3')
      assert.equal(await it.machine.which('sh'), undefined)
      const bundle = await it.machine.read('/etc/ssl/certs/ca-certificates.crt')
      assert.ok(bundle.state === 'read' && bundle.bytes.length > 100_000)
      const listing = await it.machine.list('/etc/ssl/certs')
      assert.ok(listing.state === 'listed' && listing.names.length > 200)
      assert.deepEqual(await it.machine.read('/nowhere'), { state: 'missing' })
    })
    test('runs its programs, as its own user, and removes variables as far as it can', async () => {
      const print = 'import os; print(os.getuid(), os.environ.get("A"), os.environ.get("B"))'
      const environment = { A: 'x', B: undefined }
      const { stdout } = await it.machine.run({ file: 'python3', args: ['-c', print], timeoutMs: patient, environment })
      assert.equal(stdout, '65532 x \n')
    })
    test('has no program that it has not', async () => {
      const { failure } = await it.machine.run({ file: 'curl', args: [], timeoutMs: patient })
      assert.match(failure ?? '', /ENOENT/)
    })
    test('ends what does not end, where it is ours to end', {
      skip: process.getuid?.() !== 0 && 'only root can end what another user runs',
    }, async () => {
      const args = ['-c', 'import os, time; os.fork(); time.sleep(4242)']
      const run = await it.machine.run({ file: 'python3', args, timeoutMs: 8000 })
      assert.equal(run.timedOut, true)
      const left = await until(
        async () => {
          const all = execFileSync('ps', ['-eo', 'args'], { env: { PATH: '/usr/bin:/bin' }, encoding: 'utf8' })
          return all.split('\n').filter(line => line.startsWith('python3') && line.includes('4242'))
        },
        lines => lines.length === 0,
      )
      assert.deepEqual(left, [])
    })
    test('shows what is handed to it', async () => {
      const tried = opened(await it.under({ folder: fixFolder(folder), at: '/local-issuer', environment: { A: 'b' } }))
      assert.equal(tried.machine.environment['A'], 'b')
      assert.equal((await tried.machine.read('/local-issuer/bundle.pem')).state, 'read')
      const args = ['-c', 'print(open("/local-issuer/bundle.pem").read())']
      assert.equal((await tried.machine.run({ file: 'python3', args, timeoutMs: patient })).stdout, 'anchors\n')
      await tried.close()
    })
    test('is removed', async () => {
      await it.close()
      assert.equal(await left(), '')
    })
  })

  suite('on a network of its own', () => {
    const network = `local-issuer-test-${process.pid}`
    before(async () => {
      await dockerSays(world, ['network', 'create', network])
      const first = await usersOwn('--network', network)
      names.push(first, await usersOwn('--network', `container:${first}`))
    })
    after(async () => {
      await docker(world, ['rm', '--force', ...names])
      await docker(world, ['network', 'rm', network])
    })
    const names: string[] = []

    test('tells the address of this host there, and a container that shares the network tells the same', async () => {
      const address = await dockerSays(world, [
        ...['network', 'inspect', network, '--format', '{{(index .IPAM.Config 0).Gateway}}'],
      ])
      for (const one of names) {
        const { machine, close } = opened(await openContainer(one, engine))
        assert.equal(machine.gateway, address.replace(/\/\d+$/, ''))
        await close()
      }
    })
  })

  suite('that cannot be opened tells why', () => {
    const stopped = async (): Promise<string> => {
      const name = await usersOwn()
      await dockerSays(world, ['kill', name])
      return name
    }
    const cases: readonly (readonly [string, () => Promise<Opening>, RegExp])[] = [
      ['no such container', () => openContainer('nosuch', engine), /There is no container nosuch/],
      [
        'a stopped one',
        async () => openContainer(await stopped(), engine),
        /is not running \(exited\)\. Start it .*image:/,
      ],
      ['no such image', () => openRun('local-issuer-tests/nosuch:1', engine), /nosuch/],
      [
        'an image without a program that waits',
        async () => openRun(await image(world, 'scratch'), engine),
        /has no program that waits .* Write image:/,
      ],
    ]
    for (const [what, open, expected] of cases) {
      test(what, { timeout: patient }, async () => {
        const opening = await open()
        assert.match('unopened' in opening ? opening.unopened : 'opened', expected)
        assert.equal(await left(), '')
      })
    }
  })

  /** What a container with a shell does, started for the check or not. */
  function runsCommands(machine: () => Machine): void {
    const shell = (script: string, timeoutMs = patient, stdin?: string) =>
      machine().run({ file: 'sh', args: ['-c', script], timeoutMs, ...(stdin === undefined ? {} : { stdin }) })

    test('runs a command: its exit code, its streams, its input', async () => {
      const { milliseconds, ...run } = await shell('cat; echo err >&2; exit 3', patient, 'käse\n')
      assert.deepEqual(run, { exitCode: 3, signal: null, stdout: 'käse\n', stderr: 'err\n', timedOut: false })
      assert.equal((await shell('cat; echo end')).stdout, 'end\n')
    })
    test('gives it the variables that it is to have, and not those that it is not to have', async () => {
      const environment = {
        A: 'one\ntwo "$x"',
        HOME: '/elsewhere',
        PATH: '/usr/bin:/bin',
        DOCKER_HOST: 'x',
        LANG: undefined,
      }
      const print = 'printf "%s|%s|%s" "$A" "$HOME" "$DOCKER_HOST"; env | grep ^LANG='
      const run = await machine()
        .under({ LANG: 'C', GREETING: 'hey' })
        .run({ file: 'sh', args: ['-c', print], timeoutMs: patient, environment })
      assert.equal(run.stdout, 'one\ntwo "$x"|/elsewhere|x')
      assert.equal(
        (
          await machine()
            .under({ GREETING: 'hey' })
            .run({ file: 'sh', args: ['-c', 'echo $GREETING'], timeoutMs: patient })
        ).stdout,
        'hey\n',
      )
    })
    for (const [what, file, failure] of [
      ['is not there', '/nowhere/program', /ENOENT/],
      ['is not on PATH', 'no-such-program', /ENOENT/],
      ['is no program', '/etc/passwd', /EACCES/],
    ] as const) {
      for (const environment of [{}, { REMOVED: undefined }]) {
        test(`tells of one that ${what}${'REMOVED' in environment ? ', with a variable removed' : ''}`, async () => {
          const run = await machine().run({ file, args: [], timeoutMs: patient, environment })
          assert.match(run.failure ?? '', failure)
          assert.deepEqual([run.exitCode, run.stdout, run.stderr], [null, '', ''])
        })
      }
    }
    test('keeps what a command says that ends with 127 by itself', async () => {
      const run = await shell('echo said; exit 127')
      assert.deepEqual([run.exitCode, run.stdout, run.failure], [127, 'said\n', undefined])
    })
    test('ends what does not end, with all that it started', { timeout: patient }, async () => {
      const run = await shell("trap '' TERM; echo begun; setsid sleep 4243 & sleep 4244 & sleep 4245", 8000)
      assert.deepEqual([run.timedOut, run.signal, run.stdout], [true, 'SIGKILL', 'begun\n'])
      assert.deepEqual(await sleepers(machine()), [])
    })
    test('ends what outlives its parent', async () => {
      const run = await shell('sleep 4246 </dev/null >/dev/null 2>&1 & exit 0')
      assert.equal(run.exitCode, 0)
      assert.deepEqual(await sleepers(machine()), [])
    })
    test('keeps of an output without end what has room', { timeout: patient }, async () => {
      const run = await shell('head -c 20000000 /dev/zero; echo end >&2')
      assert.deepEqual([run.stdout.length, run.stderr], [16 * 1024 * 1024, 'end\n'])
    })
  }

  async function sleepers(machine: Machine): Promise<readonly string[]> {
    const script = 'for p in /proc/[0-9]*; do tr "\\0" " " <$p/cmdline; echo; done 2>/dev/null'
    return until(
      async () => {
        const { stdout } = await machine.run({ file: 'sh', args: ['-c', script], timeoutMs: patient })
        return stdout.split('\n').filter(line => line.startsWith('sleep 42'))
      },
      lines => lines.length === 0,
    )
  }
})

function opened(opening: Opening): Opened {
  if ('unopened' in opening) throw new Error(opening.unopened)
  return opening
}

function fixFolder(folder: string): string {
  const fix = join(folder, 'fix')
  mkdirSync(fix, { recursive: true })
  writeFileSync(join(fix, 'bundle.pem'), 'anchors')
  return fix
}

/** A process that was killed may take a moment to be gone. */
async function until<Value>(look: () => Promise<Value>, isGood: (value: Value) => boolean): Promise<Value> {
  for (let attempt = 0; ; attempt += 1) {
    const value = await look()
    if (isGood(value) || attempt === 100) return value
    await sleep(50)
  }
}
