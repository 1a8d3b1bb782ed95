import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { ruby } from '../../src/clients/ruby.ts'
import type { Verdict } from '../../src/model.ts'
import { fakeMachine } from '../machines/fake-machine.ts'
import { hosts, run, testFailingProbes } from './asking/failing-probes.ts'
import { byOpenSsl } from './openssl/verdicts.ts'
import { readRecording } from './recording.ts'
import { assertVerdicts } from './verdict-table.ts'

const noIssuer = 'rejected: certificate verify failed (unable to get local issuer certificate)'
const selfSignedInChain = 'rejected: certificate verify failed (self-signed certificate in certificate chain)'

const { withoutRoot, withRoot } = byOpenSsl(
  {
    noIssuer,
    selfSigned: 'rejected: certificate verify failed (self-signed certificate)',
    selfSignedInChain,
    expired: 'rejected: certificate verify failed (certificate has expired)',
    notYetValid: 'rejected: certificate verify failed (certificate is not yet valid)',
    wrongName: 'rejected: hostname "127.0.0.1" does not match the server certificate',
  },
  {
    'plain-http': 'unreachable: state=error: wrong version number',
    silent: 'unreachable: Net::OpenTimeout',
    reset: 'unreachable: Errno::ECONNRESET: Connection reset by peer',
    'closed-port': 'unreachable: Errno::ECONNREFUSED: Failed to open TCP connection to 127.0.0.1:1',
  },
)

suite('ruby: what it says of the servers of the test world', () => {
  test('without the root', () => assertVerdicts(ruby, 'without-root', withoutRoot))
  test('with the root in SSL_CERT_FILE', () => assertVerdicts(ruby, 'with-root', withRoot))
  test('its version', () => {
    assert.equal(ruby.interpret(readRecording('ruby', 'with-root').probe, []).version, '3.1.7')
  })
})

const saying = (type: string, message: string) => {
  const record = JSON.stringify({ host: 0, kind: 'failed', type, message, milliseconds: 1 })
  return { runs: [{ label: 'ruby', run: run({ stdout: `\n@local-issuer ${record}\n` }) }] }
}

suite('ruby: other ends of a connection', () => {
  const ssl = 'OpenSSL::SSL::SSLError'
  const cases: readonly (readonly [string, string, Verdict])[] = [
    [ssl, 'SSL_connect returned=1 errno=0 state=error: unexpected eof while reading', 'unreachable'],
    [
      ssl,
      'SSL_connect SYSCALL returned=5 errno=0 peeraddr=[::1]:443 state=SSLv3/TLS write client hello',
      'unreachable',
    ],
    [ssl, 'SSL_connect returned=1 errno=0 peeraddr=[::1]:443 state=error: sslv3 alert handshake failure', 'rejected'],
    [ssl, 'SSL_connect returned=1 errno=0 state=error: unsupported protocol', 'rejected'],
    [ssl, 'SSL_connect returned=1 errno=0 state=error: internal error', 'error'],
    ['Socket::ResolutionError', 'Failed to open TCP connection to a.example:443 (getaddrinfo: x)', 'unreachable'],
    ['SocketError', 'Failed to open TCP connection to a.example:443 (getaddrinfo: x)', 'unreachable'],
    ['Errno::EHOSTUNREACH', 'No route to host', 'unreachable'],
    ['Errno::EMFILE', 'Too many open files', 'error'],
    ['Net::HTTPClientException', '403 "Forbidden"', 'unreachable'],
    ['NoMethodError', "undefined method `x'", 'error'],
  ]
  for (const [type, message, verdict] of cases) {
    test(`${type}: ${message} is ${verdict}`, () => {
      assert.equal(ruby.interpret(saying(type, message), hosts).verdicts[0]?.verdict, verdict)
    })
  }
  test('a Ruby without OpenSSL is absent', () => {
    const about = JSON.stringify({ about: { version: '3.1.7', absent: 'cannot load such file -- openssl' } })
    const probe = { runs: [{ label: 'ruby', run: run({ stdout: `\n@local-issuer ${about}\n` }) }] }
    assert.equal(ruby.interpret(probe, hosts).absent, 'cannot load such file -- openssl')
  })
})

suite('ruby: a probe that fails', () => {
  testFailingProbes(ruby, {
    probe: failed => ({ runs: [{ label: 'ruby', run: failed }] }),
    saying: words => saying('StandardError', words),
    silentAtDeadline: 'error',
    traceback: 'MemoryError: no room',
  })
})

suite('ruby: its stores', () => {
  const { probe } = readRecording('ruby', 'without-root')
  const file = { origin: 'default', form: 'bundle', path: '/usr/lib/ssl/cert.pem' }
  const directory = { origin: 'default', form: 'directory', path: '/usr/lib/ssl/certs' }
  const of = (environment: Record<string, string>) => ruby.stores(fakeMachine({}, environment), { path: 'ruby' }, probe)

  test('the two of OPENSSLDIR', async () => assert.deepEqual(await of({}), [file, directory]))
  test('SSL_CERT_FILE and a list in SSL_CERT_DIR', async () => {
    assert.deepEqual(await of({ SSL_CERT_FILE: '/a.pem', SSL_CERT_DIR: '/a:/b' }), [
      { origin: 'variable', form: 'bundle', path: '/a.pem', variable: 'SSL_CERT_FILE' },
      { ...file, replacedBy: 'SSL_CERT_FILE' },
      { origin: 'variable', form: 'directory', path: '/a', variable: 'SSL_CERT_DIR' },
      { origin: 'variable', form: 'directory', path: '/b', variable: 'SSL_CERT_DIR' },
      { ...directory, replacedBy: 'SSL_CERT_DIR' },
    ])
  })
})
