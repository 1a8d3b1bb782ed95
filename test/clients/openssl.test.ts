import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { openssl } from '../../src/clients/openssl.ts'
import type { Command } from '../../src/machines/machine.ts'
import type { Host } from '../../src/model.ts'
import { fakeMachine } from '../machines/fake-machine.ts'
import { hosts, run, testFailingProbes } from './asking/failing-probes.ts'
import { byOpenSsl } from './openssl/verdicts.ts'
import { readRecording } from './recording.ts'
import { assertVerdicts } from './verdict-table.ts'

const noIssuer = 'rejected: verify error:num=20:unable to get local issuer certificate'
const selfSignedInChain = 'rejected: verify error:num=19:self-signed certificate in certificate chain'

const { withoutRoot, withRoot } = byOpenSsl(
  {
    noIssuer,
    selfSigned: 'rejected: verify error:num=18:self-signed certificate',
    selfSignedInChain,
    expired: 'rejected: verify error:num=10:certificate has expired',
    notYetValid: 'rejected: verify error:num=9:certificate is not yet valid',
    wrongName: 'rejected: verify error:num=64:IP address mismatch',
  },
  {
    'plain-http': 'unreachable: error:0A00010B:SSL routines:ssl3_get_record:wrong version number',
    silent: 'unreachable: no answer before the deadline',
    reset: 'unreachable: write:errno=104',
    'closed-port': 'unreachable: error:8000006F:system library:BIO_connect:Connection refused',
  },
)

suite('openssl: what it says of the servers of the test world', () => {
  test('without the root', () => assertVerdicts(openssl, 'without-root', withoutRoot))
  test('with the root in SSL_CERT_FILE', () => assertVerdicts(openssl, 'with-root', withRoot))
  test('1.1.1', () => {
    assertVerdicts(openssl, '1.1.1', {
      'good-rsa': 'trusted',
      'unknown-root-not-sent': noIssuer,
      'unknown-root-sent': 'rejected: verify error:num=19:self signed certificate in certificate chain',
      'wrong-name': 'rejected: verify error:num=64:IP address mismatch',
      'plain-http': 'unreachable: error:1408F10B:SSL routines:ssl3_get_record:wrong version number',
      reset: 'unreachable: write:errno=104',
      'closed-port': 'unreachable: error:0200206F:system library:connect:Connection refused',
    })
  })
  test('3.5', () => {
    assertVerdicts(openssl, '3.5', {
      'good-rsa': 'trusted',
      'unknown-root-not-sent': noIssuer,
      'plain-http': 'unreachable: error:0A00010B:SSL routines:tls_validate_record_header:wrong version number',
      'closed-port': 'unreachable: error:8000006F:system library:BIO_connect:Connection refused',
    })
  })
  test('LibreSSL, which would take a wrong name for a right one, is skipped', () => {
    const why = 'skipped: s_client of LibreSSL 3.3.6 cannot be told to verify a name'
    assertVerdicts(openssl, 'libressl', { 'good-rsa': why, 'wrong-name': why })
  })
  test('its version', () => {
    const versionOf = (name: string) => openssl.interpret(readRecording('openssl', name).probe, []).version
    assert.deepEqual(['with-root', '1.1.1', '3.5', 'libressl'].map(versionOf), [
      '3.0.19',
      '1.1.1w',
      '3.5.4',
      '3.3.6 (LibreSSL)',
    ])
  })
})

const saying = (stderr: string) => ({ runs: [{ label: '127.0.0.1:8401', run: run({ exitCode: 1, stderr }) }] })

