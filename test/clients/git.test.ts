import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { git } from '../../src/clients/git.ts'
import { hosts, run, testFailingProbes } from './asking/failing-probes.ts'
import { readRecording } from './recording.ts'
import { assertVerdicts, but, type Expected, type VerdictTable } from './verdict-table.ts'

/** GnuTLS has one sentence for every reason. */
const gnutls = (file: string): Expected =>
  `rejected: server certificate verification failed. CAfile: ${file} CRLfile: none`

const failed = (words: Expected): VerdictTable => ({
  'good-rsa': words,
  'good-p256': words,
  'good-p384': words,
  'good-ed25519': words,
  'no-intermediate': words,
  expired: words,
  'not-yet-valid': words,
  'wrong-name': words,
  'name-only-in-cn': words,
  'self-signed': words,
  'unknown-root-sent': words,
  'unknown-root-not-sent': words,
  'unknown-root-with-intermediate': words,
  'inspection-product': words,
  shuffled: words,
  'unrelated-certificate': words,
  'hostile-names': words,
  'plain-http': 'unreachable: gnutls_handshake() failed: An unexpected TLS packet was received.',
  silent: 'unreachable: no answer before the deadline',
  reset: 'unreachable: Recv failure: Connection reset by peer',
  'closed-port': 'unreachable: Failed to connect to 127.0.0.1 port 1',
  control: words,
})

const accepted: VerdictTable = {
  'good-rsa': 'trusted',
  'good-p256': 'trusted',
  'good-p384': 'trusted',
  'good-ed25519': 'trusted',
  'name-only-in-cn': 'trusted',
  shuffled: 'trusted',
  'unrelated-certificate': 'trusted',
}

const selfSignedInChain = 'rejected: SSL certificate problem: self-signed certificate in certificate chain'
const opensslWithoutRoot = but(failed('rejected: SSL certificate problem: unable to get local issuer certificate'), {
  'self-signed': 'rejected: SSL certificate problem: self-signed certificate',
  'unknown-root-sent': selfSignedInChain,
  'inspection-product': selfSignedInChain,
  shuffled: selfSignedInChain,
  'hostile-names': selfSignedInChain,
  'plain-http': 'unreachable: OpenSSL/3.0.19: error:0A00010B:SSL routines::wrong version number',
})

suite('git: what it says of the servers of the test world', () => {
  test('with GnuTLS, without the root', () => assertVerdicts(git, 'without-root', failed(gnutls('none'))))
  test('with GnuTLS, with the root in GIT_SSL_CAINFO', () => {
    const rows = but(accepted, {
      'wrong-name':
        "rejected: SSL: certificate subject name (elsewhere.example) does not match target host name '127.0.0.1'",
    })
    assertVerdicts(git, 'with-root', but(failed(gnutls('/home/user/world-root.pem')), rows))
  })
  test('with OpenSSL, without the root', () => assertVerdicts(git, 'openssl-without-root', opensslWithoutRoot))
  test('with OpenSSL, with the root in GIT_SSL_CAINFO', () => {
    const rows = but(accepted, {
      expired: 'rejected: SSL certificate problem: certificate has expired',
      'not-yet-valid': 'rejected: SSL certificate problem: certificate is not yet valid',
      'wrong-name': "rejected: SSL: no alternative certificate subject name matches target host name '127.0.0.1'",
    })
    assertVerdicts(git, 'openssl-with-root', but(opensslWithoutRoot, rows))
  })
  test('its version', () => {
    assert.equal(git.interpret(readRecording('git', 'with-root').probe, []).version, '2.39.5')
  })
})

const saying = (stderr: string) => ({ runs: [{ label: '127.0.0.1:8401', run: run({ exitCode: 128, stderr }) }] })
const fatal = (words: string) => saying(`fatal: unable to access 'https://127.0.0.1:8401/': ${words}\n`)

