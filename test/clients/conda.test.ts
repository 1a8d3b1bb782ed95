import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { conda } from '../../src/clients/conda.ts'
import { condaInterpreter, findConda } from '../../src/clients/python/conda-installations.ts'
import { fakeMachine } from '../machines/fake-machine.ts'
import { pythonProbe, testLibrary } from './python/library.ts'
import { byPython, commonNameIsNoName } from './python/verdicts.ts'
import { readRecording } from './recording.ts'
import { assertVerdicts, but } from './verdict-table.ts'

const { withoutRoot, withRoot } = byPython({
  'plain-http': 'unreachable: [SSL: WRONG_VERSION_NUMBER] wrong version number',
  silent: 'unreachable: ReadTimeoutError',
  reset: "unreachable: ProtocolError('Connection aborted.', ConnectionResetError(104, 'Connection reset by peer'))",
  'closed-port': 'unreachable: Failed to establish a new connection: [Errno 111] Connection refused',
})

suite('conda: what it says of the servers of the test world', () => {
  test('without the root', () => assertVerdicts(conda, '26-without-root', withoutRoot))
  test('with the root in REQUESTS_CA_BUNDLE', () => {
    assertVerdicts(conda, '26-with-root', but(withRoot, commonNameIsNoName))
  })
  test('its version is its own, beside that of the interpreter', () => {
    assert.equal(conda.interpret(readRecording('conda', '26-with-root').probe, []).version, '26.7.0 (Python 3.11.7)')
  })
})

testLibrary(conda, 'conda')

test('a path of ssl_verify that is not there is a rejection of every host, as conda asks none', () => {
  const message = "Parameter ssl_verify = '/gone.pem' declared in <<merged>> is invalid."
  const host = { id: 'a:443', name: 'a', port: 443 }
  const record = { host: 0, kind: 'store', type: 'FileNotFoundError', message }
  const [answer] = conda.interpret(pythonProbe('conda', record), [host]).verdicts
  assert.deepEqual([answer?.verdict, answer?.message], ['rejected', `FileNotFoundError: ${message}`])
})

suite('conda: its stores', () => {
  const where = '/conda/certifi/cacert.pem'
  const config = { file: '/etc/conda/condarc', setting: 'ssl_verify' }
  const openssl = { cafile: '/conda/ssl/cert.pem', capath: '/conda/ssl/certs' }
  const standard = { origin: 'default', form: 'bundle', path: where }
  const told = { origin: 'config-file', form: 'bundle', path: '/a.pem', config }
  const system = [
    { origin: 'default', form: 'bundle', path: openssl.cafile },
    { origin: 'default', form: 'directory', path: openssl.capath },
  ]
  const cases: readonly (readonly [string, object, Record<string, string>, readonly object[]])[] = [
    ['nothing set: the certifi of its interpreter', {}, {}, [standard]],
    [
      'ssl_verify of a condarc in its place',
      { verify: '/a.pem', config },
      {},
      [told, { ...standard, replacedBy: 'ssl_verify' }],
    ],
    [
      'CONDA_SSL_VERIFY before it',
      { verify: '/b.pem', config },
      { CONDA_SSL_VERIFY: '/b.pem' },
      [
        { origin: 'variable', form: 'bundle', path: '/b.pem', variable: 'CONDA_SSL_VERIFY' },
        { ...standard, replacedBy: 'CONDA_SSL_VERIFY' },
      ],
    ],
    [
      'REQUESTS_CA_BUNDLE before both',
      { verify: '/c.pem', config },
      { CONDA_SSL_VERIFY: '/b.pem', REQUESTS_CA_BUNDLE: '/c.pem' },
      [
        { origin: 'variable', form: 'bundle', path: '/c.pem', variable: 'REQUESTS_CA_BUNDLE' },
        { ...standard, replacedBy: 'REQUESTS_CA_BUNDLE' },
      ],
    ],
    ['truststore: the stores of OpenSSL as well', { truststore: true, ...openssl }, {}, [standard, ...system]],
    [
      'truststore: the bundle that it found, where OpenSSL has none',
      { truststore: true, ...openssl, system: '/etc/pki/tls/cert.pem' },
      {},
      [standard, { origin: 'default', form: 'bundle', path: '/etc/pki/tls/cert.pem' }],
    ],
  ]
  for (const [name, about, environment, expected] of cases) {
    test(name, async () => {
      const probe = pythonProbe('conda', { about: { where, ...about } })
      assert.deepEqual(await conda.stores(fakeMachine({}, environment), { path: '/conda/bin/conda' }, probe), expected)
    })
  }
})

suite('conda: where it is found', () => {
  const script = '#!/opt/conda/bin/python\nimport sys\n'
  const cases: readonly (readonly [string, Record<string, string>, readonly string[], string])[] = [
    ['on PATH', { CONDA_EXE: '/other/bin/conda' }, ['conda', '/other/bin/conda'], 'conda'],
    ['by the activation', { CONDA_EXE: '/opt/conda/bin/conda' }, ['/opt/conda/bin/conda'], '/opt/conda/bin/conda'],
    [
      'on a hosted runner',
      { CONDA: '/usr/share/miniconda' },
      ['/usr/share/miniconda/bin/conda'],
      '/usr/share/miniconda/bin/conda',
    ],
  ]
  for (const [name, environment, files, expected] of cases) {
    test(name, async () => {
      const programs = Object.fromEntries(files.map(path => [path, script]))
      const machine = {
        ...fakeMachine(programs, environment),
        which: async (path: string) => (path in programs ? path : undefined),
      }
      assert.deepEqual(await findConda(machine), { path: expected })
    })
  }

  test('nowhere', async () => {
    const machine = { ...fakeMachine({}, { CONDA: '', CONDA_EXE: '/gone' }), which: async () => undefined }
    assert.match(JSON.stringify(await findConda(machine)), /conda is not on PATH/)
  })

  const interpreters: readonly (readonly [string, string, string])[] = [
    ['an interpreter line', script, '/opt/conda/bin/python'],
    [
      'a prefix that is too long for one',
      `#!/bin/sh\n'''exec' /long/bin/python "$0" "$@"\n' '''\n`,
      '/long/bin/python',
    ],
    ['a prefix with a space', `#!/bin/sh\n'''exec' "/a b/bin/python" "$0" "$@"\n' '''\n`, '/a b/bin/python'],
    ['env', '#!/usr/bin/env python3\n', 'python3'],
    ['no script: the Python beside it', '\x7fELF', '/opt/conda/bin/python'],
    ['a wrapper: the Python beside it', '#!/bin/sh\nexec something\n', '/opt/conda/bin/python'],
  ]
  for (const [name, content, expected] of interpreters) {
    test(`its interpreter by ${name}`, async () => {
      const machine = { ...fakeMachine({ '/opt/conda/bin/conda': content }), which: async (path: string) => path }
      assert.equal(await condaInterpreter(machine, '/opt/conda/bin/conda'), expected)
    })
  }

  test('without one it is taken for the interpreter itself', async () => {
    const machine = { ...fakeMachine({}), which: async () => undefined }
    assert.equal(await condaInterpreter(machine, '/opt/conda/bin/python3'), '/opt/conda/bin/python3')
  })
})
