import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { configOf } from '../../src/clients/curl/config.ts'
import { curl } from '../../src/clients/curl.ts'
import { fakeMachine } from '../machines/fake-machine.ts'
import { hosts, run, testFailingProbes } from './asking/failing-probes.ts'
import { byOpenSsl } from './openssl/verdicts.ts'
import { readRecording } from './recording.ts'
import { assertVerdicts, type VerdictTable } from './verdict-table.ts'

const noIssuer = 'rejected: curl: (60) SSL certificate problem: unable to get local issuer certificate'
const selfSignedInChain = 'rejected: curl: (60) SSL certificate problem: self-signed certificate in certificate chain'

const { withoutRoot, withRoot } = byOpenSsl(
  {
    noIssuer,
    selfSigned: 'rejected: curl: (60) SSL certificate problem: self-signed certificate',
    selfSignedInChain,
    expired: 'rejected: curl: (60) SSL certificate problem: certificate has expired',
    notYetValid: 'rejected: curl: (60) SSL certificate problem: certificate is not yet valid',
    wrongName: "rejected: (60) SSL: no alternative certificate subject name matches target host name '127.0.0.1'",
  },
  {
    'plain-http': 'unreachable: curl: (35) OpenSSL/3.0.19: error:0A00010B:SSL routines::wrong version number',
    silent: 'unreachable: curl: (28) ',
    reset: 'unreachable: curl: (35) Recv failure: Connection reset by peer',
    'closed-port': 'unreachable: curl: (7) Failed to connect to 127.0.0.1 port 1',
  },
)

/** One sentence for every reason. 7.88 runs out of memory on an Ed25519 certificate, and then ends what is still open. */
const gnutls = 'rejected: curl: (60) server certificate verification failed. CAfile: none CRLfile: none'
const gnutlsWithoutRoot: VerdictTable = {
  ...Object.fromEntries(
    Object.entries(withoutRoot).map(([member, expected]) => [
      member,
      expected.startsWith('rejected') ? gnutls : expected,
    ]),
  ),
  'good-ed25519': 'error: curl: (27) Out of memory',
  'plain-http': 'unreachable: curl: (35) gnutls_handshake() failed: An unexpected TLS packet was received.',
  silent: 'error: curl: (42) Transfer aborted due to critical error in another transfer',
}

suite('curl: what it says of the servers of the test world', () => {
  test('without the root', () => assertVerdicts(curl, 'without-root', withoutRoot))
  test('with the root in CURL_CA_BUNDLE', () => assertVerdicts(curl, 'with-root', withRoot))
  test('with GnuTLS, without the root', () => assertVerdicts(curl, 'gnutls-without-root', gnutlsWithoutRoot))
  test('with GnuTLS, with the root', () => {
    const { hosts: asked, probe } = readRecording('curl', 'gnutls-with-root')
    const { verdicts } = curl.interpret(
      probe,
      asked.map(({ host }) => host),
    )
    const of = (member: string) => verdicts[asked.findIndex(entry => entry.member === member)]
    assert.equal(of('good-p256')?.verdict, 'trusted')
    assert.equal(of('expired')?.verdict, 'rejected')
    assert.match(of('wrong-name')?.message ?? '', /does not match target host name '127\.0\.0\.1'/)
    assert.equal(of('control')?.verdict, 'rejected')
  })
  test('with LibreSSL', () => {
    assertVerdicts(curl, 'libressl', {
      'good-rsa': 'trusted',
      'unknown-root-not-sent': noIssuer,
      expired: 'rejected: curl: (60) SSL certificate problem: certificate has expired',
      'wrong-name': 'rejected: curl: (60) SSL: no alternative certificate subject name matches',
      'plain-http': 'rejected: tlsv1 alert protocol version',
      reset: 'unreachable: LibreSSL SSL_connect: SSL_ERROR_SYSCALL in connection to',
    })
  })
  test('with Schannel', () => {
    assertVerdicts(curl, 'schannel', {
      'good-rsa': 'trusted',
      'unknown-root-not-sent': 'rejected: curl: (60) schannel: SEC_E_UNTRUSTED_ROOT (0x80090325)',
      expired: 'rejected: curl: (60) schannel: SEC_E_CERT_EXPIRED',
      'wrong-name': 'rejected: curl: (60) schannel: SNI or certificate check failed: SEC_E_WRONG_PRINCIPAL',
      'plain-http': 'unreachable: curl: (35) schannel: next InitializeSecurityContext failed: SEC_E_INVALID_TOKEN',
      reset: 'unreachable: curl: (35) Recv failure: Connection was reset',
      'unknown-root-sent': 'rejected: CRYPT_E_NO_REVOCATION_CHECK (0x80092012)',
    })
  })
  test('7.61, which reports no transfer of a batch, is skipped', () => {
    const why = 'skipped: curl 7.61.1 does not report each transfer of a batch; 7.75 and later do'
    assertVerdicts(curl, '7.61', { 'good-rsa': why, 'unknown-root-not-sent': why })
  })
  test('its version', () => {
    assert.equal(curl.interpret(readRecording('curl', 'with-root').probe, []).version, '7.88.1')
  })
})