suite('openssl: other ends of a connection', () => {
  const error = (rest: string) => `4000000000000000:error:${rest}:../file.c:1:\n`
  const cases: readonly (readonly [string, string])[] = [
    [error('0A000126:SSL routines:ssl3_read_n:unexpected eof while reading'), 'unreachable'],
    [error('0A0000C6:SSL routines:ssl3_get_record:packet length too long'), 'unreachable'],
    [error('10080002:BIO routines:BIO_lookup_ex:system lib'), 'unreachable'],
    ['BIO_lookup_ex: Name or service not known\n', 'unreachable'],
    ['connect:errno=111\n', 'unreachable'],
    [error('0A000410:SSL routines:ssl3_read_bytes:sslv3 alert handshake failure'), 'rejected'],
    [error('0A00014D:SSL routines:tls_process_key_exchange:legacy sigalg disallowed or unsupported'), 'rejected'],
    [error('0A000102:SSL routines:tls_setup_handshake:unsupported protocol'), 'rejected'],
    [error('0A0C0103:SSL routines::internal error'), 'error'],
    [`${error('0A000126:SSL routines:ssl3_read_n:unexpected eof while reading')}Verification: OK\n`, 'trusted'],
    ['verify error:num=62:hostname mismatch\nVerification: OK\n', 'rejected'],
    ['Verification: OK, or so it says\n', 'error'],
    ['subject=CN=Verification: OK\n', 'error'],
  ]
  for (const [stderr, verdict] of cases) {
    test(`${JSON.stringify(stderr)} is ${verdict}`, () => {
      assert.equal(openssl.interpret(saying(stderr), hosts).verdicts[0]?.verdict, verdict)
    })
  }
})

suite('openssl: what it is asked', () => {
  async function argumentsFor(over: Partial<Host>): Promise<string> {
    const host: Host = { id: 'x', name: 'host.example', port: 443, ...over }
    const commands: Command[] = []
    const machine = {
      ...fakeMachine({}),
      run: (command: Command) => {
        commands.push(command)
        return Promise.resolve(run())
      },
    }
    await openssl.probe(machine, { path: 'openssl' }, { hosts: [host], timeoutMs: 1000 })
    return (
      commands
        .find(({ args }) => args[0] === 's_client')
        ?.args.slice(3)
        .join(' ') ?? ''
    )
  }
  const cases: readonly (readonly [string, Partial<Host>, string])[] = [
    ['a name', {}, '-connect host.example:443 -verify_hostname host.example -servername host.example'],
    ['an address', { name: '192.0.2.1' }, '-connect 192.0.2.1:443 -verify_ip 192.0.2.1 -noservername'],
    ['an IPv6 address', { name: '::1' }, '-connect [::1]:443 -verify_ip ::1 -noservername'],
    [
      'another server name',
      { name: '::1', servername: 'a.example' },
      '-connect [::1]:443 -verify_hostname a.example -servername a.example',
    ],
    [
      'STARTTLS',
      { port: 25, starttls: 'smtp' },
      '-connect host.example:25 -verify_hostname host.example -servername host.example -starttls smtp',
    ],
  ]
  for (const [name, host, expected] of cases) {
    test(name, async () => {
      assert.equal(await argumentsFor(host), expected)
    })
  }
})

suite('openssl: a probe that fails', () => {
  testFailingProbes(openssl, {
    probe: failed => ({ runs: [...hosts.map(({ id }) => id), 'version'].map(label => ({ label, run: failed })) }),
    saying,
    silentAtDeadline: 'unreachable',
    traceback: 'MemoryError: no room',
  })
})

suite('openssl: its stores', () => {
  const probe = {
    runs: [{ label: 'version', run: run({ stdout: 'OpenSSL 3.0.19 27 Jan 2026\nOPENSSLDIR: "/usr/lib/ssl"\n' }) }],
  }
  const file = { origin: 'default', form: 'bundle', path: '/usr/lib/ssl/cert.pem' }
  const directory = { origin: 'default', form: 'directory', path: '/usr/lib/ssl/certs' }
  const of = (environment: Record<string, string>) =>
    openssl.stores(fakeMachine({}, environment), { path: 'openssl' }, probe)

  test('the two of OPENSSLDIR', async () => {
    assert.deepEqual(await of({}), [file, directory])
  })
  test('SSL_CERT_FILE and SSL_CERT_DIR', async () => {
    assert.deepEqual(await of({ SSL_CERT_FILE: '/a.pem', SSL_CERT_DIR: '/a' }), [
      { origin: 'variable', form: 'bundle', path: '/a.pem', variable: 'SSL_CERT_FILE' },
      { ...file, replacedBy: 'SSL_CERT_FILE' },
      { origin: 'variable', form: 'directory', path: '/a', variable: 'SSL_CERT_DIR' },
      { ...directory, replacedBy: 'SSL_CERT_DIR' },
    ])
  })
  test('none that is known, where it did not tell its folder', async () => {
    assert.deepEqual(await openssl.stores(fakeMachine({}), { path: 'openssl' }, { runs: [] }), [])
  })
})
