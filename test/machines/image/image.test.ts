import assert from 'node:assert/strict'
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, suite, test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { type Engine, findEngine } from '../../../src/machines/engine/engine.ts'
import { configOf } from '../../../src/machines/engine/image-config.ts'
import { openImage } from '../../../src/machines/image/image.ts'
import type { Machine } from '../../../src/machines/machine.ts'
import type { Opened } from '../../../src/machines/opening.ts'
import { readStore } from '../../../src/stores/read-store.ts'
import { docker, dockerSays, startedEngine, type TestEngine } from '../../world/engine.ts'
import { type ImageName, image, importRoot } from '../../world/images.ts'
import { asRoot, whyNoRoot } from '../../world/roots.ts'

const folder = mkdtempSync(join(tmpdir(), 'image-'))
const started = await startedEngine()
const skip = 'absent' in started ? started.absent : (whyNoRoot() ?? false)
after(async () => {
  const [file = '', ...args] = asRoot(['rm', '-rf', folder])
  spawnSync(file, args, { env: { PATH: '/usr/bin:/bin' } })
  if ('close' in started) await started.close()
})

const bundlePath = '/etc/ssl/certs/ca-certificates.crt'

suite('an image on a real engine', { skip }, async () => {
  const real = started as TestEngine
  const engine = ('absent' in started ? undefined : await findEngine(started.environment)) as Engine

  async function opened(reference: string): Promise<Opened> {
    const opening = await openImage(reference, engine)
    assert.ok('machine' in opening, JSON.stringify(opening))
    return opening
  }

  async function during<T>(name: ImageName, work: (machine: Machine) => Promise<T>): Promise<T> {
    const one = await opened(await image(real, name))
    try {
      return await work(one.machine)
    } finally {
      await one.close()
    }
  }

  /** Those of this process or of another one, the stopped ones too. */
  async function containersOf(pid: number | undefined): Promise<string> {
    return dockerSays(real, ['ps', '--all', '--quiet', '--filter', `label=local-issuer.process=${pid}`])
  }

  async function bundleSays(machine: Machine, path = bundlePath): Promise<string> {
    const { state, anchors, detail } = await readStore(machine, { origin: 'default', form: 'bundle', path })
    return `${state}${anchors.length > 100 ? ' of more than 100' : ''}${detail === undefined ? '' : `: ${detail}`}`
  }

  test('of a Debian: its system, environment, store and programs', async () => {
    await during('bookworm', async machine => {
      assert.deepEqual([machine.kind, machine.runs, machine.families], ['image', false, ['debian']])
      assert.match(machine.id, /^image:local-issuer-tests\/bookworm:/)
      assert.match(machine.os, /^Debian GNU\/Linux 12/)
      assert.equal(machine.environment['LANG'], 'C.UTF-8')
      assert.deepEqual(machine.entrypoint, ['bash'])
      assert.equal(await bundleSays(machine), 'ok of more than 100')
      // By way of /usr/lib/ssl/certs, a link to /etc/ssl/certs, and its hash links.
      const directory = { origin: 'default', form: 'directory', path: '/usr/lib/ssl/certs' } as const
      const { state, anchors } = await readStore(machine, directory)
      assert.deepEqual([state, anchors.length > 100], ['ok', true])
      assert.equal(await machine.which('python3'), '/usr/bin/python3')
      assert.equal(await machine.which('docker'), undefined)
    })
  })

  test('of a Debian: a file that is copied when it is read is the same as in a container', async () => {
    const reference = await image(real, 'bookworm')
    await during('bookworm', async machine => {
      const content = await machine.read('/usr/bin/openssl')
      assert.ok(content.state === 'read')
      const said = await dockerSays(real, [
        'run',
        '--rm',
        '--network',
        'none',
        reference,
        'stat',
        '-c',
        '%s',
        '/usr/bin/openssl',
      ])
      assert.equal(content.bytes.length, Number(said))
      assert.deepEqual([...content.bytes.subarray(0, 4)], [0x7f, 0x45, 0x4c, 0x46])
    })
  })

  const stores: readonly [name: ImageName, says: string][] = [
    ['bookworm-without-store', 'missing'],
    ['distroless', 'ok of more than 100'],
    ['scratch', 'missing'],
    ['scratch-with-bundle', 'ok of more than 100'],
  ]
  for (const [name, says] of stores) {
    test(`${name}: its system store is ${says}`, async () => {
      await during(name, async machine => assert.equal(await bundleSays(machine), says))
    })
  }

  test('of no system at all tells so, and its program is found by its path', async () => {
    await during('scratch', async machine => {
      assert.deepEqual([machine.os, machine.families], ['unknown (no os-release)', []])
      assert.deepEqual([await machine.which('/probe'), await machine.which('sh')], ['/probe', undefined])
    })
  })

  test('with a fix handed to it shows it, and is itself unchanged', async () => {
    const handed = join(folder, 'handed')
    mkdirSync(handed)
    writeFileSync(join(handed, 'bundle.pem'), 'handed')
    const one = await opened(await image(real, 'scratch'))
    const at = '/opt/local-issuer'
    const under = await one.under({ folder: handed, at, environment: { SSL_CERT_FILE: `${at}/bundle.pem` } })
    assert.ok('machine' in under)
    const { machine } = under
    assert.deepEqual(await machine.read(`${at}/bundle.pem`), {
      state: 'read',
      bytes: new Uint8Array(Buffer.from('handed')),
    })
    assert.equal(machine.environment['SSL_CERT_FILE'], `${at}/bundle.pem`)
    assert.equal((await one.machine.read(`${at}/bundle.pem`)).state, 'missing')
    await one.close()
  })

  test('that means harm is bounded, and shows nothing of this machine', async () => {
    const root = join(folder, 'evil')
    const outside = join(folder, 'secret.pem')
    writeFileSync(outside, 'secret')
    mkdirSync(join(root, 'etc/ssl'), { recursive: true })
    mkdirSync(join(root, 'names'))
    symlinkSync(`${'../'.repeat(12)}${folder.slice(1)}`, join(root, 'etc/ssl/certs'))
    symlinkSync(outside, join(root, 'etc/ssl/cert.pem'))
    symlinkSync('loop.pem', join(root, 'etc/ssl/loop.pem'))
    writeFileSync(join(root, 'names/\u001b[31m\n::error::x.pem'), 'named')
    writeFileSync(join(root, 'etc/ssl/huge.pem'), '')
    truncateSync(join(root, 'etc/ssl/huge.pem'), 1024 ** 3)
    writeFileSync(join(root, 'etc/ssl/closed.pem'), 'closed', { mode: 0o600 })
    writeFileSync(join(root, 'etc/os-release'), 'PRETTY_NAME="\u001b]0;x\u0007 ::error::x"\nID=$(id)\n')
    const special = `mkfifo "$1/etc/ssl/fifo.pem"; mknod "$1/etc/ssl/zero.pem" c 1 5; chown 0 "$1/etc/ssl/closed.pem"`
    const [file = '', ...args] = asRoot(['sh', '-euc', special, 'sh', root])
    assert.equal(spawnSync(file, args, { env: { PATH: '/usr/sbin:/usr/bin:/sbin:/bin' } }).status, 0)
    const reference = `local-issuer-tests/evil:${process.pid}`
    await importRoot(real, root, reference, ['USER 65532', 'ENV SSL_CERT_FILE=/etc/ssl/cert.pem'])
    try {
      const one = await opened(reference)
      const { machine } = one
      const expected: readonly [path: string, says: string][] = [
        [`/etc/ssl/certs/secret.pem`, 'missing'],
        ['/etc/ssl/cert.pem', 'missing'],
        ['/etc/ssl/loop.pem', 'unreadable: a loop of symbolic links'],
        ['/etc/ssl/huge.pem', 'unreadable: larger than 64 MiB'],
        ['/etc/ssl/fifo.pem', 'unreadable: a FIFO'],
        ['/etc/ssl/zero.pem', 'unreadable: a device'],
        ['/etc/ssl/closed.pem', 'unreadable: permission denied'],
      ]
      for (const [path, says] of expected) assert.equal(await bundleSays(machine, path), says, path)
      const names = { state: 'listed', names: ['\u001b[31m\n::error::x.pem'] }
      assert.deepEqual(await machine.list('/names'), names)
      assert.equal((await machine.read('/names/\u001b[31m\n::error::x.pem')).state, 'read')
      assert.equal(machine.os, '\\u{1b}]0;x\\u{7} ::error::x')
      assert.deepEqual(machine.families, [])
      await one.close()
    } finally {
      await docker(real, ['rmi', '--force', reference])
    }
  })

  test('that is not there is told with what to do', async () => {
    const opening = await openImage('registry.invalid/nothing:1', engine)
    assert.match(
      'unopened' in opening ? opening.unopened : '',
      /registry of registry\.invalid\/nothing:1|could not be pulled/,
    )
  })

  test('whose name is an option is refused', async () => {
    const opening = await openImage('--privileged', engine)
    assert.match('unopened' in opening ? opening.unopened : '', /no name of an image/)
  })

  test('leaves no container behind, opened or not', async () => {
    assert.equal(await containersOf(process.pid), '')
  })

  for (const word of ['opening', 'opened']) {
    test(`leaves no container behind when a signal comes after "${word}"`, async () => {
      const holder = fileURLToPath(new URL('image-holder.ts', import.meta.url))
      const child = spawn(process.execPath, [holder, await image(real, 'bookworm')], { env: real.environment })
      const ended = once(child, 'exit')
      const said = { text: '' }
      child.stdout.setEncoding('utf8').on('data', text => {
        said.text += text
      })
      while (!said.text.includes(word) && child.exitCode === null) await pause(20)
      if (word === 'opened') assert.notEqual(await containersOf(child.pid), '')
      child.kill('SIGTERM')
      assert.deepEqual(await ended, [143, null])
      assert.equal(await containersOf(child.pid), '')
    })
  }
})

suite('what `image inspect` prints', () => {
  const cases: readonly [title: string, text: string, config: ReturnType<typeof configOf>][] = [
    [
      'of a whole one',
      '[{"Id":"sha256:1","Config":{"User":"app","Env":["A=b=c","broken","=x"],"Entrypoint":["/a"],"Cmd":["b"]}}]',
      { id: 'sha256:1', user: 'app', environment: { A: 'b=c' }, entrypoint: ['/a', 'b'] },
    ],
    [
      'of one with nothing set',
      '[{"Id":"1","Config":{"Env":null}}]',
      { id: '1', user: '', environment: {}, entrypoint: [] },
    ],
    ['of one without a configuration', '[{"Id":"1"}]', { id: '1', user: '', environment: {}, entrypoint: [] }],
    ['of none', '[]', undefined],
    ['that is no JSON', 'Error', undefined],
  ]
  for (const [title, text, config] of cases) test(title, () => assert.deepEqual(configOf(text), config))
})
