import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { fsspec } from '../../src/clients/fsspec.ts'
import { fakeMachine } from '../machines/fake-machine.ts'
import { pythonProbe, testLibrary } from './python/library.ts'
import { byPython } from './python/verdicts.ts'
import { readRecording } from './recording.ts'
import { assertVerdicts } from './verdict-table.ts'

const { withoutRoot, withRoot } = byPython({
  'plain-http': 'unreachable: ClientConnectorSSLError: Cannot connect to host',
  silent: 'unreachable: TimeoutError: TimeoutError()',
  reset: 'unreachable: ssl:default [Connection reset by peer]',
  'closed-port': "unreachable: ssl:default [Connect call failed ('127.0.0.1', 1)]",
})

suite('fsspec: what it says of the servers of the test world', () => {
  for (const version of ['', '2026-']) {
    test(`${version}without the root`, () => assertVerdicts(fsspec, `${version}without-root`, withoutRoot))
    test(`${version}with the root in SSL_CERT_FILE`, () => assertVerdicts(fsspec, `${version}with-root`, withRoot))
  }
  test('its version is its own, beside that of the interpreter', () => {
    assert.equal(
      fsspec.interpret(readRecording('fsspec', 'with-root').probe, []).version,
      '2022.11.0, aiohttp 3.8.4 (Python 3.11.2)',
    )
    assert.equal(
      fsspec.interpret(readRecording('fsspec', '2026-with-root').probe, []).version,
      '2026.9.0, aiohttp 3.14.3 (Python 3.11.2)',
    )
  })
})

testLibrary(fsspec, 'fsspec')

suite('fsspec: an anchor that is not self-signed', () => {
  test('ends a path from Python 3.13 on, as ssl.create_default_context has it', () => {
    assert.deepEqual(
      [fsspec.endsAtAnyAnchor('3.14.3 (Python 3.12.9)'), fsspec.endsAtAnyAnchor('3.8.4 (Python 3.13.0)')],
      [false, true],
    )
  })
})

suite('fsspec: its stores', () => {
  const at = { path: 'python3' }
  const about = { cafile: '/usr/lib/ssl/cert.pem', capath: '/usr/lib/ssl/certs', certifi: '/certifi/cacert.pem' }
  const file = { origin: 'default', form: 'bundle', path: '/usr/lib/ssl/cert.pem' }
  const directory = { origin: 'default', form: 'directory', path: '/usr/lib/ssl/certs' }
  const beside = { origin: 'default', form: 'bundle', path: '/certifi/cacert.pem', beside: 'certifi' }

  test("those of the interpreter's OpenSSL, with certifi's beside them", async () => {
    assert.deepEqual(await fsspec.stores(fakeMachine({}), at, pythonProbe('fsspec', { about })), [
      file,
      directory,
      beside,
    ])
  })
  test('SSL_CERT_FILE takes the place of the file', async () => {
    const stores = await fsspec.stores(
      fakeMachine({}, { SSL_CERT_FILE: '/a.pem' }),
      at,
      pythonProbe('fsspec', { about }),
    )
    assert.deepEqual(stores, [
      { origin: 'variable', form: 'bundle', path: '/a.pem', variable: 'SSL_CERT_FILE' },
      { ...file, replacedBy: 'SSL_CERT_FILE' },
      directory,
      beside,
    ])
  })
})
