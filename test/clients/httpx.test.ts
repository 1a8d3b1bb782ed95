import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { httpx } from '../../src/clients/httpx.ts'
import { fakeMachine } from '../machines/fake-machine.ts'
import { pythonProbe, testLibrary } from './python/library.ts'
import { byPython, commonNameIsNoName } from './python/verdicts.ts'
import { readRecording } from './recording.ts'
import { assertVerdicts, but } from './verdict-table.ts'

const { withoutRoot, withRoot } = byPython({
  'plain-http': 'unreachable: ConnectError: [SSL: WRONG_VERSION_NUMBER] wrong version number',
  silent: 'unreachable: The handshake operation timed out',
  reset: 'unreachable: ConnectError: [Errno 104] Connection reset by peer',
  'closed-port': 'unreachable: ConnectError: [Errno 111] Connection refused',
})

suite('httpx: what it says of the servers of the test world', () => {
  for (const version of ['', '0.28-', '3.13-']) {
    test(`${version}without the root`, () => assertVerdicts(httpx, `${version}without-root`, withoutRoot))
  }
  test('0.23 with the root in SSL_CERT_FILE', () => {
    assertVerdicts(httpx, 'with-root', but(withRoot, commonNameIsNoName))
  })
  for (const version of ['0.28', '3.13']) {
    test(`${version} with the root in SSL_CERT_FILE`, () => assertVerdicts(httpx, `${version}-with-root`, withRoot))
  }
  test('its version is its own, beside that of the interpreter', () => {
    assert.equal(httpx.interpret(readRecording('httpx', 'with-root').probe, []).version, '0.23.3 (Python 3.11.2)')
  })
})

testLibrary(httpx, 'httpx')

test('a variable that names nothing stops 0.28, which rejects every host', () => {
  const record = { host: 0, kind: 'store', type: 'FileNotFoundError', message: '[Errno 2] No such file or directory' }
  const host = { id: 'a:443', name: 'a', port: 443 }
  assert.equal(httpx.interpret(pythonProbe('httpx', record), [host]).verdicts[0]?.verdict, 'rejected')
})

test('httpx: an anchor that is not self-signed ends a path from 0.28 on Python 3.13 on', () => {
  const versions = [
    '0.27.2 (Python 3.13.0)',
    '0.28.1 (Python 3.12.9)',
    '0.28.1 (Python 3.13.0)',
    '1.0.0 (Python 3.14.0)',
  ]
  assert.deepEqual(versions.map(httpx.endsAtAnyAnchor), [false, false, true, true])
})

suite('httpx: its stores', () => {
  const where = '/certifi/cacert.pem'
  const standard = { origin: 'default', form: 'bundle', path: where }
  const cases: readonly (readonly [string, string, Record<string, string>, readonly object[]])[] = [
    ["no variable: certifi's bundle alone", '', {}, [standard]],
    [
      'SSL_CERT_FILE in its place',
      '/a.pem',
      { SSL_CERT_FILE: '/a.pem', SSL_CERT_DIR: '/b' },
      [
        { origin: 'variable', form: 'bundle', path: '/a.pem', variable: 'SSL_CERT_FILE' },
        { ...standard, replacedBy: 'SSL_CERT_FILE' },
      ],
    ],
    [
      'SSL_CERT_DIR, a list',
      '/b:/c',
      { SSL_CERT_DIR: '/b:/c' },
      [
        { origin: 'variable', form: 'directory', path: '/b', variable: 'SSL_CERT_DIR' },
        { origin: 'variable', form: 'directory', path: '/c', variable: 'SSL_CERT_DIR' },
        { ...standard, replacedBy: 'SSL_CERT_DIR' },
      ],
    ],
    ['what 0.23 passes over is not in effect', '', { SSL_CERT_FILE: '/gone.pem' }, [standard]],
    ['REQUESTS_CA_BUNDLE is of no interest', '', { REQUESTS_CA_BUNDLE: '/a.pem' }, [standard]],
  ]
  for (const [name, verify, environment, expected] of cases) {
    test(name, async () => {
      const probe = pythonProbe('httpx', { about: { where, verify } })
      assert.deepEqual(await httpx.stores(fakeMachine({}, environment), { path: 'python3' }, probe), expected)
    })
  }
})