const record = (fields: object): string => `\n@local-issuer ${JSON.stringify(fields)}\n`
const probeSaying = (stdout: string) => ({ runs: [{ label: 'batch', run: run({ stdout }) }] })
const url = 'https://127.0.0.1:8401/'

test('curl: a mail server that wants a log-in after the handshake has been trusted', () => {
  const mail = hosts.map(host => ({ ...host, starttls: 'imap' as const }))
  const said = { url: 'imap://127.0.0.1:8401/', exitcode: 21, errormsg: 'Quote command returned error' }
  const verdictOf = (fields: object) =>
    curl.interpret(probeSaying(record({ ...said, ...fields })), mail).verdicts[0]?.verdict
  assert.equal(verdictOf({ time_appconnect: 0.1, time_pretransfer: 0 }), 'trusted')
  assert.equal(verdictOf({ time_appconnect: 0, time_pretransfer: 0 }), 'error')
})

test('curl: it is told never to go on without TLS, where a host begins without', () => {
  const [first, second] = hosts
  assert.ok(first && second)
  assert.match(configOf([first, { ...second, starttls: 'smtp' }]), /^ssl-reqd\nurl = "https:[\s\S]*^url = "smtp:/m)
  assert.doesNotMatch(configOf(hosts), /ssl-reqd/)
})

suite('curl: its exit codes', () => {
  const cases: readonly (readonly [number, string, string])[] = [
    [5, 'Could not resolve proxy: proxy.invalid', 'unreachable'],
    [6, 'Could not resolve host: nowhere.invalid', 'unreachable'],
    [35, 'OpenSSL SSL_connect: SSL_ERROR_SYSCALL in connection to 127.0.0.1:8401 ', 'unreachable'],
    [35, 'OpenSSL/3.0.19: error:0A000126:SSL routines::unexpected eof while reading', 'unreachable'],
    [35, 'OpenSSL/3.0.19: error:0A0000C6:SSL routines::packet length too long', 'unreachable'],
    [35, 'OpenSSL/3.0.19: error:0A000410:SSL routines::sslv3 alert handshake failure', 'rejected'],
    [35, 'OpenSSL/3.0.19: error:0A00014D:SSL routines::legacy sigalg disallowed or unsupported', 'rejected'],
    [35, 'gnutls_handshake() failed: The TLS connection was non-properly terminated.', 'unreachable'],
    [35, 'gnutls_handshake() failed: A TLS record packet with invalid length was received.', 'unreachable'],
    [35, 'gnutls_handshake() failed: Handshake failed', 'rejected'],
    [35, 'Send failure: Broken pipe', 'unreachable'],
    [35, 'words that are not known', 'error'],
    [8, 'Weird server reply', 'unreachable'],
    [64, 'STARTTLS not supported.', 'unreachable'],
    [52, 'Empty reply from server', 'unreachable'],
    [56, 'CONNECT tunnel failed, response 403', 'unreachable'],
    [60, 'SSL certificate problem: unable to get local issuer certificate', 'rejected'],
    [77, 'error setting certificate file: /nonexistent.pem', 'rejected'],
    [97, 'SOCKS5 connect failed', 'unreachable'],
    [27, 'Out of memory', 'error'],
    [42, 'Transfer aborted due to critical error in another transfer', 'error'],
    [0, '', 'error'],
  ]
  for (const [exitcode, errormsg, verdict] of cases) {
    test(`${exitcode} with "${errormsg}" before the handshake was done is ${verdict}`, () => {
      const stdout = record({ url, exitcode, errormsg, time_appconnect: 0 })
      assert.equal(curl.interpret(probeSaying(stdout), hosts).verdicts[0]?.verdict, verdict)
    })
  }

  test('what comes after the handshake does not count', () => {
    const stdout = record({ url, exitcode: 56, errormsg: 'reset', time_appconnect: 0.1, time_pretransfer: 0.1 })
    assert.deepEqual(curl.interpret(probeSaying(stdout), hosts).verdicts[0]?.verdict, 'trusted')
  })

  test("an HTTPS proxy's handshake is not the host's: before 7.87 it alone sets time_appconnect", () => {
    const stdout = record({ url, exitcode: 56, errormsg: 'from proxy', time_appconnect: 0.1, time_pretransfer: 0 })
    assert.deepEqual(curl.interpret(probeSaying(stdout), hosts).verdicts[0]?.verdict, 'unreachable')
  })
})

