import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { cargo } from '../../src/clients/cargo.ts'
import type { Client } from '../../src/clients/client.ts'
import { curl } from '../../src/clients/curl.ts'
import { deno } from '../../src/clients/deno.ts'
import { git } from '../../src/clients/git.ts'
import { go } from '../../src/clients/go.ts'
import { python } from '../../src/clients/python.ts'
import { fakeMachine } from '../machines/fake-machine.ts'
import { run } from './asking/failing-probes.ts'

type System = 'darwin' | 'win32' | 'debian'
const keychain = '/System/Library/Keychains/SystemRootCertificates.keychain'
const windows = 'Cert:\\CurrentUser\\Root'
const apples = 'curl 8.7.1 (x86_64-apple-darwin24.0) libcurl/8.7.1 (SecureTransport) LibreSSL/3.3.6 zlib/1.2.12\n'
const schannel = 'curl 8.13.0 (Windows) libcurl/8.13.0 Schannel zlib/1.3.1 WinIDN\n'
const gitForWindows = 'curl 8.14.1 (x86_64-w64-mingw32) libcurl/8.14.1 OpenSSL/3.5.1 (Schannel) zlib/1.3.1\n'
const sectrust =
  'curl 8.17.0 (arm64-apple-darwin) libcurl/8.17.0 OpenSSL/3.6.0\nFeatures: alt-svc AppleSecTrust AsynchDNS\n'
const appleFile = '*  CAfile: /etc/ssl/cert.pem\n*  CApath: none\n'
const marked = (about: object) => `\n@local-issuer ${JSON.stringify({ about })}\n`

/** Its stores, those that are replaced with what replaces them. */
async function storesOf(
  client: Client,
  system: System,
  said: Readonly<Record<string, string>>,
  environment: Readonly<Record<string, string>> = {},
): Promise<readonly string[]> {
  const machine = { ...fakeMachine({}, environment), families: [system], run: async () => run({}) }
  const runs = Object.entries(said).map(([label, text]) => ({ label, run: run({ stdout: text, stderr: text }) }))
  const stores = await client.stores(machine, { path: client.id }, { runs })
  return stores.map(({ path = '', replacedBy }) => (replacedBy === undefined ? path : `${path} < ${replacedBy}`))
}

const config = (name: string, value: string) => `file:C:/Program Files/Git/etc/gitconfig\0${name}\n${value}\0`

describe('the store of the system is used by', () => {
  const bundle = { CURL_CA_BUNDLE: '/a.pem' }
  const cases: readonly (readonly [
    name: string,
    client: Client,
    system: System,
    said: Readonly<Record<string, string>>,
    environment: Readonly<Record<string, string>>,
    stores: readonly string[],
  ])[] = [
    ['Go on macOS, whatever is set', go, 'darwin', {}, { SSL_CERT_FILE: '/a.pem' }, [keychain]],
    ['Go on Windows', go, 'win32', {}, {}, [windows]],
    [
      "Apple's curl beside its file",
      curl,
      'darwin',
      { version: apples, verbose: appleFile },
      {},
      ['/etc/ssl/cert.pem', keychain],
    ],
    [
      "Apple's curl beside the file that it was told",
      curl,
      'darwin',
      { version: apples, verbose: '*  CAfile: /a.pem\n' },
      bundle,
      ['/a.pem', keychain],
    ],
    ['a curl with SecTrust and no file', curl, 'darwin', { version: sectrust, verbose: '' }, {}, [keychain]],
    [
      'no curl of Homebrew, which has a file',
      curl,
      'darwin',
      { version: sectrust, verbose: '*  CAfile: /opt/homebrew/etc/openssl@3/cert.pem\n' },
      {},
      ['/opt/homebrew/etc/openssl@3/cert.pem'],
    ],
    [
      'curl with Schannel, which reads no variable',
      curl,
      'win32',
      { version: schannel, verbose: '' },
      bundle,
      [windows],
    ],
    [
      'no curl that verifies with OpenSSL',
      curl,
      'win32',
      { version: gitForWindows, verbose: '*  CAfile: C:/curl-ca-bundle.crt\n' },
      {},
      ['C:/curl-ca-bundle.crt'],
    ],
    [
      'git with Schannel, whatever file is set',
      git,
      'win32',
      { config: config('http.sslbackend', 'schannel') },
      { GIT_SSL_CAINFO: '/a.pem' },
      [windows],
    ],
    [
      'git with Schannel no more where it is to use the file',
      git,
      'win32',
      { config: config('http.sslbackend', 'schannel') + config('http.schannelusesslcainfo', 'true') },
      { GIT_SSL_CAINFO: '/a.pem' },
      ['/a.pem', `${windows} < GIT_SSL_CAINFO`],
    ],
    [
      "Apple's git beside its file",
      git,
      'darwin',
      { host: '== Info:  CAfile: /etc/ssl/cert.pem\n' },
      {},
      ['/etc/ssl/cert.pem', keychain],
    ],
    ['cargo on Windows', cargo, 'win32', {}, {}, [windows]],
    [
      'cargo on Windows no more under its variable',
      cargo,
      'win32',
      {},
      { CARGO_HTTP_CAINFO: '/a.pem' },
      ['/a.pem', `${windows} < CARGO_HTTP_CAINFO`],
    ],
    [
      'a Deno that does not tell it',
      deno,
      'darwin',
      { deno: marked({ version: '2.0.0' }) },
      { DENO_TLS_CA_STORE: 'system' },
      [keychain],
    ],
    ['no Deno that was not told to', deno, 'darwin', { deno: marked({ version: '2.0.0' }) }, {}, []],
    ['nobody on Linux', go, 'debian', {}, {}, ['/etc/ssl/certs/ca-certificates.crt']],
  ]
  for (const [name, client, system, said, environment, stores] of cases) {
    test(name, async () => {
      assert.deepEqual(await storesOf(client, system, said, environment), stores)
    })
  }

  test("Python on Windows beside OpenSSL's, and on macOS not", async () => {
    assert.ok((await storesOf(python, 'win32', {})).includes(windows))
    assert.ok(!(await storesOf(python, 'darwin', {})).includes(keychain))
  })
})

describe('no variable is held out to a client that has the system verify:', () => {
  const cases: readonly (readonly [string, Client, Readonly<Record<string, string>>, boolean])[] = [
    ['Go on macOS', go, { go: marked({ version: '1.24', os: 'darwin' }) }, true],
    ['Go on Windows', go, { go: marked({ version: '1.24', os: 'windows' }) }, true],
    ['not Go on Linux', go, { go: marked({ version: '1.24', os: 'linux' }) }, false],
    ['curl with Schannel', curl, { version: schannel }, true],
    ['not a curl that has Schannel beside', curl, { version: gitForWindows }, false],
    ["not Apple's curl, which takes a file as well", curl, { version: apples }, false],
    ['git with Schannel', git, { config: config('http.sslbackend', 'schannel') }, true],
    ['not git with OpenSSL', git, { config: config('http.sslbackend', 'openssl') }, false],
  ]
  for (const [name, client, said, expected] of cases) {
    test(name, () => {
      const runs = Object.entries(said).map(([label, text]) => ({ label, run: run({ stdout: text }) }))
      const { remedies } = client.interpret({ runs }, [])
      assert.deepEqual(remedies, expected ? [] : undefined)
    })
  }
})
