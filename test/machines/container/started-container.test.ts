import assert from 'node:assert/strict'
import { after, before, suite, test } from 'node:test'
import { openContainer, openRun } from '../../../src/machines/container/container.ts'
import type { Opened, Opening } from '../../../src/machines/opening.ts'
import { docker, dockerSays, startedEngine } from '../../world/engine.ts'
import { image } from '../../world/images.ts'
import { whyNoRoot } from '../../world/roots.ts'
import { containerWorld, fixFolder, opened, patient } from './container-world.ts'

const started = await startedEngine()
const skip = 'absent' in started ? started.absent : (whyNoRoot() ?? false)

suite('a container', { skip, timeout: 600_000 }, async () => {
  if ('absent' in started || skip !== false) return
  const containers = await containerWorld(started)
  const { bookworm, engine, folder, left, usersOwn, world } = containers
  after(() => containers.close())

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
})
