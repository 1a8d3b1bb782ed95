import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { after, before, suite, test } from 'node:test'
import { openRun } from '../../../src/machines/container/container.ts'
import type { Opened } from '../../../src/machines/opening.ts'
import { startedEngine } from '../../world/engine.ts'
import { image } from '../../world/images.ts'
import { whyNoRoot } from '../../world/roots.ts'
import { containerWorld, fixFolder, opened, patient, until } from './container-world.ts'

const started = await startedEngine()
const skip = 'absent' in started ? started.absent : (whyNoRoot() ?? false)

suite('a container without a shell', { skip, timeout: 600_000 }, async () => {
  if ('absent' in started || skip !== false) return
  const containers = await containerWorld(started)
  const { engine, folder, left, world } = containers
  after(() => containers.close())

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
