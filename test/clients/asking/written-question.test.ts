import assert from 'node:assert/strict'
import { test } from 'node:test'
import { askLibrary } from '../../../src/clients/asking/written-question.ts'
import type { Command, Machine } from '../../../src/machines/machine.ts'
import { fakeMachine } from '../../machines/fake-machine.ts'
import { run } from './failing-probes.ts'

const source = { file: 'hosts.txt', line: 3 }
const hosts = [
  { id: 'a:443', name: 'a', port: 443, source },
  { id: 'b:8443#c', name: 'b', port: 8443, servername: 'c', source },
]

async function asked(timesAHost: 1 | 2, count = 1): Promise<Command> {
  const commands: Command[] = []
  const machine: Machine = {
    ...fakeMachine({}),
    run(command) {
      commands.push(command)
      return Promise.resolve(run({ stdout: 'said' }))
    },
  }
  const question = { hosts: Array.from({ length: count }, () => hosts).flat(), timeoutMs: 4000 }
  const probe = await askLibrary(
    machine,
    { path: '/usr/bin/perl' },
    { library: 'LWP', args: ['-e', 'x'], timesAHost },
    question,
  )
  assert.deepEqual(
    probe.runs.map(({ label, run }) => [label, run.stdout]),
    [['LWP', 'said']],
  )
  const [command, ...others] = commands
  assert.ok(command && others.length === 0)
  return command
}

test('a library is asked by one process, which reads what it has to know of the hosts and no more', async () => {
  const { file, args, stdin } = await asked(1)
  assert.deepEqual([file, args], ['/usr/bin/perl', ['-e', 'x']])
  assert.deepEqual(JSON.parse(stdin ?? ''), {
    library: 'LWP',
    timeout: 4,
    hosts: [
      { name: 'a', port: 443 },
      { name: 'b', port: 8443, servername: 'c' },
    ],
  })
})

test('its deadline leaves each host its time, sixteen at once, as often as a host may take it', async () => {
  assert.deepEqual(
    await Promise.all([asked(1), asked(2), asked(1, 9)].map(async command => (await command).timeoutMs)),
    [9000, 13_000, 13_000],
  )
})
