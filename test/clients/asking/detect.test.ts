import assert from 'node:assert/strict'
import { resolve } from 'node:path'
import { suite, test } from 'node:test'
import { detectClients } from '../../../src/clients/asking/detect.ts'
import type { Machine } from '../../../src/machines/machine.ts'
import { UsageError } from '../../../src/model.ts'
import { fakeMachine } from '../../machines/fake-machine.ts'
import { run } from './failing-probes.ts'

/** A machine with these programs, by name or by path. */
function machineWith(programs: Readonly<Record<string, string>>, environment: Record<string, string> = {}): Machine {
  return { ...fakeMachine({}, environment), which: name => Promise.resolve(programs[name]) }
}

const found = async (machine: Machine, selection: Parameters<typeof detectClients>[1]) =>
  (await detectClients(machine, selection)).map(({ client, at, named }) => [client.id, at.path, named])

suite('clients that are looked for', () => {
  const machine = machineWith({ curl: '/usr/bin/curl', python3: '/usr/bin/python3', python: '/opt/python' })

  test('all that are there, in the order of reports', async () => {
    assert.deepEqual(await found(machine, 'auto'), [
      ['python', '/usr/bin/python3', false],
      ['requests', '/usr/bin/python3', false],
      ['urllib3', '/usr/bin/python3', false],
      ['aiohttp', '/usr/bin/python3', false],
      ['httpx', '/usr/bin/python3', false],
      ['pip', '/usr/bin/python3', false],
      ['aws', '/usr/bin/python3', false],
      ['fsspec', '/usr/bin/python3', false],
      ['curl', '/usr/bin/curl', false],
    ])
  })

  test('python where there is no python3', async () => {
    const [first] = await found(machineWith({ python: '/opt/python' }), 'auto')
    assert.deepEqual(first, ['python', '/opt/python', false])
  })

  test('every installation of a client, but of one that is named the first', async () => {
    const venv = machineWith(
      { python3: '/usr/bin/python3', '/venv/bin/python': '/venv/bin/python' },
      { VIRTUAL_ENV: '/venv' },
    )
    const machine = { ...venv, run: () => Promise.resolve(run({ exitCode: 1 })) }
    assert.deepEqual((await found(machine, 'auto')).slice(0, 2), [
      ['python', '/usr/bin/python3', false],
      ['python', '/venv/bin/python', false],
    ])
    assert.deepEqual(await found(machine, [{ id: 'pip' }]), [['pip', '/usr/bin/python3', true]])
  })

  test('none at all is a mistake that shows where was looked', async () => {
    await assert.rejects(detectClients(machineWith({}, { PATH: '/nowhere' }), 'auto'), {
      name: 'UsageError',
      message: /^clients: none was found on runner \(PATH is \/nowhere\); name one with its path, for example /,
    })
    await assert.rejects(detectClients(machineWith({}), 'auto'), { message: /PATH is not set/ })
  })
})

suite('clients that are named', () => {
  const machine = machineWith({
    curl: '/usr/bin/curl',
    '/opt/curl': '/opt/curl',
    [resolve('bin/curl')]: '/here/bin/curl',
  })

  test('one, and the rest is left alone', async () => {
    assert.deepEqual(await found(machine, [{ id: 'curl' }]), [['curl', '/usr/bin/curl', true]])
  })
  test('one installation by its path, beside the one on PATH', async () => {
    assert.deepEqual(await found(machine, [{ id: 'curl', path: '/opt/curl' }, { id: 'curl' }]), [
      ['curl', '/opt/curl', true],
      ['curl', '/usr/bin/curl', true],
    ])
  })
  test('a path below the working directory', async () => {
    assert.deepEqual(await found(machine, [{ id: 'curl', path: 'bin/curl' }]), [['curl', '/here/bin/curl', true]])
  })
  test('one that is not there is a mistake that says what to do', async () => {
    await assert.rejects(detectClients(machine, [{ id: 'git' }]), {
      name: 'UsageError',
      message:
        'clients: git was named, but is not on runner: git is not on PATH. Install it, write git=/path/to/it, or leave it out.',
    })
  })
  test('a path that is no program is a mistake', async () => {
    await assert.rejects(detectClients(machine, [{ id: 'git', path: '/opt/\u001bgit' }]), error => {
      assert.ok(error instanceof UsageError)
      assert.match(error.message, /^clients: git=\/opt\/\\u\{1b\}git is no program that can be run/)
      return true
    })
  })
})
