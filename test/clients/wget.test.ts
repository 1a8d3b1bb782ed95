import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { wget } from '../../src/clients/wget.ts'
import type { Verdict } from '../../src/model.ts'
import { fakeMachine } from '../machines/fake-machine.ts'
import { hosts, run, testFailingProbes } from './asking/failing-probes.ts'
import { readRecording } from './recording.ts'
import { assertVerdicts, but, type VerdictTable } from './verdict-table.ts'

const noIssuer =
  "rejected: ERROR: The certificate of '127.0.0.1' is not trusted. ERROR: The certificate of '127.0.0.1' doesn't have a known issuer."

const withoutRoot: VerdictTable = {
  'good-rsa': noIssuer,
  'good-p256': noIssuer,
  'good-p384': noIssuer,
  'good-ed25519': noIssuer,
  'no-intermediate': noIssuer,
  expired: `${noIssuer} The certificate has expired`,
  'not-yet-valid': `${noIssuer} The certificate has not yet been activated`,
  'wrong-name': `${noIssuer} The certificate's owner does not match hostname '127.0.0.1'`,
  'name-only-in-cn': "rejected: The certificate of 'localhost' doesn't have a known issuer.",
  'self-signed': noIssuer,
  'unknown-root-sent': noIssuer,
  'unknown-root-not-sent': noIssuer,
  'unknown-root-with-intermediate': noIssuer,
  'inspection-product': noIssuer,
  shuffled: noIssuer,
  'unrelated-certificate': noIssuer,
  'hostile-names': noIssuer,
  'plain-http': 'unreachable: GnuTLS: An unexpected TLS packet was received. Unable to establish SSL connection.',
  silent: 'unreachable: Unable to establish SSL connection.',
  reset: 'unreachable: GnuTLS: Error in the pull function.',
  'closed-port': 'unreachable: failed: Connection refused.',
  control: noIssuer,
}

const withRoot = but(withoutRoot, {
  'good-rsa': 'trusted',
  'good-p256': 'trusted',
  'good-p384': 'trusted',
  'good-ed25519': 'trusted',
  expired: "rejected: ERROR: The certificate of '127.0.0.1' has expired.",
  'not-yet-valid': "rejected: ERROR: The certificate of '127.0.0.1' is not yet activated.",
  'wrong-name': "rejected: The certificate's owner does not match hostname '127.0.0.1'",
  'name-only-in-cn': 'trusted',
  shuffled: 'trusted',
  'unrelated-certificate': 'trusted',
})

const versions = {
  gnutls: 'GNU Wget 1.21.3 built on linux-gnu.\n\n-cares +digest +https +ssl/gnutls \n',
  openssl: 'GNU Wget 1.21.2 built on linux-gnu.\n\n-cares +digest +https +ssl/openssl \n',
  elsewhere: 'GNU Wget 1.24.5 built on linux-gnu.\n\n+https +ssl/gnutls \n\nWgetrc: \n    /opt/etc/wgetrc (system)\n',
  wget2: 'GNU Wget2 2.1.0 - multithreaded metalink/file/website downloader\n\n+digest +https +ssl/gnutls \n',
}
const versionRun = (stdout: string, stderr = '') => ({
  label: 'version',
  run: run({ stdout, stderr, exitCode: stderr ? 1 : 0 }),
})

suite('wget: what it says of the servers of the test world', () => {
  test('without the root', () => assertVerdicts(wget, 'without-root', withoutRoot))
  test('with the root in a .wgetrc', () => assertVerdicts(wget, 'with-root', withRoot))
  test('its version, with the library that verifies', () => {
    const of = (stdout: string) => wget.interpret({ runs: [versionRun(stdout)] }, []).version
    assert.deepEqual(
      [of(versions.gnutls), of(versions.openssl), wget.interpret(readRecording('wget', 'with-root').probe, []).version],
      ['1.21.3 (GnuTLS)', '1.21.2 (OpenSSL)', '1.21.3 (GnuTLS)'],
    )
  })
  test('another program by that name is absent', () => {
    const said = 'wget: unrecognized option: version\nBusyBox v1.36.1 (2023-11-07 18:53:09 UTC) multi-call binary.\n'
    assert.match(wget.interpret({ runs: [versionRun('', said)] }, hosts).absent ?? '', /BusyBox/)
    assert.match(wget.interpret({ runs: [versionRun(versions.wget2)] }, hosts).absent ?? '', /Wget2/)
  })
})

