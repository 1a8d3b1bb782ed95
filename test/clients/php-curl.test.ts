import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { phpCurl } from '../../src/clients/php-curl.ts'
import type { Verdict } from '../../src/model.ts'
import { fakeMachine } from '../machines/fake-machine.ts'
import { hosts, run, testFailingProbes } from './asking/failing-probes.ts'
import { byOpenSsl } from './openssl/verdicts.ts'
import { readRecording } from './recording.ts'
import { assertVerdicts } from './verdict-table.ts'

const noIssuer = 'rejected: cURL error 60: SSL certificate problem: unable to get local issuer certificate'
const selfSignedInChain =
  'rejected: cURL error 60: SSL certificate problem: self-signed certificate in certificate chain'

const { withoutRoot, withRoot } = byOpenSsl(
  {
    noIssuer,
    selfSigned: 'rejected: cURL error 60: SSL certificate problem: self-signed certificate',
    selfSignedInChain,
    expired: 'rejected: cURL error 60: SSL certificate problem: certificate has expired',
    notYetValid: 'rejected: cURL error 60: SSL certificate problem: certificate is not yet valid',
    wrongName: "rejected: no alternative certificate subject name matches target host name '127.0.0.1'",
  },
  {
    'plain-http': 'unreachable: cURL error 35: OpenSSL/3.0.19: error:0A00010B:SSL routines::wrong version number',
    silent: 'unreachable: cURL error 28: Connection timed out',
    reset: 'unreachable: cURL error 35: Recv failure: Connection reset by peer',
    'closed-port': 'unreachable: cURL error 7: Failed to connect to 127.0.0.1 port 1',
  },
)

suite('php-curl: what it says of the servers of the test world', () => {
  test('without the root', () => assertVerdicts(phpCurl, 'without-root', withoutRoot))
  test('with the root in curl.cainfo', () => assertVerdicts(phpCurl, 'with-root', withRoot))
  test('its version', () => {
    const { version } = phpCurl.interpret(readRecording('php-curl', 'with-root').probe, [])
    assert.equal(version, '8.2.36 (libcurl 7.88.1, OpenSSL/3.0.19)')
  })
})

const telling = (...records: readonly object[]) => {
  const stdout = records.map(record => `\n@local-issuer ${JSON.stringify(record)}\n`).join('')
  return { runs: [{ label: 'curl', run: run({ stdout }) }] }
}

suite('php-curl: other ends of a connection', () => {
  const cases: readonly (readonly [number, string, Verdict])[] = [
    [6, 'Could not resolve host: a.example', 'unreachable'],
    [56, 'CONNECT tunnel failed, response 403', 'unreachable'],
    [77, 'error setting certificate file: /nonexistent', 'rejected'],
    [35, 'OpenSSL/3.0.19: error:0A000410:SSL routines::sslv3 alert handshake failure', 'rejected'],
    [35, 'something else', 'error'],
    [2, 'Failed initialization', 'error'],
  ]
  for (const [exitcode, message, verdict] of cases) {
    test(`${exitcode}, ${message}, is ${verdict}`, () => {
      const said = telling({ host: 0, exitcode, message })
      assert.equal(phpCurl.interpret(said, hosts).verdicts[0]?.verdict, verdict)
    })
  }
  test('a record without a number is no success', () => {
    assert.equal(phpCurl.interpret(telling({ host: 0, exitcode: '0' }), hosts).verdicts[0]?.verdict, 'error')
  })
  test('a PHP without the extension is absent', () => {
    const absent = 'this PHP has no curl extension'
    assert.equal(phpCurl.interpret(telling({ about: { version: '8.2.36', absent } }), hosts).absent, absent)
  })
})

suite('php-curl: a probe that fails', () => {
  testFailingProbes(phpCurl, {
    probe: failed => ({ runs: [{ label: 'curl', run: failed }] }),
    saying: message => telling({ host: 0, exitcode: 99, message }),
    silentAtDeadline: 'error',
    traceback: 'MemoryError: no room',
  })
})

suite('php-curl: its stores', () => {
  const bundle = '/etc/ssl/certs/ca-certificates.crt'
  const libcurl = { curlCafile: bundle, curlCapath: '/etc/ssl/certs' }
  const file = { origin: 'default', form: 'bundle', path: bundle }
  const directory = { origin: 'default', form: 'directory', path: '/etc/ssl/certs' }
  const ini = '/etc/php/8.2/cli/conf.d/90-ca.ini'
  const cainfo = { name: 'curl.cainfo', value: '/c.pem', file: ini }
  const of = (about: object, files: Record<string, string> = {}) =>
    phpCurl.stores(fakeMachine(files, { SSL_CERT_FILE: '/a.pem' }), { path: 'php' }, telling({ about }))

  test('what libcurl was built with, whatever SSL_CERT_FILE says', async () => {
    assert.deepEqual(await of(libcurl), [file, directory])
  })
  test("a libcurl that does not tell has the system's", async () => {
    assert.deepEqual(await of({}, { '/etc/pki/tls/certs/ca-bundle.crt': '' }), [
      { ...file, path: '/etc/pki/tls/certs/ca-bundle.crt' },
    ])
    assert.deepEqual(await of({}), [])
  })
  test('curl.cainfo takes the place of the file; the directory stays', async () => {
    assert.deepEqual(await of({ ...libcurl, settings: [cainfo] }), [
      { origin: 'config-file', form: 'bundle', path: '/c.pem', config: { file: ini, setting: 'curl.cainfo' } },
      { ...file, replacedBy: 'curl.cainfo' },
      directory,
    ])
  })
  test('openssl.cafile goes before curl.cainfo', async () => {
    const settings = [cainfo, { name: 'openssl.cafile', value: '/o.pem', file: ini }]
    assert.deepEqual((await of({ ...libcurl, settings }))[0], {
      origin: 'config-file',
      form: 'bundle',
      path: '/o.pem',
      config: { file: ini, setting: 'openssl.cafile' },
    })
  })
  test('what repairs it by hand names the setting', () => {
    assert.match(phpCurl.repairedByHand?.('ca.pem') ?? '', /curl\.cainfo.*php --ini.*public roots too/)
  })
})
