import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { php } from '../../src/clients/php.ts'
import type { Verdict } from '../../src/model.ts'
import { fakeMachine } from '../machines/fake-machine.ts'
import { hosts, run, testFailingProbes } from './asking/failing-probes.ts'
import { byOpenSsl, refusing } from './openssl/verdicts.ts'
import { readRecording } from './recording.ts'
import { assertVerdicts } from './verdict-table.ts'

/** PHP does not say why. */
const refused = 'rejected: error:0A000086:SSL routines::certificate verify failed'

const { withoutRoot, withRoot } = byOpenSsl(
  refusing(refused, "rejected: Peer certificate subjectAltName did not match expected name `127.0.0.1'"),
  {
    'plain-http': 'unreachable: error:0A00010B:SSL routines::wrong version number',
    silent: 'unreachable: no answer in 5 s',
    reset: 'unreachable: Connection reset by peer',
    'closed-port': 'unreachable: Connection refused',
  },
)

suite('php: what it says of the servers of the test world', () => {
  test('without the root', () => assertVerdicts(php, 'without-root', withoutRoot))
  test('with the root in SSL_CERT_FILE', () => assertVerdicts(php, 'with-root', withRoot))
  test('its version', () => {
    assert.equal(php.interpret(readRecording('php', 'with-root').probe, []).version, '8.2.36')
  })
})

const telling = (...records: readonly object[]) => {
  const stdout = records.map(record => `\n@local-issuer ${JSON.stringify(record)}\n`).join('')
  return { runs: [{ label: 'streams', run: run({ stdout }) }] }
}
const saying = (message: string, kind = 'tls') => telling({ host: 0, kind, message, milliseconds: 1 })

suite('php: other ends of a connection', () => {
  const operation = 'SSL operation failed with code 1. OpenSSL Error messages:\n'
  const cases: readonly (readonly [string, string, Verdict])[] = [
    ['tls', `${operation}error:0A000126:SSL routines::unexpected eof while reading`, 'unreachable'],
    ['tls', `${operation}error:0A000410:SSL routines::sslv3 alert handshake failure`, 'rejected'],
    ['tls', `${operation}error:0A0C0103:SSL routines::internal error`, 'error'],
    ['tls', 'SSL: Connection reset by peer', 'unreachable'],
    ['tls', 'the connection was closed', 'unreachable'],
    ['tls', "Peer certificate CN=`a.example' did not match expected CN=`b.example'", 'rejected'],
    ['tls', "failed loading cafile stream: `/nonexistent'", 'rejected'],
    ['connection', 'php_network_getaddresses: getaddrinfo for a.example failed', 'unreachable'],
    ['other', 'certificate verify failed', 'error'],
  ]
  for (const [kind, message, verdict] of cases) {
    test(`${kind}: ${message.replace(operation, '')} is ${verdict}`, () => {
      assert.equal(php.interpret(saying(message, kind), hosts).verdicts[0]?.verdict, verdict)
    })
  }
  test('a PHP without OpenSSL is absent', () => {
    const absent = 'this PHP has no openssl extension'
    assert.equal(php.interpret(telling({ about: { version: '8.2.36', absent } }), hosts).absent, absent)
  })
})

suite('php: a probe that fails', () => {
  testFailingProbes(php, {
    probe: failed => ({ runs: [{ label: 'streams', run: failed }] }),
    saying: words => saying(words),
    silentAtDeadline: 'error',
    traceback: 'MemoryError: no room',
  })
})

suite('php: its stores', () => {
  const compiledIn = { cafile: '/usr/lib/ssl/cert.pem', capath: '/usr/lib/ssl/certs' }
  const file = { origin: 'default', form: 'bundle', path: compiledIn.cafile }
  const directory = { origin: 'default', form: 'directory', path: compiledIn.capath }
  const of = (environment: Record<string, string>, settings: readonly object[] = []) =>
    php.stores(fakeMachine({}, environment), { path: 'php' }, telling({ about: { ...compiledIn, settings } }))
  const ini = '/etc/php/8.2/cli/php.ini'

  test('the two of OPENSSLDIR', async () => assert.deepEqual(await of({}), [file, directory]))
  test('SSL_CERT_FILE', async () => {
    assert.deepEqual(await of({ SSL_CERT_FILE: '/a.pem' }), [
      { origin: 'variable', form: 'bundle', path: '/a.pem', variable: 'SSL_CERT_FILE' },
      { ...file, replacedBy: 'SSL_CERT_FILE' },
      directory,
    ])
  })
  test('openssl.cafile takes the place of both, and of the variables', async () => {
    const settings = [{ name: 'openssl.cafile', value: '/b.pem', file: ini }]
    assert.deepEqual(await of({ SSL_CERT_FILE: '/a.pem' }, settings), [
      { origin: 'config-file', form: 'bundle', path: '/b.pem', config: { file: ini, setting: 'openssl.cafile' } },
      {
        origin: 'variable',
        form: 'bundle',
        path: '/a.pem',
        variable: 'SSL_CERT_FILE',
        replacedBy: 'openssl.cafile',
      },
      { ...directory, replacedBy: 'openssl.cafile' },
    ])
  })
  test('openssl.capath alone; curl.cainfo is not for streams', async () => {
    const settings = [
      { name: 'openssl.capath', value: '/d', file: '' },
      { name: 'curl.cainfo', value: '/c.pem', file: ini },
    ]
    assert.deepEqual(await of({}, settings), [
      { origin: 'config-file', form: 'directory', path: '/d', config: { file: 'php.ini', setting: 'openssl.capath' } },
      { ...file, replacedBy: 'openssl.capath' },
      { ...directory, replacedBy: 'openssl.capath' },
    ])
  })
})
