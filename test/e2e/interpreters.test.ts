import assert from 'node:assert/strict'
import {
  chmodSync,
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { after, suite, test } from 'node:test'
import { askAll } from '../../src/clients/asking/ask.ts'
import { installations } from '../../src/clients/asking/detect.ts'
import { python as pythonSsl } from '../../src/clients/python.ts'
import { requests } from '../../src/clients/requests.ts'
import { runnerMachine } from '../../src/machines/runner.ts'
import { startControl } from '../../src/tls/control.ts'
import { run, searchPath } from './processes.ts'

// Where people keep their Python, each laid out as its tool lays it out: real interpreters, found and asked.

const control = await startControl(new Date())
const folder = realpathSync(mkdtempSync(join(tmpdir(), 'interpreters-')))
after(async () => {
  rmSync(folder, { recursive: true })
  await control.close()
})

const { stdout: described } = await run(
  [
    '/usr/bin/python3',
    '-I',
    '-c',
    'import os, sys; print(os.path.realpath(sys.executable)); print(os.path.dirname(os.__file__))',
  ],
  { environment: {} },
)
const [executable = '', library = ''] = described.split('\n')

/** An interpreter of its own: it takes the folder for its prefix in which it finds a standard library. */
function interpreterIn(prefix: string): string {
  mkdirSync(join(prefix, 'bin'), { recursive: true })
  mkdirSync(join(prefix, 'lib'))
  symlinkSync(library, join(prefix, 'lib', basename(library)))
  copyFileSync(executable, join(prefix, 'bin', basename(library)))
  for (const name of ['python3', 'python']) symlinkSync(basename(library), join(prefix, 'bin', name))
  return prefix
}

/** pyenv: what `pyenv rehash` writes into shims, where `pyenv exec` is no more than what it does for a version that is set. */
function pyenv(root: string, version: string): string {
  interpreterIn(join(root, 'versions', version))
  writeFileSync(join(root, 'version'), `${version}\n`)
  const program = (path: string, text: string) => {
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, text)
    chmodSync(path, 0o755)
  }
  program(
    join(root, 'libexec/pyenv'),
    `#!/bin/sh
shift
bin="${root}/versions/$(cat ${root}/version)/bin"
program="$1"
shift
PATH="$bin:$PATH" exec "$bin/$program" "$@"
`,
  )
  for (const name of ['python', 'python3']) {
    program(
      join(root, 'shims', name),
      `#!/bin/sh
set -e
program="\${0##*/}"
export PYENV_ROOT="${root}"
exec "${root}/libexec/pyenv" exec "$program" "$@"
`,
    )
  }
  return root
}

async function virtualEnvironment(path: string, ...options: readonly string[]): Promise<string> {
  const command = ['/usr/bin/python3', '-m', 'venv', '--without-pip', ...options, path]
  const { exitCode, stderr } = await run(command, { environment: { PATH: searchPath } })
  assert.equal(exitCode, 0, stderr)
  return path
}

/** What the installations that are found say of the control, whose root nobody holds. */
async function asked(
  environment: Readonly<Record<string, string>>,
  clients = [pythonSsl],
): Promise<Readonly<Record<string, string>>> {
  const machine = await runnerMachine({ PATH: searchPath, HOME: folder, ...environment })
  const found = await Promise.all(
    clients.map(async client => installations(await client.detect(machine)).map(at => ({ client, at, named: false }))),
  )
  const answers = await askAll(machine, found.flat(), { hosts: [], control: control.host, timeoutMs: 20_000 })
  return Object.fromEntries(answers.map(({ client, at, control }) => [`${client.id} ${at.path}`, control.verdict]))
}

