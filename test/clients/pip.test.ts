import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { pip } from '../../src/clients/pip.ts'
import { fakeMachine } from '../machines/fake-machine.ts'
import { pythonProbe, testLibrary } from './python/library.ts'
import { byPython, nameByUrllib3One } from './python/verdicts.ts'
import { readRecording } from './recording.ts'
import { assertVerdicts, but } from './verdict-table.ts'

const { withoutRoot, withRoot } = byPython({
  'plain-http': 'unreachable: [SSL: WRONG_VERSION_NUMBER] wrong version number',
  silent: 'unreachable: ReadTimeoutError',
  reset: "unreachable: ProtocolError('Connection aborted.', ConnectionResetError(104, 'Connection reset by peer'))",
  'closed-port': 'unreachable: Failed to establish a new connection: [Errno 111] Connection refused',
})

suite('pip: what it says of the servers of the test world', () => {
  test('23 without the root', () => assertVerdicts(pip, 'without-root', withoutRoot))
  test('23 with the root in REQUESTS_CA_BUNDLE', () => {
    assertVerdicts(pip, 'with-root', but(withRoot, nameByUrllib3One))
  })
  test('26 without the root', () => assertVerdicts(pip, '26-without-root', withoutRoot))
  test('26 with the root in REQUESTS_CA_BUNDLE', () => assertVerdicts(pip, '26-with-root', withRoot))

  test('24 with truststore can verify no host by its address', () => {
    const byAddress = 'error: ValueError: check_hostname requires server_hostname'
    const table = Object.fromEntries(Object.keys(withRoot).map(member => [member, byAddress] as const))
    const refused = { 'closed-port': withoutRoot['closed-port'] ?? 'error' } as const
    assertVerdicts(pip, '3.13-with-root', but(table, { 'name-only-in-cn': 'trusted', ...refused }))
    const noIssuer = 'rejected: certificate verify failed: unable to get local issuer certificate'
    assertVerdicts(pip, '3.13-without-root', but(table, { 'name-only-in-cn': noIssuer, ...refused }))
  })

  test('its version is its own, beside that of the interpreter', () => {
    assert.equal(pip.interpret(readRecording('pip', '26-with-root').probe, []).version, '26.2.1 (Python 3.11.2)')
  })
})

testLibrary(pip, 'pip')

test('a host that trusted-host names is trusted, and known to be unverified', () => {
  const host = { id: 'a:443', name: 'a', port: 443 }
  const [answer] = pip.interpret(pythonProbe('pip', { host: 0, kind: 'unverified' }), [host]).verdicts
  assert.deepEqual([answer?.verdict, answer?.unverified], ['trusted', true])
})

suite('pip: its stores', () => {
  const where = '/pip/cacert.pem'
  const config = { file: '/etc/pip.conf', setting: 'global.cert' }
  const openssl = { cafile: '/usr/lib/ssl/cert.pem', capath: '/usr/lib/ssl/certs' }
  const standard = { origin: 'default', form: 'bundle', path: where }
  const told = { origin: 'variable', form: 'bundle', path: '/a.pem', variable: 'PIP_CERT' }
  const system = [
    { origin: 'default', form: 'bundle', path: openssl.cafile },
    { origin: 'default', form: 'directory', path: openssl.capath },
  ]
  const cases: readonly (readonly [string, object, Record<string, string>, readonly object[]])[] = [
    ['nothing set: the bundle that it carries', {}, {}, [standard]],
    [
      'PIP_CERT in its place',
      { verify: '/a.pem' },
      { PIP_CERT: '/a.pem' },
      [told, { ...standard, replacedBy: 'PIP_CERT' }],
    ],
    [
      'REQUESTS_CA_BUNDLE, which the requests in it reads before',
      { verify: '/b.pem' },
      { PIP_CERT: '/a.pem', REQUESTS_CA_BUNDLE: '/b.pem' },
      [
        { ...told, path: '/b.pem', variable: 'REQUESTS_CA_BUNDLE' },
        { ...standard, replacedBy: 'REQUESTS_CA_BUNDLE' },
      ],
    ],
    [
      'cert of pip.conf',
      { verify: '/c.pem', config },
      {},
      [
        { origin: 'config-file', form: 'bundle', path: '/c.pem', config },
        { ...standard, replacedBy: 'global.cert' },
      ],
    ],
    ["truststore adds the system's", { truststore: true }, {}, [standard, ...system]],
    [
      'with truststore PIP_CERT replaces nothing',
      { truststore: true, verify: '/a.pem' },
      { PIP_CERT: '/a.pem' },
      [told, standard, ...system],
    ],
    [
      "truststore looks elsewhere where OpenSSL's own are empty",
      { truststore: true, system: '/etc/ssl/ca-bundle.pem' },
      {},
      [standard, { ...standard, path: '/etc/ssl/ca-bundle.pem' }],
    ],
  ]
  for (const [name, about, environment, expected] of cases) {
    test(name, async () => {
      const probe = pythonProbe('pip', { about: { where, ...openssl, ...about } })
      assert.deepEqual(await pip.stores(fakeMachine({}, environment), { path: 'python3' }, probe), expected)
    })
  }
})
