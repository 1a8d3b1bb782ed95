import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { probeLibrary } from '../../../src/clients/python/round.ts'
import type { Command, Machine } from '../../../src/machines/machine.ts'
import { fakeMachine } from '../../machines/fake-machine.ts'
import { hosts, run } from '../asking/failing-probes.ts'

/** A machine whose processes end at once, and what was started on it. */
function startingMachine(): { machine: Machine; commands: Command[] } {
  const commands: Command[] = []
  const started = (command: Command) => {
    commands.push(command)
    return Promise.resolve(run({ stdout: `process ${commands.length}` }))
  }
  return { machine: { ...fakeMachine({}), run: started }, commands }
}

const question = { hosts, timeoutMs: 5000 }
const at = { path: '/usr/bin/python3' }
const asked = (command: Command | undefined) =>
  (JSON.parse(command?.stdin ?? '[]') as { library: string; hosts: { port: number }[] }[]).map(entry => [
    entry.library,
    entry.hosts.map(({ port }) => port),
  ])

suite('the libraries of one interpreter', () => {
  test('that are asked in one turn share a process and its answer, each with hosts of its own', async () => {
    const { machine, commands } = startingMachine()
    const [first, second] = await Promise.all([
      probeLibrary(machine, at, 'ssl', question),
      probeLibrary(machine, at, 'pip', { ...question, hosts: hosts.slice(1) }),
    ])
    assert.equal(commands.length, 1)
    assert.equal(commands[0]?.file, at.path)
    assert.deepEqual(asked(commands[0]), [
      ['ssl', [8401, 8402]],
      ['pip', [8402]],
    ])
    assert.deepEqual([first.runs[0]?.label, second.runs[0]?.label], ['ssl', 'pip'])
    assert.equal(first.runs[0]?.run, second.runs[0]?.run)
  })

  test('get the files of those that are asked, and of no other', async () => {
    const { machine, commands } = startingMachine()
    await probeLibrary(machine, at, 'ssl', question)
    await Promise.all([probeLibrary(machine, at, 'httpx', question), probeLibrary(machine, at, 'fsspec', question)])
    const registered = commands.map(({ args }) =>
      [...(args[1] ?? '').matchAll(/^libraries\["(\w+)"\]/gm)].map(([, name]) => name),
    )
    assert.deepEqual(registered, [['ssl'], ['httpx', 'fsspec']])
    assert.deepEqual(
      commands.map(({ args }) => [args[0], /^import asyncio$/m.test(args[1] ?? '')]),
      [
        ['-c', false],
        ['-c', true],
      ],
    )
  })

  test('that are asked in a later turn get a process of their own', async () => {
    const { machine, commands } = startingMachine()
    await probeLibrary(machine, at, 'ssl', question)
    const [, again] = await Promise.all([
      probeLibrary(machine, at, 'requests', question),
      probeLibrary(machine, at, 'ssl', question),
    ])
    assert.equal(commands.length, 2)
    assert.equal(again.runs[0]?.run.stdout, 'process 2')
  })

  test('on another machine, as under a fix, or in another interpreter share nothing', async () => {
    const [one, other] = [startingMachine(), startingMachine()]
    await Promise.all([
      probeLibrary(one.machine, at, 'ssl', question),
      probeLibrary(other.machine, at, 'ssl', question),
      probeLibrary(one.machine, { path: '/opt/python' }, 'requests', question),
    ])
    assert.deepEqual(one.commands.map(({ file }) => file).sort(), ['/opt/python', '/usr/bin/python3'])
    assert.equal(other.commands.length, 1)
  })

  test('named twice are asked twice', async () => {
    const { machine, commands } = startingMachine()
    await Promise.all([1, 2].map(() => probeLibrary(machine, at, 'ssl', question)))
    assert.deepEqual(commands.map(asked), [[['ssl', [8401, 8402]]], [['ssl', [8401, 8402]]]])
  })

  test('have the time of one more to be loaded each', async () => {
    const { machine, commands } = startingMachine()
    await Promise.all([probeLibrary(machine, at, 'ssl', question), probeLibrary(machine, at, 'aws', question)])
    assert.equal(commands[0]?.timeoutMs, 5000 + 5000 + 2000)
  })
})

test('a process that cannot be started is the answer of each', async () => {
  const machine = { ...fakeMachine({}), run: () => Promise.resolve(run({ exitCode: null, failure: 'ENOENT' })) }
  const probes = await Promise.all([
    probeLibrary(machine, at, 'ssl', question),
    probeLibrary(machine, at, 'aws', question),
  ])
  assert.deepEqual(
    probes.map(({ runs }) => runs[0]?.run.failure),
    ['ENOENT', 'ENOENT'],
  )
})
