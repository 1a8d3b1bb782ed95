import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { aiohttp } from '../../src/clients/aiohttp.ts'
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

suite('aiohttp: what it says of the servers of the test world', () => {
  for (const version of ['', '3.14-']) {
    test(`${version}without the root`, () => assertVerdicts(aiohttp, `${version}without-root`, withoutRoot))
    test(`${version}with the root in SSL_CERT_FILE`, () => assertVerdicts(aiohttp, `${version}with-root`, withRoot))
  }
  test('its version is its own, beside that of the interpreter', () => {
    assert.equal(aiohttp.interpret(readRecording('aiohttp', 'with-root').probe, []).version, '3.8.4 (Python 3.11.2)')
    assert.equal(
      aiohttp.interpret(readRecording('aiohttp', '3.14-with-root').probe, []).version,
      '3.14.3 (Python 3.11.2)',
    )
  })
})

testLibrary(aiohttp, 'aiohttp')

suite('aiohttp: an anchor that is not self-signed', () => {
  test('ends a path from Python 3.13 on, as ssl.create_default_context has it', () => {
    assert.deepEqual(
      [aiohttp.endsAtAnyAnchor('3.14.3 (Python 3.12.9)'), aiohttp.endsAtAnyAnchor('3.8.4 (Python 3.13.0)')],
      [false, true],
    )
  })
})

suite('aiohttp: its stores', () => {
  const at = { path: 'python3' }
  const about = { cafile: '/usr/lib/ssl/cert.pem', capath: '/usr/lib/ssl/certs', certifi: '/certifi/cacert.pem' }
  const file = { origin: 'default', form: 'bundle', path: '/usr/lib/ssl/cert.pem' }
  const directory = { origin: 'default', form: 'directory', path: '/usr/lib/ssl/certs' }
  const beside = { origin: 'default', form: 'bundle', path: '/certifi/cacert.pem', beside: 'certifi' }

  test("those of the interpreter's OpenSSL, with certifi's beside them", async () => {
    assert.deepEqual(await aiohttp.stores(fakeMachine({}), at, pythonProbe('aiohttp', { about })), [
      file,
      directory,
      beside,
    ])
  })
  test('SSL_CERT_FILE takes the place of the file', async () => {
    const stores = await aiohttp.stores(
      fakeMachine({}, { SSL_CERT_FILE: '/a.pem' }),
      at,
      pythonProbe('aiohttp', { about }),
    )
    assert.deepEqual(stores, [
      { origin: 'variable', form: 'bundle', path: '/a.pem', variable: 'SSL_CERT_FILE' },
      { ...file, replacedBy: 'SSL_CERT_FILE' },
      directory,
      beside,
    ])
  })
})
