import assert from 'node:assert/strict'
import { describe, suite, test } from 'node:test'
import { cainfoIn } from '../../src/clients/cargo/config.ts'
import { cargo } from '../../src/clients/cargo.ts'
import { fakeMachine } from '../machines/fake-machine.ts'
import { hosts, run, testFailingProbes } from './asking/failing-probes.ts'
import { byOpenSsl } from './openssl/verdicts.ts'
import { assertVerdicts } from './verdict-table.ts'

const problem = (words: string) => `rejected: SSL certificate problem: ${words}` as const
const noIssuer = problem('unable to get local issuer certificate')
const selfSignedInChain = problem('self-signed certificate in certificate chain')

const { withoutRoot, withRoot } = byOpenSsl(
  {
    noIssuer,
    selfSigned: problem('self-signed certificate'),
    selfSignedInChain,
    expired: problem('certificate has expired'),
    notYetValid: problem('certificate is not yet valid'),
    wrongName: 'rejected: no alternative certificate subject name matches',
  },
  {
    'plain-http':
      'unreachable: [35] SSL connect error (TLS connect error: error:0A00010B:SSL routines::wrong version number)',
    silent: 'unreachable: no answer before the deadline',
    reset: 'unreachable: [35] SSL connect error (Recv failure: Connection reset by peer)',
    'closed-port': 'unreachable: [7] Could not connect to server',
  },
)

suite('cargo: what it says of the servers of the test world', () => {
  test('without the root', () => assertVerdicts(cargo, 'without-root', withoutRoot))
  test('with the root in CARGO_HTTP_CAINFO', () => assertVerdicts(cargo, 'with-root', withRoot))
})

const probeOf = (ended: ReturnType<typeof run>) => ({ runs: hosts.map(({ id }) => ({ label: id, run: ended })) })

suite('cargo: when its process fails', () => {
  testFailingProbes(cargo, {
    probe: probeOf,
    saying: words => ({
      runs: [
        { label: '127.0.0.1:8401', run: run({ exitCode: 101, stderr: `error: no\n\nCaused by:\n  [1] ${words}\n` }) },
      ],
    }),
    silentAtDeadline: 'unreachable',
    traceback: 'MemoryError: no room',
  })

  test('waiting for another cargo says nothing of a host', () => {
    const stderr = '    Blocking waiting for file lock on package cache\n'
    const { verdicts } = cargo.interpret(probeOf(run({ exitCode: null, timedOut: true, stderr })), hosts)
    assert.deepEqual(
      verdicts.map(({ verdict }) => verdict),
      ['error', 'error'],
    )
  })

  test('a cargo before 1.68 is skipped', () => {
    const version = { label: 'version', run: run({ stdout: 'cargo 1.65.0\n' }) }
    const { verdicts } = cargo.interpret({ runs: [version] }, hosts)
    assert.deepEqual(
      verdicts.map(({ verdict }) => verdict),
      ['skipped', 'skipped'],
    )
  })

  test('a store that cannot be loaded rejects', () => {
    const stderr =
      'error: download of config.json failed\n\nCaused by:\n  [77] Problem with the SSL CA cert (path? access rights?) (error setting certificate file: /gone.pem)\n'
    assert.equal(cargo.interpret(probeOf(run({ exitCode: 101, stderr })), hosts).verdicts[0]?.verdict, 'rejected')
  })
})

describe('cargo: its stores are what it loads,', () => {
  const stderr = ['*  CAfile: /ca.pem', '*  CApath: /etc/ssl/certs']
    .map(line => `   0.01s DEBUG network: http-debug: ${line}\n`)
    .join('')
  const storesUnder = async (environment: Record<string, string>, files: Record<string, string> = {}) =>
    cargo.stores(fakeMachine(files, environment), { path: '/usr/bin/cargo' }, probeOf(run({ stderr })))
  const directory = { origin: 'default', form: 'directory', path: '/etc/ssl/certs' }
  const own = { form: 'bundle', path: '/ca.pem' }

  test('by default', async () => {
    assert.deepEqual(await storesUnder({}), [{ origin: 'default', ...own }, directory])
  })
  for (const variable of ['CARGO_HTTP_CAINFO', 'SSL_CERT_FILE']) {
    test(`because of ${variable}`, async () => {
      const [first] = await storesUnder({ [variable]: '/ca.pem' })
      assert.deepEqual(first, { origin: 'variable', ...own, variable })
    })
  }
  test('because of SSL_CERT_DIR', async () => {
    const [, second] = await storesUnder({ SSL_CERT_DIR: '/etc/ssl/certs' })
    assert.deepEqual(second, { ...directory, origin: 'variable', variable: 'SSL_CERT_DIR' })
  })
  test('because of a configuration', async () => {
    const file = '/home/runner/.cargo/config.toml'
    const [first] = await storesUnder({ HOME: '/home/runner' }, { [file]: '[http]\ncainfo = "/ca.pem"\n' })
    assert.deepEqual(first, { origin: 'config-file', ...own, config: { file, setting: 'http.cainfo' } })
  })
})

describe('cargo: http.cainfo is read', () => {
  const cases: Record<string, [string, string | undefined]> = {
    'in its table': ['[net]\ncainfo = "/no"\n[http]\ncainfo = "/ca.pem"\n', '/ca.pem'],
    'with a dotted name': ["http.cainfo = '/ca.pem'\n", '/ca.pem'],
    'not from a comment': ['[http]\n# cainfo = "/ca.pem"\n', undefined],
    'not from another table': ['[http.more]\ncainfo = "/ca.pem"\n', undefined],
  }
  for (const [where, [toml, path]] of Object.entries(cases)) {
    test(where, () => assert.equal(cainfoIn(toml), path))
  }
})