suite('curl: whose answer it is', () => {
  const accepted = { exitcode: 0, time_appconnect: 0.1, time_pretransfer: 0.1 }
  const refused = { exitcode: 60, errormsg: 'SSL certificate problem: x', time_appconnect: 0 }

  test('a URL from .curlrc shifts no answer', () => {
    const stdout = [
      record({ urlnum: 0, url: 'https://stranger.example/', ...accepted }),
      record({ urlnum: 1, url: 'https://127.0.0.1:8401/', ...refused }),
      record({ urlnum: 2, url: 'https://127.0.0.1:8402/', ...accepted }),
    ].join('')
    assert.deepEqual(
      curl.interpret(probeSaying(stdout), hosts).verdicts.map(({ verdict }) => verdict),
      ['rejected', 'trusted'],
    )
  })

  test('two addresses with one server name have a URL each', async () => {
    const backends = ['192.0.2.1', '192.0.2.2', '::1'].map(name => ({
      id: `${name}:443#www.example`,
      name,
      port: 443,
      servername: 'www.example',
    }))
    const plain = { id: 'www.example:443', name: 'www.example', port: 443 }
    const inputs: string[] = []
    const machine = {
      ...fakeMachine({}),
      run: (command: { readonly stdin?: string }) => {
        inputs.push(command.stdin ?? '')
        return Promise.resolve(run())
      },
    }
    await curl.probe(machine, { path: 'curl' }, { hosts: [...backends, plain], timeoutMs: 1000 })

    assert.deepEqual(
      inputs[0]?.split('\n').filter(line => !line.startsWith('output')),
      [
        'connect-to = "www.example:1:192.0.2.1:443"',
        'url = "https://www.example:1/"',
        'connect-to = "www.example:2:192.0.2.2:443"',
        'url = "https://www.example:2/"',
        'connect-to = "www.example:3:[::1]:443"',
        'url = "https://www.example:3/"',
        'url = "https://www.example:443/"',
      ],
    )
    const stdout =
      record({ url: 'https://www.example:2/', ...accepted }) + record({ url: 'https://www.example:443/', ...refused })
    assert.deepEqual(
      curl.interpret(probeSaying(stdout), [...backends, plain]).verdicts.map(({ verdict }) => verdict),
      ['error', 'trusted', 'error', 'rejected'],
    )
  })
})

suite('curl: a probe that fails', () => {
  testFailingProbes(curl, {
    probe: failed => ({ runs: ['batch', 'version', 'verbose'].map(label => ({ label, run: failed })) }),
    saying: errormsg => probeSaying(record({ url, exitcode: 99, errormsg })),
    silentAtDeadline: 'error',
    traceback: 'ended with exit code 1 and said nothing of this host: MemoryError: no room',
  })
})
