import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, suite, test } from 'node:test'
import { type Engine, findEngine } from '../../../src/machines/engine/engine.ts'
import { docker, startedEngine, type TestEngine } from '../../world/engine.ts'
import { importRoot } from '../../world/images.ts'
import { asRoot, whyNoRoot } from '../../world/roots.ts'
import { bundleSays, openedImage } from './opened-image.ts'

const folder = mkdtempSync(join(tmpdir(), 'image-'))
const started = await startedEngine()
const skip = 'absent' in started ? started.absent : (whyNoRoot() ?? false)
after(async () => {
  const [file = '', ...args] = asRoot(['rm', '-rf', folder])
  spawnSync(file, args, { env: { PATH: '/usr/bin:/bin' } })
  if ('close' in started) await started.close()
})

suite('an image on a real engine', { skip }, async () => {
  const real = started as TestEngine
  const engine = ('absent' in started ? undefined : await findEngine(started.environment)) as Engine

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
    truncateSync(join(root, 'etc/ssl/huge.pem'), 128 * 1024 ** 2)
    writeFileSync(join(root, 'etc/ssl/closed.pem'), 'closed', { mode: 0o600 })
    writeFileSync(join(root, 'etc/os-release'), 'PRETTY_NAME="\u001b]0;x\u0007 ::error::x"\nID=$(id)\n')
    const special = `mkfifo "$1/etc/ssl/fifo.pem"; mknod "$1/etc/ssl/zero.pem" c 1 5; chown 0 "$1/etc/ssl/closed.pem"`
    const [file = '', ...args] = asRoot(['sh', '-euc', special, 'sh', root])
    assert.equal(spawnSync(file, args, { env: { PATH: '/usr/sbin:/usr/bin:/sbin:/bin' } }).status, 0)
    const reference = `local-issuer-tests/evil:${process.pid}`
    await importRoot(real, root, reference, ['USER 65532', 'ENV SSL_CERT_FILE=/etc/ssl/cert.pem'])
    try {
      const one = await openedImage(reference, engine)
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
})
