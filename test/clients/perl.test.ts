import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { perl } from '../../src/clients/perl.ts'
import type { Verdict } from '../../src/model.ts'
import { fakeMachine } from '../machines/fake-machine.ts'
import { hosts, run, testFailingProbes } from './asking/failing-probes.ts'
import { byOpenSsl, refusing } from './openssl/verdicts.ts'
import { readRecording } from './recording.ts'
import { assertVerdicts } from './verdict-table.ts'

/** IO::Socket::SSL does not say why. */
const refused = 'rejected: error:0A000086:SSL routines::certificate verify failed'

const { withoutRoot, withRoot } = byOpenSsl(refusing(refused, 'rejected: hostname verification failed'), {
  'plain-http': 'unreachable: error:0A00010B:SSL routines::wrong version number',
  silent: 'unreachable: SSL wants a read first',
  reset: 'unreachable: Connection reset by peer',
  'closed-port': 'unreachable: Connection refused',
})

suite('perl: what it says of the servers of the test world', () => {
  test('without the root', () => assertVerdicts(perl, 'without-root', withoutRoot))
  test('with the root in SSL_CERT_FILE', () => assertVerdicts(perl, 'with-root', withRoot))
  test('its version', () => {
    assert.equal(perl.interpret(readRecording('perl', 'with-root').probe, []).version, '2.081 (Perl 5.36.0)')
  })
  for (const [version, expected] of [
    ['2.081 (Perl 5.36.0)', true],
    ['2.062 (Perl 5.28.1)', true],
    ['2.060 (Perl 5.28.1)', false],
    ['6.68, IO::Socket::SSL 2.081 (Perl 5.36.0)', true],
    ['6.15, IO::Socket::SSL 2.024 (Perl 5.22.1)', false],
    ['', false],
  ] as const) {
    test(`${version || 'an unknown version'} ends at any anchor: ${expected}`, () => {
      assert.equal(perl.endsAtAnyAnchor(version), expected)
    })
  }
})

const saying = (message: string, errno = '') => {
  const record = JSON.stringify({ host: 0, kind: 'failed', errno, message, milliseconds: 1 })
  return { runs: [{ label: 'perl', run: run({ stdout: `\n@local-issuer ${record}\n` }) }] }
}

suite('perl: other ends of a connection', () => {
  const attempt = 'SSL connect attempt failed'
  const cases: readonly (readonly [string, string, Verdict])[] = [
    [`${attempt} error:0A000126:SSL routines::unexpected eof while reading`, '', 'unreachable'],
    [`${attempt} error:0A000410:SSL routines::sslv3 alert handshake failure`, '', 'rejected'],
    [`${attempt} error:0A0C0103:SSL routines::internal error`, '', 'error'],
    ['Name or service not known', 'EINVAL', 'unreachable'],
    ['Temporary failure in name resolution', 'EINVAL', 'unreachable'],
    ['No route to host', 'EHOSTUNREACH', 'unreachable'],
    ["SSL_ca_file /a.pem can't be used: No such file or directory at -e line 1.", 'ENOENT', 'rejected'],
    ['SSL_ca_file /a.pem does not exist at -e line 1.', '', 'rejected'],
    ['Out of memory', 'ENOMEM', 'error'],
  ]
  for (const [message, errno, verdict] of cases) {
    test(`${message} is ${verdict}`, () => {
      assert.equal(perl.interpret(saying(message, errno), hosts).verdicts[0]?.verdict, verdict)
    })
  }
})

suite('perl: a probe that fails', () => {
  testFailingProbes(perl, {
    probe: failed => ({ runs: [{ label: 'perl', run: failed }] }),
    saying,
    silentAtDeadline: 'error',
    traceback: 'MemoryError: no room',
  })
})

suite('perl: its stores', () => {
  const { probe } = readRecording('perl', 'without-root')
  const file = { origin: 'default', form: 'bundle', path: '/usr/lib/ssl/cert.pem' }
  const directory = { origin: 'default', form: 'directory', path: '/usr/lib/ssl/certs' }
  const of = (environment: Record<string, string>) => perl.stores(fakeMachine({}, environment), { path: 'perl' }, probe)

  test('the two of OPENSSLDIR', async () => assert.deepEqual(await of({}), [file, directory]))
  test('variables that are set to nothing count as not set', async () => {
    assert.deepEqual(await of({ SSL_CERT_FILE: '', SSL_CERT_DIR: '' }), [file, directory])
  })
  test('SSL_CERT_DIR is no list', async () => {
    assert.deepEqual(await of({ SSL_CERT_DIR: '/a:/b' }), [
      file,
      { origin: 'variable', form: 'directory', path: '/a:/b', variable: 'SSL_CERT_DIR' },
      { ...directory, replacedBy: 'SSL_CERT_DIR' },
    ])
  })
  test('Mozilla::CA, where the two are not there', async () => {
    const about = { about: { version: '5.36.0', openssldir: '/opt/ssl', cafile: '/opt/Mozilla/CA/cacert.pem' } }
    const told = { runs: [{ label: 'perl', run: run({ stdout: `\n@local-issuer ${JSON.stringify(about)}\n` }) }] }
    assert.deepEqual(await perl.stores(fakeMachine({}), { path: 'perl' }, told), [
      { origin: 'default', form: 'bundle', path: '/opt/ssl/cert.pem' },
      { origin: 'default', form: 'directory', path: '/opt/ssl/certs' },
      { origin: 'default', form: 'bundle', path: '/opt/Mozilla/CA/cacert.pem' },
    ])
  })
})
