import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { lwp } from '../../src/clients/lwp.ts'
import type { Verdict } from '../../src/model.ts'
import { fakeMachine } from '../machines/fake-machine.ts'
import { hosts, run, testFailingProbes } from './asking/failing-probes.ts'
import { byOpenSsl, refusing } from './openssl/verdicts.ts'
import { readRecording } from './recording.ts'
import { assertVerdicts } from './verdict-table.ts'

const refused = 'rejected: (certificate verify failed): SSL connect attempt failed error:0A000086'

const { withoutRoot, withRoot } = byOpenSsl(refusing(refused, 'rejected: (hostname verification failed)'), {
  'plain-http': 'unreachable: error:0A00010B:SSL routines::wrong version number)',
  silent: "unreachable: Can't connect to 127.0.0.1:8419",
  reset: "unreachable: Can't connect to 127.0.0.1:8420 (Connection reset by peer)",
  'closed-port': "unreachable: Can't connect to 127.0.0.1:1 (Connection refused)",
})

suite('lwp: what it says of the servers of the test world', () => {
  test('without the root', () => assertVerdicts(lwp, 'without-root', withoutRoot))
  test('with the root in PERL_LWP_SSL_CA_FILE', () => assertVerdicts(lwp, 'with-root', withRoot))
  test('its version', () => {
    const { version } = lwp.interpret(readRecording('lwp', 'with-root').probe, [])
    assert.equal(version, '6.68, IO::Socket::SSL 2.081 (Perl 5.36.0)')
  })
  test('a Perl without it is absent', () => {
    const about = JSON.stringify({ about: { version: '5.36.0', absent: "Can't locate LWP/UserAgent.pm in @INC" } })
    const probe = { runs: [{ label: 'LWP', run: run({ stdout: `\n@local-issuer ${about}\n` }) }] }
    assert.equal(lwp.interpret(probe, hosts).absent, "Can't locate LWP/UserAgent.pm in @INC")
  })
})

const saying = (message: string, errno = '') => {
  const record = JSON.stringify({ host: 0, kind: 'failed', errno, message, milliseconds: 1 })
  return { runs: [{ label: 'LWP', run: run({ stdout: `\n@local-issuer ${record}\n` }) }] }
}

suite('lwp: other ends of a connection', () => {
  const cases: readonly (readonly [string, string, Verdict])[] = [
    ['establishing SSL tunnel failed: 403 Forbidden', '', 'unreachable'],
    ["Can't connect to a.example:443 (Name or service not known)", 'EINVAL', 'unreachable'],
    ["SSL_ca_file /nonexistent can't be used: No such file or directory", 'ENOENT', 'rejected'],
    ["Can't connect to a.example:443 (error:0A000410:SSL routines::sslv3 alert handshake failure)", '', 'rejected'],
    ["Can't connect to a.example:443 (something else)", '', 'error'],
  ]
  for (const [message, errno, verdict] of cases) {
    test(`${message} is ${verdict}`, () => {
      assert.equal(lwp.interpret(saying(message, errno), hosts).verdicts[0]?.verdict, verdict)
    })
  }
})

suite('lwp: a probe that fails', () => {
  testFailingProbes(lwp, {
    probe: failed => ({ runs: [{ label: 'LWP', run: failed }] }),
    saying,
    silentAtDeadline: 'error',
    traceback: 'MemoryError: no room',
  })
})

suite('lwp: its stores', () => {
  const standard = { origin: 'default', form: 'bundle', path: '/etc/ssl/certs/ca-certificates.crt' }
  const of = (environment: Record<string, string>, about: object) => {
    const stdout = `\n@local-issuer ${JSON.stringify({ about })}\n`
    return lwp.stores(
      fakeMachine({}, environment),
      { path: 'perl' },
      { runs: [{ label: 'LWP', run: run({ stdout }) }] },
    )
  }
  const debian = { openssldir: '/usr/lib/ssl', default: standard.path }
  const byVariable = (variable: string, form: string, path: string) => ({ origin: 'variable', form, path, variable })

  test("Debian's default, whatever SSL_CERT_FILE says", async () => {
    assert.deepEqual(await of({ SSL_CERT_FILE: '/a.pem' }, { ...debian, cafile: standard.path }), [standard])
  })
  for (const variable of ['PERL_LWP_SSL_CA_FILE', 'HTTPS_CA_FILE']) {
    test(variable, async () => {
      assert.deepEqual(await of({ [variable]: '/a.pem' }, { ...debian, cafile: '/a.pem' }), [
        byVariable(variable, 'bundle', '/a.pem'),
        { ...standard, replacedBy: variable },
      ])
    })
  }
  test('PERL_LWP_SSL_CA_FILE goes before HTTPS_CA_FILE; a directory is read beside a file', async () => {
    const environment = { PERL_LWP_SSL_CA_FILE: '/a.pem', HTTPS_CA_FILE: '/b.pem', PERL_LWP_SSL_CA_PATH: '/d' }
    assert.deepEqual(await of(environment, { ...debian, cafile: '/a.pem', capath: '/d' }), [
      byVariable('PERL_LWP_SSL_CA_FILE', 'bundle', '/a.pem'),
      byVariable('PERL_LWP_SSL_CA_PATH', 'directory', '/d'),
      { ...standard, replacedBy: 'PERL_LWP_SSL_CA_FILE' },
    ])
  })
  test("with PERL_LWP_SSL_VERIFY_HOSTNAME=0 the default is IO::Socket::SSL's", async () => {
    const environment = { PERL_LWP_SSL_VERIFY_HOSTNAME: '0', SSL_CERT_FILE: '/a.pem' }
    assert.deepEqual(await of(environment, { ...debian, cafile: '/a.pem' }), [
      byVariable('SSL_CERT_FILE', 'bundle', '/a.pem'),
      { origin: 'default', form: 'bundle', path: '/usr/lib/ssl/cert.pem', replacedBy: 'SSL_CERT_FILE' },
      { origin: 'default', form: 'directory', path: '/usr/lib/ssl/certs' },
    ])
  })
})