suite('the interpreter of', () => {
  test("pyenv is asked through its shim, and named as `which` names it, also where a step's variable points at it", async () => {
    const root = pyenv(join(folder, '.pyenv'), '3.11.9')
    const environment = { PATH: `${root}/shims:${searchPath}`, PYENV_ROOT: root }
    assert.deepEqual(await asked(environment), { [`python ${root}/shims/python3`]: 'rejected' })
    assert.deepEqual(await asked({ ...environment, pythonLocation: join(root, 'versions/3.11.9') }), {
      [`python ${root}/shims/python3`]: 'rejected',
    })
  })

  for (const variable of ['RUNNER_TOOL_CACHE', 'AGENT_TOOLSDIRECTORY']) {
    test(`the hosted tool cache, which ${variable} names, is asked beside the system's, and once where setup-python chose it`, async () => {
      const cache = join(folder, variable)
      const prefix = interpreterIn(join(cache, 'Python/3.12.4/x64'))
      writeFileSync(join(cache, 'Python/3.12.4/x64.complete'), '')
      const chosen = join(prefix, 'bin/python3')
      assert.deepEqual(await asked({ [variable]: cache }), {
        'python /usr/bin/python3': 'rejected',
        [`python ${chosen}`]: 'rejected',
      })
      const environment = { [variable]: cache, pythonLocation: prefix, PATH: `${prefix}/bin:${searchPath}` }
      assert.deepEqual(await asked(environment), { [`python ${chosen}`]: 'rejected' })
    })
  }

  test('a conda environment that is active is asked once, whether or not PATH has it', async () => {
    const prefix = interpreterIn(join(folder, 'miniconda3/envs/analysis'))
    const own = join(prefix, 'bin/python')
    assert.deepEqual(await asked({ CONDA_PREFIX: prefix }), {
      'python /usr/bin/python3': 'rejected',
      [`python ${own}`]: 'rejected',
    })
    assert.deepEqual(await asked({ CONDA_PREFIX: prefix, PATH: `${prefix}/bin:${searchPath}` }), {
      [`python ${prefix}/bin/python3`]: 'rejected',
    })
  })
})

suite('a virtual environment', () => {
  const clients = [pythonSsl, requests]
  const systems = { 'python /usr/bin/python3': 'rejected', 'requests /usr/bin/python3': 'rejected' }

  test('that sees no system packages has its own alone', async () => {
    const VIRTUAL_ENV = await virtualEnvironment(join(folder, 'alone'))
    assert.deepEqual(await asked({ VIRTUAL_ENV }, clients), {
      ...systems,
      [`python ${VIRTUAL_ENV}/bin/python`]: 'rejected',
    })
  })

  test('that sees them has requests too', async () => {
    const VIRTUAL_ENV = await virtualEnvironment(join(folder, 'shared'), '--system-site-packages')
    assert.deepEqual(await asked({ VIRTUAL_ENV }, clients), {
      ...systems,
      [`python ${VIRTUAL_ENV}/bin/python`]: 'rejected',
      [`requests ${VIRTUAL_ENV}/bin/python`]: 'rejected',
    })
  })

  test('that is first on PATH and made from the interpreter of pyenv is asked alone', async () => {
    const root = pyenv(join(folder, 'other-pyenv'), '3.11.9')
    const VIRTUAL_ENV = join(folder, 'of-pyenv')
    const made = await run([join(root, 'shims/python3'), '-m', 'venv', '--without-pip', VIRTUAL_ENV], {
      environment: { PATH: searchPath },
    })
    assert.equal(made.exitCode, 0, made.stderr)
    const PATH = `${VIRTUAL_ENV}/bin:${root}/shims:${searchPath}`
    assert.deepEqual(await asked({ VIRTUAL_ENV, PATH }), { [`python ${VIRTUAL_ENV}/bin/python3`]: 'rejected' })
  })
})

test('two names of one interpreter are one, be the second a link to the first or to its folder', async () => {
  const prefix = interpreterIn(join(folder, 'one'))
  const link = join(folder, 'another')
  symlinkSync(prefix, link)
  assert.deepEqual(await asked({ PATH: `${link}/bin:${searchPath}`, CONDA_PREFIX: prefix, pythonLocation: link }), {
    [`python ${link}/bin/python3`]: 'rejected',
  })
})

test('a Python that is too old to be asked is none', async () => {
  const path = join(folder, 'old/bin/python')
  mkdirSync(dirname(path), { recursive: true })
  // None can be had: the present one, which says that it is 2.7 once all modules of the probe are loaded.
  const program = `#!/bin/sh
exec /usr/bin/python3 -c 'import importlib, json, os, socket, ssl, sys, threading, time
sys.version_info = (2, 7, 18)
exec(sys.argv[2])' "$@"
`
  writeFileSync(path, program, { mode: 0o755 })
  assert.deepEqual(await asked({ VIRTUAL_ENV: dirname(dirname(path)) }), { 'python /usr/bin/python3': 'rejected' })
})
