import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { after, suite, test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { docker, dockerSays, startedEngine } from '../../world/engine.ts'
import { image } from '../../world/images.ts'
import { whyNoRoot } from '../../world/roots.ts'

const started = await startedEngine()
const skip = 'absent' in started ? started.absent : (whyNoRoot() ?? false)
const holder = fileURLToPath(new URL('container-holder.ts', import.meta.url))

// Nothing of ours can run any more when a process is killed: what it started has to end by itself.
suite('whatever ends this process, nothing of it is left', { skip, timeout: 600_000 }, () => {
  if ('absent' in started || skip !== false) return
  const world = started
  const user = `local-issuer-test-${process.pid}-user`
  after(async () => {
    await docker(world, ['rm', '--force', user])
    await world.close()
  })
  const endless = ['sh', '-c', 'trap "" TERM HUP PIPE; setsid sleep 4250 & sleep 4251; sleep 4252']

  /** Starts the holder, and ends it when it says the word and `isReady`. */
  async function endedBy(
    signal: NodeJS.Signals,
    word: string,
    args: readonly string[],
    isReady: () => Promise<boolean>,
  ): Promise<number> {
    const child = spawn(process.execPath, [holder, ...args], {
      env: world.environment,
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    await says(child, word)
    await until(isReady)
    const ended = once(child, 'exit')
    child.kill(signal)
    await ended
    return child.pid ?? 0
  }

  const left = (pid: number): Promise<string> =>
    dockerSays(world, ['ps', '--all', '--quiet', '--filter', `label=local-issuer.process=${pid}`])
  const processes = async (): Promise<readonly string[]> =>
    (await dockerSays(world, ['top', user, '-eo', 'pid,args'])).split('\n').slice(1)
  const isSleeping = async (): Promise<boolean> => (await processes()).some(line => line.includes('sleep 425'))

  for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
    test(`${signal}: the container that was started is removed`, async () => {
      const reference = await image(world, 'bookworm')
      const pid = await endedBy(signal, 'opened', ['run', reference, ...endless], async () => true)
      await until(async () => (await left(pid)) === '')
    })

    test(`${signal}: the user's container runs on, and in it what ran before`, async () => {
      await docker(world, ['rm', '--force', user])
      const reference = await image(world, 'bookworm')
      await dockerSays(world, ['run', '--detach', '--name', user, reference, 'sleep', '100000'])
      await endedBy(signal, 'opened', ['container', user, ...endless], isSleeping)
      await until(async () => (await processes()).length === 1)
      assert.match((await processes())[0] ?? '', /sleep 100000$/)
    })
  }

  test('SIGTERM while it is starting: it is removed', async () => {
    const reference = await image(world, 'bookworm')
    const pid = await endedBy('SIGTERM', 'starting', ['starting', reference, ...endless], async () => true)
    await pause(2000)
    await until(async () => (await left(pid)) === '')
  })

  const withoutRoot = process.getuid?.() !== 0 && 'only root can end what another user runs'
  test('SIGTERM: a container without a shell runs on, and in it what ran before', { skip: withoutRoot }, async () => {
    await docker(world, ['rm', '--force', user])
    const reference = await image(world, 'distroless')
    const wait = 'import time; time.sleep(100000)'
    await dockerSays(world, ['run', '--detach', '--name', user, reference, '-c', wait])
    const args = ['container', user, 'python3', '-c', 'import os, time; os.fork(); time.sleep(4250)']
    await endedBy('SIGTERM', 'opened', args, async () => (await processes()).length > 2)
    await until(async () => (await processes()).length === 1)
    assert.match((await processes())[0] ?? '', /100000/)
  })
})

async function says(child: ChildProcess, word: string): Promise<void> {
  let text = ''
  child.stdout?.setEncoding('utf8').on('data', chunk => {
    text += chunk
  })
  await until(async () => text.includes(word) || child.exitCode !== null)
  assert.ok(text.includes(word), 'the holder ended before it could be ended')
}

async function until(isSo: () => Promise<boolean>): Promise<void> {
  while (!(await isSo())) await pause(50)
}