const saying = (stdout: string, exitCode = 4) => ({
  runs: [{ label: '127.0.0.1:8401', run: run({ exitCode, stdout }) }, versionRun(versions.gnutls)],
})

suite('wget: other ends of a connection', () => {
  const request = '---request begin---\nHEAD / HTTP/1.1\n'
  const unable = 'Unable to establish SSL connection.\n'
  const cases: readonly (readonly [string, number, Verdict])[] = [
    [`GnuTLS: A TLS fatal alert has been received.\n${unable}`, 4, 'rejected'],
    [`OpenSSL: error:0A00010B:SSL routines::wrong version number\n${unable}`, 4, 'unreachable'],
    [`OpenSSL: error:0A000410:SSL routines::sslv3 alert handshake failure\n${unable}`, 4, 'rejected'],
    [`OpenSSL: error:0A0C0103:SSL routines::internal error\n${unable}`, 4, 'error'],
    [
      `---request begin---\nCONNECT a.example:443 HTTP/1.1\n\nProxy tunneling failed: Forbidden${unable}`,
      4,
      'unreachable',
    ],
    ["wget: unable to resolve host address 'a.example'\n", 4, 'unreachable'],
    // An LDAP server, say, which ends the connection when it reads HTTP.
    [`${request}\n---request end---\nNo data received.\n`, 4, 'trusted'],
    [`${request}\nHTTP/1.1 401 Unauthorized\n`, 6, 'trusted'],
    // What a server says after the handshake cannot come before it.
    [`ERROR: The certificate of 'a' is not trusted.\n${request}`, 5, 'rejected'],
    ['wget: WGETRC points to /nonexistent, which could not be accessed\n', 1, 'error'],
    ["wget: unrecognized option '--no-hsts'\n", 2, 'error'],
  ]
  for (const [stdout, exitCode, verdict] of cases) {
    test(`${exitCode}, ${JSON.stringify(stdout)}, is ${verdict}`, () => {
      assert.equal(wget.interpret(saying(stdout, exitCode), hosts).verdicts[0]?.verdict, verdict)
    })
  }
})

suite('wget: a probe that fails', () => {
  testFailingProbes(wget, {
    probe: failed => ({ runs: [...hosts.map(({ id }) => id), 'version'].map(label => ({ label, run: failed })) }),
    saying: words => saying(words, 1),
    silentAtDeadline: 'unreachable',
    traceback: 'MemoryError: no room',
  })
})

