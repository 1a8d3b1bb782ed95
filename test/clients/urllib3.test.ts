import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { urllib3 } from '../../src/clients/urllib3.ts'
import { fakeMachine } from '../machines/fake-machine.ts'
import { pythonProbe, testLibrary } from './python/library.ts'
import { byPython, commonNameIsNoName } from './python/verdicts.ts'
import { readRecording } from './recording.ts'
import { assertVerdicts, but } from './verdict-table.ts'

const { withoutRoot, withRoot } = byPython({
  'plain-http': 'unreachable: SSLError: [SSL: WRONG_VERSION_NUMBER] wrong version number',
  silent: 'unreachable: ReadTimeoutError: ',
  reset: "unreachable: ProtocolError: ('Connection aborted.', ConnectionResetError(104, 'Connection reset by peer'))",
  'closed-port': 'unreachable: Failed to establish a new connection: [Errno 111] Connection refused',
})

suite('urllib3: what it says of the servers of the test world', () => {
  test('without the root', () => assertVerdicts(urllib3, 'without-root', withoutRoot))
  test("Debian's takes no notice of SSL_CERT_FILE", () => assertVerdicts(urllib3, 'with-root', withoutRoot))
  for (const version of ['2', '3.13']) {
    test(`${version} without the root`, () => assertVerdicts(urllib3, `${version}-without-root`, withoutRoot))
    test(`${version} with the root in SSL_CERT_FILE`, () => {
      assertVerdicts(urllib3, `${version}-with-root`, but(withRoot, commonNameIsNoName))
    })
  }
  test("no variable repairs Debian's, but the system store", () => {
    assert.deepEqual(urllib3.interpret(readRecording('urllib3', 'with-root').probe, []).remedies, [])
    assert.equal(urllib3.interpret(readRecording('urllib3', '2-with-root').probe, []).remedies, undefined)
    assert.match(urllib3.repairedByHand?.('/root.crt') ?? '', /from PyPI/)
  })
  test('its version is its own, beside that of the interpreter', () => {
    assert.equal(
      urllib3.interpret(readRecording('urllib3', '3.13-with-root').probe, []).version,
      '2.8.0 (Python 3.13.0)',
    )
  })
})

testLibrary(urllib3, 'urllib3')

test('urllib3: an anchor that is not self-signed ends a path from 2.4 on Python 3.13 on', () => {
  const versions = [
    '1.26.12 (Python 3.13.0)',
    '2.3.0 (Python 3.13.0)',
    '2.4.0 (Python 3.12.9)',
    '2.4.0 (Python 3.13.0)',
  ]
  assert.deepEqual(versions.map(urllib3.endsAtAnyAnchor), [false, false, false, true])
})

suite('urllib3: its stores', () => {
  const at = { path: 'python3' }
  const about = { cafile: '/usr/lib/ssl/cert.pem', capath: '/usr/lib/ssl/certs', certifi: '/certifi/cacert.pem' }
  const file = { origin: 'default', form: 'bundle', path: '/usr/lib/ssl/cert.pem' }
  const directory = { origin: 'default', form: 'directory', path: '/usr/lib/ssl/certs' }
  const beside = { origin: 'default', form: 'bundle', path: '/certifi/cacert.pem', beside: 'certifi' }

  test("those of the interpreter's OpenSSL, with certifi's beside them", async () => {
    assert.deepEqual(await urllib3.stores(fakeMachine({}), at, pythonProbe('urllib3', { about })), [
      file,
      directory,
      beside,
    ])
  })
  test('SSL_CERT_FILE takes the place of the file', async () => {
    const stores = await urllib3.stores(
      fakeMachine({}, { SSL_CERT_FILE: '/a.pem' }),
      at,
      pythonProbe('urllib3', { about }),
    )
    assert.deepEqual(stores, [
      { origin: 'variable', form: 'bundle', path: '/a.pem', variable: 'SSL_CERT_FILE' },
      { ...file, replacedBy: 'SSL_CERT_FILE' },
      directory,
      beside,
    ])
  })
  test("Debian's names the system's bundle, whatever is set", async () => {
    const where = '/etc/ssl/certs/ca-certificates.crt'
    const machine = fakeMachine({}, { SSL_CERT_FILE: '/a.pem' })
    assert.deepEqual(await urllib3.stores(machine, at, pythonProbe('urllib3', { about: { ...about, where } })), [
      { origin: 'default', form: 'bundle', path: where },
    ])
  })
})
