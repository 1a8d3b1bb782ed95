import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { python } from '../../src/clients/python.ts'
import { fakeMachine } from '../machines/fake-machine.ts'
import { hosts, run, testFailingProbes } from './asking/failing-probes.ts'
import { byPython } from './python/verdicts.ts'
import { readRecording } from './recording.ts'
import { assertVerdicts, but, type VerdictTable } from './verdict-table.ts'

const { withoutRoot, withRoot } = byPython({
  'plain-http': 'unreachable: SSLError: [SSL: WRONG_VERSION_NUMBER] wrong version number',
  silent: 'unreachable: The handshake operation timed out',
  reset: 'unreachable: ConnectionResetError: [Errno 104] Connection reset by peer',
  'closed-port': 'unreachable: ConnectionRefusedError: [Errno 111] Connection refused',
})

/** 3.6 has no SSLCertVerificationError, tells no reason, and checks the name itself. */
const withoutReason = (table: VerdictTable): VerdictTable =>
  Object.fromEntries(
    Object.entries(table).map(([member, expected]) => [
      member,
      expected.startsWith('rejected')
        ? 'rejected: SSLError: [SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed (_ssl.c:852)'
        : expected,
    ]),
  )

suite('python: what it says of the servers of the test world', () => {
  for (const version of ['', '3.8-', '3.9-', '3.12-', '3.13-']) {
    test(`${version}without the root`, () => assertVerdicts(python, `${version}without-root`, withoutRoot))
    test(`${version}with the root in SSL_CERT_FILE`, () => assertVerdicts(python, `${version}with-root`, withRoot))
  }
  test('3.6 without the root', () => assertVerdicts(python, '3.6-without-root', withoutReason(withoutRoot)))
  test('3.6 with the root in SSL_CERT_FILE', () => {
    const wrongName = "rejected: CertificateError: hostname '127.0.0.1' doesn't match either of 'elsewhere.example'"
    assertVerdicts(python, '3.6-with-root', but(withoutReason(withRoot), { 'wrong-name': wrongName }))
  })
  test('its version is its own', () => {
    const { probe } = readRecording('python', '3.13-with-root')
    assert.equal(python.interpret(probe, []).version, '3.13.0')
  })
})

const record = (fields: object): string => `\n@local-issuer ${JSON.stringify({ library: 'ssl', ...fields })}\n`

suite('python: other ends of a connection', () => {
  const cases = [
    ['SSLEOFError', 'connection', {}, 'unreachable'],
    ['SSLZeroReturnError', 'connection', {}, 'unreachable'],
    ['gaierror', 'name', {}, 'unreachable'],
    ['timeout', 'timeout', {}, 'unreachable'],
    ['OSError', 'proxy', {}, 'unreachable'],
    ['OSError', 'store', {}, 'rejected'],
    ['SSLError', 'tls', { reason: 'TLSV1_ALERT_PROTOCOL_VERSION' }, 'rejected'],
    ['SSLError', 'tls', { reason: 'DH_KEY_TOO_SMALL' }, 'rejected'],
    ['SSLError', 'tls', { reason: 'UNEXPECTED_EOF_WHILE_READING' }, 'unreachable'],
    ['SSLError', 'tls', { message: '[SSL] legacy sigalg disallowed or unsupported (_ssl.c:992)' }, 'rejected'],
    ['SSLError', 'tls', { message: '[X509] PEM lib (_ssl.c:4123)' }, 'rejected'],
    ['SSLError', 'tls', { reason: 'INTERNAL_ERROR' }, 'error'],
    ['ValueError', 'other', {}, 'error'],
    ['ValueError', 'a kind that is not known', {}, 'error'],
  ] as const
  for (const [type, kind, more, verdict] of cases) {
    test(`${type} of the kind ${kind} ${JSON.stringify(more)} is ${verdict}`, () => {
      const stdout = record({ host: 0, kind, type, message: 'words', ...more, milliseconds: 1.6 })
      const [first] = python.interpret({ runs: [{ label: 'ssl', run: run({ stdout }) }] }, hosts).verdicts
      assert.equal(first?.verdict, verdict)
      assert.equal(first.milliseconds, 2)
    })
  }
})

suite('python: a probe that fails', () => {
  testFailingProbes(python, {
    probe: failed => ({ runs: [{ label: 'ssl', run: failed }] }),
    saying: message => ({
      runs: [{ label: 'ssl', run: run({ stdout: record({ host: 0, kind: 'other', type: 'ValueError', message }) }) }],
    }),
    silentAtDeadline: 'error',
    traceback: 'ended with exit code 1 and said nothing of this host: MemoryError: no room',
  })

  test('an output that was cut at the deadline keeps what was said; of the rest nothing was heard in time', () => {
    const { hosts: asked, probe } = readRecording('python', 'with-root')
    const { stdout } = probe.runs[0]?.run ?? run()
    const cut = stdout.slice(0, stdout.indexOf('certificate has expired'))
    const { verdicts } = python.interpret(
      { runs: [{ label: 'ssl', run: run({ stdout: cut, timedOut: true }) }] },
      asked.map(({ host }) => host),
    )
    const of = (member: string) => verdicts[asked.findIndex(entry => entry.member === member)]?.verdict
    assert.equal(of('good-p256'), 'trusted')
    assert.equal(of('no-intermediate'), 'rejected')
    assert.equal(of('expired'), 'unreachable')
    assert.equal(of('control'), 'unreachable')
  })
})

