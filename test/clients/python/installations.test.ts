import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { suite, test } from 'node:test'
import { findInterpreters } from '../../../src/clients/python/installations.ts'
import type { Command, Machine } from '../../../src/machines/machine.ts'
import { runnerMachine } from '../../../src/machines/runner.ts'
import { fakeMachine } from '../../machines/fake-machine.ts'
import { run } from '../asking/failing-probes.ts'

/** Programs by name or by path: where they lie, and what they say they are. */
type Programs = Readonly<Record<string, { readonly path: string; readonly is: string }>>

function machineWith(programs: Programs, environment: Record<string, string> = {}) {
  const commands: Command[] = []
  const machine: Machine = {
    ...fakeMachine(Object.fromEntries(Object.keys(programs).map(path => [path, ''])), environment),
    which: name => Promise.resolve(programs[name]?.path),
    run(command) {
      commands.push(command)
      const is = Object.values(programs).find(({ path }) => path === command.file)?.is ?? ''
      return Promise.resolve(is === '' ? run({ exitCode: 1 }) : run({ stdout: `${is}\n` }))
    },
  }
  return { machine, commands }
}

const at = (path: string, is = path) => ({ [path]: { path, is } })
const system = { python3: { path: '/usr/bin/python3', is: '/usr/bin/python3.11 /usr' } }

async function paths(machine: Machine): Promise<readonly string[]> {
  const found = await findInterpreters(machine)
  assert.ok(!('absent' in found))
  return found.map(({ path }) => path)
}

suite('interpreters', () => {
  test('that of PATH alone starts no process', async () => {
    const { machine, commands } = machineWith(system)
    assert.deepEqual(await paths(machine), ['/usr/bin/python3'])
    assert.equal(commands.length, 0)
  })

  test('python where there is no python3', async () => {
    assert.deepEqual(await paths(machineWith({ python: { path: '/opt/python', is: '' } }).machine), ['/opt/python'])
  })

  test('none', async () => {
    assert.deepEqual(await findInterpreters(machineWith({}).machine), {
      absent: 'neither python3 nor python is on PATH',
    })
  })

  test('those of the environments that are active and of the tool cache, that of PATH first', async () => {
    const programs = {
      ...system,
      ...at('/venv/bin/python'),
      ...at('/conda/bin/python'),
      ...at('/setup/bin/python'),
      ...at('/cache/Python/3.12.4/x64/bin/python3'),
      ...at('/cache/Python/3.13.0/arm64/bin/python3'),
      ...at('/cache/Ruby/3.3.0/x64/bin/python3'),
    }
    const environment = {
      VIRTUAL_ENV: '/venv',
      CONDA_PREFIX: '/conda',
      pythonLocation: '/setup',
      RUNNER_TOOL_CACHE: '/cache',
    }
    assert.deepEqual(await paths(machineWith(programs, environment).machine), [
      '/usr/bin/python3',
      '/venv/bin/python',
      '/conda/bin/python',
      '/setup/bin/python',
      '/cache/Python/3.12.4/x64/bin/python3',
      '/cache/Python/3.13.0/arm64/bin/python3',
    ])
  })

  test('AGENT_TOOLSDIRECTORY is the tool cache too', async () => {
    const programs = at('/tools/Python/3.9.1/x64/bin/python3')
    const environment = { RUNNER_TOOL_CACHE: '', AGENT_TOOLSDIRECTORY: '/tools' }
    assert.deepEqual(await paths(machineWith(programs, environment).machine), ['/tools/Python/3.9.1/x64/bin/python3'])
  })

  test('one that is reached by two paths counts once', async () => {
    const programs = { ...system, ...at('/setup/bin/python', '/usr/bin/python3.11 /usr') }
    assert.deepEqual(await paths(machineWith(programs, { pythonLocation: '/setup' }).machine), ['/usr/bin/python3'])
  })

  test('a virtual environment is none of those', async () => {
    const programs = { ...system, ...at('/venv/bin/python', '/usr/bin/python3.11 /venv') }
    assert.deepEqual(await paths(machineWith(programs, { VIRTUAL_ENV: '/venv' }).machine), [
      '/usr/bin/python3',
      '/venv/bin/python',
    ])
  })

  test('those that tell nothing are kept, each for itself', async () => {
    const programs = { python3: { path: '/shims/python3', is: '' }, ...at('/venv/bin/python', '') }
    assert.deepEqual(await paths(machineWith(programs, { VIRTUAL_ENV: '/venv' }).machine), [
      '/shims/python3',
      '/venv/bin/python',
    ])
  })

  test('an environment that is gone is passed over', async () => {
    const environment = { VIRTUAL_ENV: '/gone', CONDA_PREFIX: '', RUNNER_TOOL_CACHE: '/gone' }
    assert.deepEqual(await paths(machineWith(system, environment).machine), ['/usr/bin/python3'])
  })

  test('are looked for once, however many libraries ask', async () => {
    const { machine, commands } = machineWith({ ...system, ...at('/venv/bin/python') }, { VIRTUAL_ENV: '/venv' })
    await Promise.all([findInterpreters(machine), findInterpreters(machine)])
    assert.equal(commands.length, 2)
  })
})

test("a real virtual environment is told from the interpreter that it was made from, which a tool cache's link is not", async () => {
  const folder = mkdtempSync(join(tmpdir(), 'interpreters-'))
  try {
    const [venv, cached] = [join(folder, 'venv/bin/python'), join(folder, 'cache/Python/3.1.0/x64/bin/python3')]
    for (const path of [venv, cached]) {
      mkdirSync(join(path, '..'), { recursive: true })
      symlinkSync('/usr/bin/python3', path)
    }
    writeFileSync(join(folder, 'venv/pyvenv.cfg'), 'home = /usr/bin\n')
    const environment = {
      PATH: '/usr/bin:/bin',
      VIRTUAL_ENV: join(folder, 'venv'),
      RUNNER_TOOL_CACHE: join(folder, 'cache'),
    }
    assert.deepEqual(await paths(await runnerMachine(environment)), ['/usr/bin/python3', venv])
  } finally {
    rmSync(folder, { recursive: true })
  }
})