suite('wget: its stores', () => {
  const bundle = '/etc/ssl/certs/ca-certificates.crt'
  const standard = { origin: 'default', form: 'bundle', path: bundle }
  const of = (version: string, files: Record<string, string>, environment: Record<string, string> = {}) =>
    wget.stores(
      fakeMachine({ [bundle]: '', ...files }, { HOME: '/home/runner', ...environment }),
      { path: 'wget' },
      { runs: [versionRun(version)] },
    )
  const configured = (form: string, path: string, file: string, setting: string) => ({
    origin: 'config-file',
    form,
    path,
    config: { file, setting },
  })
  const userFile = '/home/runner/.wgetrc'

  test("GnuTLS: the system's, whatever SSL_CERT_FILE says", async () => {
    assert.deepEqual(await of(versions.gnutls, {}, { SSL_CERT_FILE: '/a.pem' }), [standard])
  })
  for (const line of [
    'ca_certificate = /a.pem',
    'CA-Certificate=/a.pem',
    ' cacertificate\t= /a.pem \r',
    '#\n\nca_certificate=/b.pem\nca_certificate = /a.pem',
  ]) {
    test(`GnuTLS: ${JSON.stringify(line)} adds`, async () => {
      const [added, ...rest] = await of(versions.gnutls, { [userFile]: `${line}\n` })
      assert.equal(added?.path, '/a.pem')
      assert.equal(added?.config?.file, userFile)
      assert.deepEqual(rest, [standard])
    })
  }
  test('GnuTLS: ca_directory takes the place of the default, and each file in it is read', async () => {
    assert.deepEqual(await of(versions.gnutls, { [userFile]: 'ca_directory = ~/certs\n' }), [
      { ...configured('directory', '/home/runner/certs', userFile, 'ca_directory'), reader: 'go' },
      { ...standard, replacedBy: 'ca_directory' },
    ])
  })
  test("the user's file goes before the system's, and WGETRC takes its place", async () => {
    const files = {
      '/etc/wgetrc': 'ca_certificate = /system.pem\n',
      [userFile]: 'ca_certificate = /user.pem\n',
      '/w': 'ca_certificate = /w.pem\n',
    }
    const first = async (environment: Record<string, string>) =>
      (await of(versions.gnutls, files, environment))[0]?.path
    assert.deepEqual([await first({}), await first({ WGETRC: '/w' })], ['/user.pem', '/w.pem'])
  })
  test("the system's file is the one that it was built with", async () => {
    const files = { '/opt/etc/wgetrc': 'ca_certificate = /opt.pem\n' }
    assert.equal((await of(versions.elsewhere, files))[0]?.path, '/opt.pem')
  })
  test('OpenSSL: what is named adds to the two of OpenSSL, with their variables', async () => {
    const files = { [userFile]: 'ca_certificate = /a.pem\nca_directory = /d\n' }
    assert.deepEqual(await of(versions.openssl, files, { SSL_CERT_FILE: '/v.pem' }), [
      configured('bundle', '/a.pem', userFile, 'ca_certificate'),
      configured('directory', '/d', userFile, 'ca_directory'),
      { origin: 'variable', form: 'bundle', path: '/v.pem', variable: 'SSL_CERT_FILE' },
      { origin: 'default', form: 'bundle', path: '/etc/ssl/cert.pem', replacedBy: 'SSL_CERT_FILE' },
      { origin: 'default', form: 'directory', path: '/etc/ssl/certs' },
    ])
  })
  test('what repairs it by hand names the line', () => {
    assert.match(wget.repairedByHand?.('/my ca.pem') ?? '', /`ca_certificate = \/my ca\.pem` to ~\/\.wgetrc/)
  })
})

suite('what wget reads depends on its TLS library', () => {
  const built = (ssl: string) =>
    wget.interpret({ runs: [{ label: 'version', run: run({ stdout: `GNU Wget 1.21.3\n+ssl/${ssl}` }) }] }, [])
  test('with OpenSSL its variables, as on Ubuntu', () => {
    assert.deepEqual(
      built('openssl').remedies?.map(({ variable }) => variable),
      ['SSL_CERT_FILE', 'SSL_CERT_DIR'],
    )
  })
  test('with GnuTLS none', () => assert.equal(built('gnutls').remedies, undefined))
})

test('no setting of a .wgetrc makes the probe remove or rename a file', async () => {
  let args: readonly string[] = []
  const machine = {
    ...fakeMachine({}),
    run: async (command: { readonly args: readonly string[] }) => {
      if (command.args.length > 1) args = command.args
      return run()
    },
  }
  await wget.probe(machine, { path: '/usr/bin/wget' }, { hosts, timeoutMs: 1000 })
  assert.ok(args.includes('--execute=delete_after=off') && args.includes('--execute=backups=0'))
  assert.ok(args.includes('--output-document=-'))
})