suite('python: its stores', () => {
  const probe = {
    runs: [
      {
        label: 'ssl',
        run: run({ stdout: record({ about: { cafile: '/usr/lib/ssl/cert.pem', capath: '/usr/lib/ssl/certs' } }) }),
      },
    ],
  }
  const file = { origin: 'default', form: 'bundle', path: '/usr/lib/ssl/cert.pem' }
  const directory = { origin: 'default', form: 'directory', path: '/usr/lib/ssl/certs' }
  const fileBy = { origin: 'variable', form: 'bundle', variable: 'SSL_CERT_FILE' }
  const directoryBy = { origin: 'variable', form: 'directory', variable: 'SSL_CERT_DIR' }
  const fileReplaced = { ...file, replacedBy: 'SSL_CERT_FILE' }
  const directoryReplaced = { ...directory, replacedBy: 'SSL_CERT_DIR' }
  const cases: readonly (readonly [string, Record<string, string>, readonly object[]])[] = [
    ['no variable: the two of OPENSSLDIR', {}, [file, directory]],
    [
      'SSL_CERT_FILE takes the place of the file alone',
      { SSL_CERT_FILE: '/a.pem' },
      [{ ...fileBy, path: '/a.pem' }, fileReplaced, directory],
    ],
    [
      'SSL_CERT_DIR takes the place of the directory alone',
      { SSL_CERT_DIR: '/a' },
      [file, { ...directoryBy, path: '/a' }, directoryReplaced],
    ],
    [
      'SSL_CERT_DIR is a list, whose empty parts are passed over',
      { SSL_CERT_DIR: '/a::/b:' },
      [file, { ...directoryBy, path: '/a' }, { ...directoryBy, path: '/b' }, directoryReplaced],
    ],
    [
      'variables that are set to nothing take the place all the same',
      { SSL_CERT_FILE: '', SSL_CERT_DIR: '' },
      [{ ...fileBy, path: '' }, fileReplaced, { ...directoryBy, path: '' }, directoryReplaced],
    ],
    [
      'REQUESTS_CA_BUNDLE and CURL_CA_BUNDLE are of no interest',
      { REQUESTS_CA_BUNDLE: '/a.pem', CURL_CA_BUNDLE: '/a.pem' },
      [file, directory],
    ],
  ]
  for (const [name, environment, expected] of cases) {
    test(name, async () => {
      assert.deepEqual(await python.stores(fakeMachine({}, environment), { path: 'python3' }, probe), expected)
    })
  }

  test("certifi's bundle lies beside, and is not used", async () => {
    const { probe: recorded } = readRecording('python', 'without-root')
    const stores = await python.stores(fakeMachine({}), { path: 'python3' }, recorded)
    assert.deepEqual(stores.at(-1), {
      origin: 'default',
      form: 'bundle',
      path: '/etc/ssl/certs/ca-certificates.crt',
      beside: 'certifi',
    })
  })

  const moves: readonly (readonly [string, object, object | undefined])[] = [
    ['conda, moved', { conda: true }, { from: '/build/env', to: '/opt/env' }],
    ['conda, where it was built', { conda: true, base_prefix: '/build/env' }, undefined],
    ['no conda: OPENSSLDIR lies where the system has it', { conda: false }, undefined],
    [
      'never installed, but unpacked',
      { conda: false, cafile: '/build/_h_env_placehold_placehold/ssl/cert.pem' },
      { from: '/build/_h_env_placehold_placehold', to: '/opt/env' },
    ],
  ]
  for (const [name, facts, moved] of moves) {
    test(`an environment: ${name}`, async () => {
      const about = {
        cafile: '/build/env/ssl/cert.pem',
        capath: '/build/env/ssl/certs',
        base_prefix: '/opt/env',
        ...facts,
      }
      const stdout = record({ about })
      const machine = fakeMachine({}, { SSL_CERT_FILE: '/a.pem' })
      const stores = await python.stores(
        machine,
        { path: 'python3' },
        { runs: [{ label: 'ssl', run: run({ stdout }) }] },
      )
      assert.deepEqual(
        stores.map(store => store.moved),
        [undefined, moved, moved],
      )
    })
  }

  test('an interpreter that told nothing has none', async () => {
    assert.deepEqual(await python.stores(fakeMachine({}), { path: 'python3' }, { runs: [] }), [])
  })
})
