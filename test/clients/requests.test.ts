import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { requests } from '../../src/clients/requests.ts'
import { fakeMachine } from '../machines/fake-machine.ts'
import { hosts, run, testFailingProbes } from './asking/failing-probes.ts'
import { pythonProbe } from './python/library.ts'
import { byPython, commonNameIsNoName } from './python/verdicts.ts'
import { readRecording } from './recording.ts'
import { assertVerdicts, but } from './verdict-table.ts'

const { withoutRoot, withRoot } = byPython({
  'plain-http': 'unreachable: [SSL: WRONG_VERSION_NUMBER] wrong version number',
  silent: 'unreachable: ReadTimeout: ',
  reset: "unreachable: ConnectionError: ('Connection aborted.', ConnectionResetError(104, 'Connection reset by peer'))",
  'closed-port': 'unreachable: Failed to establish a new connection: [Errno 111] Connection refused',
})

/** urllib3 1.26 words the name in a way of its own here. */
const byUrllib3One = but(withRoot, {
  'wrong-name': "rejected: CertificateError(\"hostname '127.0.0.1' doesn't match either of 'elsewhere.example'",
})
/** urllib3 2 leaves it to OpenSSL, and to the subjectAltName. */
const byUrllib3Two = but(withRoot, commonNameIsNoName)

suite('requests: what it says of the servers of the test world', () => {
  test('without the root', () => assertVerdicts(requests, 'without-root', withoutRoot))
  test('with the root in REQUESTS_CA_BUNDLE', () => assertVerdicts(requests, 'with-root', byUrllib3One))
  test('from PyPI, without the root', () => assertVerdicts(requests, 'pip-without-root', withoutRoot))
  test('from PyPI, with the root', () => assertVerdicts(requests, 'pip-with-root', byUrllib3Two))
  test('its version is its own, beside that of the interpreter', () => {
    assert.equal(requests.interpret(readRecording('requests', 'with-root').probe, []).version, '2.28.1 (Python 3.11.2)')
  })
})

const record = (fields: object): string => `\n@local-issuer ${JSON.stringify({ library: 'requests', ...fields })}\n`

test('a Python without requests is no requests', () => {
  const stdout = record({ about: { version: '3.11.2', absent: "No module named 'requests'" } })
  const { absent } = requests.interpret({ runs: [{ label: 'requests', run: run({ stdout }) }] }, hosts)
  assert.equal(absent, "No module named 'requests'")
})

test('a bundle that is not there is a rejection of every host, as requests asks none', () => {
  const message = 'Could not find a suitable TLS CA certificate bundle, invalid path: /nonexistent.pem'
  const stdout = [0, 1].map(host => record({ host, kind: 'store', type: 'OSError', message })).join('')
  for (const answer of requests.interpret({ runs: [{ label: 'requests', run: run({ stdout }) }] }, hosts).verdicts) {
    assert.deepEqual([answer.verdict, answer.message], ['rejected', `OSError: ${message}`])
  }
})

suite('requests: a probe that fails', () => {
  testFailingProbes(requests, {
    probe: failed => ({ runs: [{ label: 'requests', run: failed }] }),
    saying: message => ({
      runs: [{ label: 'requests', run: run({ stdout: record({ host: 0, kind: 'other', type: 'X', message }) }) }],
    }),
    silentAtDeadline: 'error',
    traceback: 'ended with exit code 1 and said nothing of this host: MemoryError: no room',
  })
})

suite('requests: its stores', () => {
  const system = '/etc/ssl/certs/ca-certificates.crt'
  const certifi = '/usr/lib/certifi/cacert.pem'
  const probeWhere = (where: string) => ({
    runs: [{ label: 'requests', run: run({ stdout: record({ about: { where, certifi } }) }) }],
  })
  const standard = { origin: 'default', form: 'bundle', path: system }
  const told = { origin: 'variable', form: 'bundle', path: '/a.pem', variable: 'REQUESTS_CA_BUNDLE' }
  const files = { '/hashed/01234567.0': '' }
  const cases: readonly (readonly [string, Record<string, string>, readonly object[]])[] = [
    ['no variable: the bundle that it came with', {}, [standard]],
    ['REQUESTS_CA_BUNDLE', { REQUESTS_CA_BUNDLE: '/a.pem' }, [told, { ...standard, replacedBy: 'REQUESTS_CA_BUNDLE' }]],
    [
      'REQUESTS_CA_BUNDLE before CURL_CA_BUNDLE',
      { CURL_CA_BUNDLE: '/b.pem', REQUESTS_CA_BUNDLE: '/a.pem' },
      [told, { ...standard, replacedBy: 'REQUESTS_CA_BUNDLE' }],
    ],
    [
      'CURL_CA_BUNDLE, where the other is set to nothing',
      { CURL_CA_BUNDLE: '/b.pem', REQUESTS_CA_BUNDLE: '' },
      [
        { ...told, path: '/b.pem', variable: 'CURL_CA_BUNDLE' },
        { ...standard, replacedBy: 'CURL_CA_BUNDLE' },
      ],
    ],
    [
      'a directory',
      { REQUESTS_CA_BUNDLE: '/hashed' },
      [
        { ...told, form: 'directory', path: '/hashed' },
        { ...standard, replacedBy: 'REQUESTS_CA_BUNDLE' },
      ],
    ],
    ['both set to nothing', { CURL_CA_BUNDLE: '', REQUESTS_CA_BUNDLE: '' }, [standard]],
    ['SSL_CERT_FILE and SSL_CERT_DIR are of no interest', { SSL_CERT_FILE: '/a.pem', SSL_CERT_DIR: '/a' }, [standard]],
  ]
  for (const [name, environment, expected] of cases) {
    test(name, async () => {
      assert.deepEqual(
        await requests.stores(fakeMachine(files, environment), { path: 'python3' }, probeWhere(system)),
        expected,
      )
    })
  }

  test("Debian's requests uses the system's bundle, that of PyPI its own certifi's", async () => {
    const pathOf = async (name: string) =>
      (await requests.stores(fakeMachine({}), { path: 'python3' }, readRecording('requests', name).probe))[0]?.path
    assert.equal(await pathOf('without-root'), system)
    assert.match((await pathOf('pip-without-root')) ?? '', /\/certifi\/cacert\.pem$/)
  })
})

suite('requests: where a path may end', () => {
  for (const [urllib3, version, ends] of [
    ['2.3.0', '3.13.5', false],
    ['2.4.0', '3.13.5', true],
    ['2.4.0', '3.12.1', false],
    ['1.26.12', '3.11.2', false],
  ] as const) {
    test(`${ends ? 'at any anchor' : 'at a root'} with urllib3 ${urllib3} in Python ${version}`, () => {
      const probe = pythonProbe('requests', { about: { version, library_version: '2.32.3', urllib3 } })
      assert.equal(requests.interpret(probe, []).endsAtAnyAnchor, ends)
    })
  }
})
