import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { node } from '../../src/clients/node.ts'
import { fakeMachine } from '../machines/fake-machine.ts'
import { hosts, run, testFailingProbes } from './asking/failing-probes.ts'
import { withoutRoot, withRoot } from './node/verdicts.ts'
import { readRecording } from './recording.ts'
import { assertVerdicts, type VerdictTable } from './verdict-table.ts'

/** OpenSSL wrote `self signed` until 3.0. */
const inOldSpelling = (table: VerdictTable): VerdictTable =>
  JSON.parse(JSON.stringify(table).replaceAll('self-signed certificate', 'self signed certificate'))

suite('node: what it says of the servers of the test world', () => {
  for (const version of ['', '18-', '22-', '26-']) {
    test(`${version}without the root`, () => assertVerdicts(node, `${version}without-root`, withoutRoot))
    test(`${version}with the root in NODE_EXTRA_CA_CERTS`, () => assertVerdicts(node, `${version}with-root`, withRoot))
  }
  test('14 without the root', () => assertVerdicts(node, '14-without-root', inOldSpelling(withoutRoot)))
  test('14 with the root', () => assertVerdicts(node, '14-with-root', inOldSpelling(withRoot)))
  test('its version', () => {
    assert.equal(node.interpret(readRecording('node', 'with-root').probe, []).version, '20.20.2')
  })
})

const record = (fields: object): string => `\n@local-issuer ${JSON.stringify(fields)}\n`
const probeSaying = (stdout: string) => ({ runs: [{ label: 'node', run: run({ stdout }) }] })

suite('node: its codes', () => {
  const cases: readonly (readonly [string, string])[] = [
    ['ENOTFOUND', 'unreachable'],
    ['EAI_AGAIN', 'unreachable'],
    ['ECONNRESET', 'unreachable'],
    ['EHOSTUNREACH', 'unreachable'],
    ['ERR_SSL_WRONG_VERSION_NUMBER', 'unreachable'],
    ['ERR_SSL_PACKET_LENGTH_TOO_LONG', 'unreachable'],
    ['ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE', 'rejected'],
    ['ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION', 'rejected'],
    ['ERR_SSL_UNSUPPORTED_PROTOCOL', 'rejected'],
    ['ERR_TLS_CERT_ALTNAME_INVALID', 'rejected'],
    ['UNABLE_TO_GET_ISSUER_CERT', 'rejected'],
    ['CERT_REVOKED', 'rejected'],
    ['INVALID_PURPOSE', 'rejected'],
    ['ERR_OSSL_EVP_UNSUPPORTED', 'error'],
    ['EMFILE', 'error'],
    ['', 'error'],
  ]
  for (const [code, verdict] of cases) {
    test(`${code || 'no code'} is ${verdict}`, () => {
      const [first] = node.interpret(
        probeSaying(record({ host: 0, kind: 'failed', code, message: 'words' })),
        hosts,
      ).verdicts
      assert.deepEqual([first?.verdict, first?.message], [verdict, code ? `${code}: words` : 'words'])
    })
  }
})

suite('node: a probe that fails', () => {
  testFailingProbes(node, {
    probe: failed => ({ runs: [{ label: 'node', run: failed }] }),
    saying: message => probeSaying(record({ host: 0, kind: 'failed', code: 'EWHATEVER', message })),
    silentAtDeadline: 'error',
    traceback: 'ended with exit code 1 and said nothing of this host: MemoryError: no room',
  })
})

suite('node: its stores', () => {
  const stores = (about: object, environment: Record<string, string> = {}) =>
    node.stores(fakeMachine({}, environment), { path: 'node' }, probeSaying(record({ about })))
  const builtIn = { origin: 'default', form: 'built-in', pem: 'one\ntwo' }
  const extra = { origin: 'variable', form: 'bundle', path: '/a.pem', variable: 'NODE_EXTRA_CA_CERTS' }
  const roots = ['one', 'two']

  test('the roots inside', async () => {
    assert.deepEqual(await stores({ roots, system: [] }), [builtIn])
  })
  test('NODE_EXTRA_CA_CERTS adds', async () => {
    assert.deepEqual(await stores({ roots, system: [] }, { NODE_EXTRA_CA_CERTS: '/a.pem' }), [builtIn, extra])
  })
  test('NODE_EXTRA_CA_CERTS that is set to nothing adds nothing', async () => {
    assert.deepEqual(await stores({ roots }, { NODE_EXTRA_CA_CERTS: '' }), [builtIn])
  })
  test('the system store, where it is in use', async () => {
    assert.deepEqual(await stores({ roots, system: ['three'] }), [builtIn, { ...builtIn, pem: 'three' }])
  })
  test("--use-openssl-ca takes the place of what is inside by OpenSSL's two", async () => {
    const environment = { SSL_CERT_FILE: '/b.pem', NODE_EXTRA_CA_CERTS: '/a.pem' }
    assert.deepEqual(await stores({ roots, opensslCa: true }, environment), [
      { origin: 'variable', form: 'bundle', path: '/b.pem', variable: 'SSL_CERT_FILE' },
      { origin: 'default', form: 'bundle', path: '/etc/ssl/cert.pem', replacedBy: 'SSL_CERT_FILE' },
      { origin: 'default', form: 'directory', path: '/etc/ssl/certs' },
      extra,
    ])
  })
  test('without --use-openssl-ca SSL_CERT_FILE is of no interest', async () => {
    assert.deepEqual(await stores({ roots }, { SSL_CERT_FILE: '/b.pem' }), [builtIn])
  })
})
