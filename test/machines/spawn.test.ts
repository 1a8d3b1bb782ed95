import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { suite, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Command } from '../../src/machines/machine.ts'
import { killRunning, outputLimit, spawnBounded } from '../../src/machines/spawn.ts'

const environment = { PATH: '/usr/local/bin:/usr/bin:/bin' }
/** Far longer than any of these takes. */
const patient = 60_000

const shell = (script: string, over: Partial<Command> = {}) =>
  spawnBounded({ file: 'sh', args: ['-c', script], timeoutMs: patient, ...over }, environment)

suite('a process that ends by itself', () => {
  test('its exit code and its two streams', async () => {
    const { milliseconds, ...run } = await shell('echo out; echo err >&2; exit 3')
    assert.deepEqual(run, { exitCode: 3, signal: null, stdout: 'out\n', stderr: 'err\n', timedOut: false })
    assert.ok(milliseconds >= 0)
  })

  test('the signal that ended it', async () => {
    const { exitCode, signal, timedOut } = await shell('kill -TERM $$')
    assert.deepEqual([exitCode, signal, timedOut], [null, 'SIGTERM', false])
  })

  test('its input', async () => {
    assert.equal((await shell('cat', { stdin: 'käse\n' })).stdout, 'käse\n')
  })

  test('without an input it finds the end of one', async () => {
    assert.equal((await shell('cat; echo end')).stdout, 'end\n')
  })

  test('an input that it does not read is no failure', async () => {
    const { exitCode, failure } = await shell('exit 0', { stdin: 'x'.repeat(1024 * 1024) })
    assert.deepEqual([exitCode, failure], [0, undefined])
  })

  test('the environment is what is given, and nothing of ours', async () => {
    const { stdout } = await spawnBounded(
      { file: process.execPath, args: ['-p', 'Object.keys(process.env).sort().join()'], timeoutMs: patient },
      { ONE: '1', TWO: '2' },
    )
    assert.equal(stdout.trim().replace(/__CF_USER_TEXT_ENCODING,?/, ''), 'ONE,TWO')
  })
})

suite('a process that cannot be started', () => {
  const cases: readonly (readonly [string, Command, RegExp])[] = [
    ['is not there', { file: '/nonexistent/program', args: [], timeoutMs: patient }, /ENOENT/],
    ['is no program', { file: '/', args: [], timeoutMs: patient }, /EACCES/],
    ['has an argument with a NUL', { file: 'sh', args: ['-c', 'a\0b'], timeoutMs: patient }, /null bytes/],
  ]
  for (const [name, command, failure] of cases) {
    test(`as it ${name}`, async () => {
      const run = await spawnBounded(command, environment)
      assert.match(run.failure ?? '', failure)
      assert.deepEqual([run.exitCode, run.signal, run.stdout, run.timedOut], [null, null, '', false])
    })
  }
})

suite('the deadline', () => {
  test('kills a process that does not end, and keeps what it said', async () => {
    const run = await shell('echo begun; exec sleep 1000', { timeoutMs: 500 })
    assert.deepEqual([run.exitCode, run.signal, run.timedOut, run.stdout], [null, 'SIGKILL', true, 'begun\n'])
  })

  test('kills one that does not listen to gentler signals', async () => {
    const run = await shell("trap '' TERM INT HUP; while :; do sleep 1; done", { timeoutMs: 500 })
    assert.deepEqual([run.signal, run.timedOut], ['SIGKILL', true])
  })

  test('kills its children too, who would hold its streams open', { timeout: patient }, async () => {
    const run = await shell('sleep 1000 & echo $!; wait', { timeoutMs: 500 })
    assert.equal(run.timedOut, true)
    await assertGone(run.stdout)
  })
})

test('a child that outlives its parent dies with the run', async () => {
  const run = await shell('sleep 1000 </dev/null >/dev/null 2>&1 & echo $!')
  assert.deepEqual([run.exitCode, run.timedOut], [0, false])
  await assertGone(run.stdout)
})

test('killRunning ends what runs, and only that', async () => {
  const before = await shell('exit 0')
  const running = shell('echo $$; exec sleep 1000')
  await sleep(200)
  killRunning()
  const { signal, timedOut } = await running
  assert.deepEqual([before.exitCode, signal, timedOut], [0, 'SIGKILL', false])
})

test('of an output without end the first 16 MiB are kept', async () => {
  const run = await shell('head -c 20000000 /dev/zero; echo end >&2')
  assert.equal(run.stdout.length, outputLimit)
  assert.equal(run.stderr, 'end\n')
  assert.equal(run.exitCode, 0)
})

/** A process that was killed is gone, or waits for somebody to notice. */
async function assertGone(pid: string): Promise<void> {
  for (let attempt = 0; attempt < 100; attempt++) {
    if (!isAlive(Number(pid))) return
    await sleep(50)
  }
  assert.fail(`process ${pid.trim()} is still alive`)
}

function isAlive(pid: number): boolean {
  assert.ok(Number.isInteger(pid) && pid > 1)
  try {
    process.kill(pid, 0)
    return process.platform !== 'linux' || !/^\d+ \(.*\) Z/.test(readFileSync(`/proc/${pid}/stat`, 'utf8'))
  } catch {
    return false
  }
}
