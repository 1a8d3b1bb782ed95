import assert from 'node:assert/strict'
import { after, before, suite, test } from 'node:test'
import { openContainer } from '../../../src/machines/container/container.ts'
import type { Machine } from '../../../src/machines/machine.ts'
import type { Opened } from '../../../src/machines/opening.ts'
import { startedEngine } from '../../world/engine.ts'
import { whyNoRoot } from '../../world/roots.ts'
import { containerWorld, opened, patient, until } from './container-world.ts'

const started = await startedEngine()
const skip = 'absent' in started ? started.absent : (whyNoRoot() ?? false)

suite('a container with a command to run', { skip, timeout: 600_000 }, async () => {
  if ('absent' in started || skip !== false) return
  const containers = await containerWorld(started)
  const { engine, usersOwn } = containers
  after(async () => {
    await it.close()
    await containers.close()
  })

  let it: Opened
  before(async () => {
    const name = await usersOwn('--network', 'host', '--user', '1000', '--env', 'GREETING=hello')
    it = opened(await openContainer(name, engine))
  })

  const shell = (script: string, timeoutMs = patient, stdin?: string) =>
    it.machine.run({ file: 'sh', args: ['-c', script], timeoutMs, ...(stdin === undefined ? {} : { stdin }) })

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
    const run = await it.machine
      .under({ LANG: 'C', GREETING: 'hey' })
      .run({ file: 'sh', args: ['-c', print], timeoutMs: patient, environment })
    assert.equal(run.stdout, 'one\ntwo "$x"|/elsewhere|x')
    assert.equal(
      (
        await it.machine
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
        const run = await it.machine.run({ file, args: [], timeoutMs: patient, environment })
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
    assert.deepEqual(await sleepers(it.machine), [])
  })
  test('ends what outlives its parent', async () => {
    const run = await shell('sleep 4246 </dev/null >/dev/null 2>&1 & exit 0')
    assert.equal(run.exitCode, 0)
    assert.deepEqual(await sleepers(it.machine), [])
  })
  test('keeps of an output without end what has room', { timeout: patient }, async () => {
    const run = await shell('head -c 20000000 /dev/zero; echo end >&2')
    assert.deepEqual([run.stdout.length, run.stderr], [16 * 1024 * 1024, 'end\n'])
  })

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