suite('git: other ends of a connection', () => {
  const cases: readonly (readonly [string, string])[] = [
    ['Could not resolve host: nowhere.invalid', 'unreachable'],
    ["Failed to connect to proxy.example port 3128 after 0 ms: Couldn't connect to server", 'unreachable'],
    ['Received HTTP code 403 from proxy after CONNECT', 'unreachable'],
    ['CONNECT tunnel failed, response 407', 'unreachable'],
    ['OpenSSL SSL_connect: SSL_ERROR_SYSCALL in connection to 127.0.0.1:8401 ', 'unreachable'],
    ['gnutls_handshake() failed: The TLS connection was non-properly terminated.', 'unreachable'],
    ['gnutls_handshake() failed: A TLS record packet with invalid length was received.', 'unreachable'],
    ['getpeername() failed with errno 107: Transport endpoint is not connected', 'unreachable'],
    ['gnutls_handshake() failed: Handshake failed', 'rejected'],
    ['GnuTLS, handshake failed: An unexpected TLS packet was received.', 'unreachable'],
    ['GnuTLS, handshake failed: Handshake failed', 'rejected'],
    ['GnuTLS, handshake failed: A TLS fatal alert has been received.', 'rejected'],
    [
      'server verification failed: certificate signer not trusted. (CAfile: /etc/ssl/certs/ca-certificates.crt CRLfile: none)',
      'rejected',
    ],
    ['gnutls_handshake() failed: A TLS fatal alert has been received.', 'rejected'],
    ['OpenSSL/3.0.19: error:0A000410:SSL routines::sslv3 alert handshake failure', 'rejected'],
    ['Problem with the SSL CA cert (path? access rights?)', 'rejected'],
    ['error setting certificate file: /gone.pem', 'rejected'],
    ['server certificate verification failed. CAfile: none CRLfile: none', 'rejected'],
  ]
  for (const [words, verdict] of cases) {
    test(`"${words}" is ${verdict}`, () => {
      const [first] = git.interpret(fatal(words), hosts).verdicts
      assert.deepEqual([first?.verdict, first?.message], [verdict, words.trim()])
    })
  }

  const info = '00:00:00.000000 http.c:725              == Info:'
  const sent = (request: string) =>
    `00:00:00.000000 http.c:672              => Send header, 0000000120 bytes (0x00000078)\n00:00:00.000000 http.c:684              => Send header: ${request}\n`

  test('a request that was sent is trust, whatever the server answers', () => {
    const stderr = `${sent('GET /info/refs?service=git-upload-pack HTTP/2')}fatal: repository 'https://127.0.0.1:8401/' not found\n`
    assert.equal(git.interpret(saying(stderr), hosts).verdicts[0]?.verdict, 'trusted')
  })

  test('a CONNECT that was sent to a proxy is none', () => {
    const words = 'server certificate verification failed. CAfile: none CRLfile: none'
    const stderr = `${sent('CONNECT 127.0.0.1:8401 HTTP/1.1')}${info} ${words}\nfatal: unable to access 'https://127.0.0.1:8401/': ${words}\n`
    const [first] = git.interpret(saying(stderr), hosts).verdicts
    assert.deepEqual([first?.verdict, first?.message], ['rejected', words])
  })

  test('a proxy that refuses is unreachable', () => {
    const stderr = `${sent('CONNECT 127.0.0.1:8401 HTTP/1.1')}fatal: unable to access 'https://127.0.0.1:8401/': CONNECT tunnel failed, response 403\n`
    assert.equal(git.interpret(saying(stderr), hosts).verdicts[0]?.verdict, 'unreachable')
  })
})

suite('git: a probe that fails', () => {
  testFailingProbes(git, {
    probe: ended => ({
      runs: [...hosts.map(({ id }) => id), 'version', 'config'].map(label => ({ label, run: ended })),
    }),
    saying: fatal,
    silentAtDeadline: 'unreachable',
    traceback: 'MemoryError: no room',
  })
})
