import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, suite, test } from 'node:test'
import { type Engine, findEngine } from '../../../src/machines/engine/engine.ts'
import { openImage } from '../../../src/machines/image/image.ts'
import type { Machine } from '../../../src/machines/machine.ts'
import { readStore } from '../../../src/stores/read-store.ts'
import { dockerSays, startedEngine, type TestEngine } from '../../world/engine.ts'
import { type ImageName, image } from '../../world/images.ts'
import { whyNoRoot } from '../../world/roots.ts'
import { bundleSays, containersOf, openedImage } from './opened-image.ts'

const folder = mkdtempSync(join(tmpdir(), 'image-'))
const started = await startedEngine()
const skip = 'absent' in started ? started.absent : (whyNoRoot() ?? false)
after(async () => {
  rmSync(folder, { recursive: true })
  if ('close' in started) await started.close()
})

suite('an image on a real engine', { skip }, async () => {
  const real = started as TestEngine
  const engine = ('absent' in started ? undefined : await findEngine(started.environment)) as Engine

  async function during<T>(name: ImageName, work: (machine: Machine) => Promise<T>): Promise<T> {
    const one = await openedImage(await image(real, name), engine)
    try {
      return await work(one.machine)
    } finally {
      await one.close()
    }
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
    const one = await openedImage(await image(real, 'scratch'), engine)
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
    assert.equal(await containersOf(real, process.pid), '')
  })
})
