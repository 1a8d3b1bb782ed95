import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { git } from '../../../src/clients/git.ts'
import { fakeMachine } from '../../machines/fake-machine.ts'
import { run } from '../asking/failing-probes.ts'
import { readRecording } from '../recording.ts'

suite('git: its stores', () => {
  const setting = (file: string, name: string, value: string) => `file:${file}\0${name}\n${value}\0`
  const gnutlsDefault = '00:00:00.000000 http.c:725 == Info: found 432 certificates in /etc/ssl/certs\n'
  const directory = { origin: 'default', form: 'directory', path: '/etc/ssl/certs' }
  const stores = (environment: Record<string, string>, config = '', stderr = gnutlsDefault) =>
    git.stores(
      fakeMachine({}, { HOME: '/home/user', ...environment }),
      { path: 'git' },
      {
        runs: [
          { label: '127.0.0.1:8401', run: run({ stderr }) },
          { label: 'config', run: run({ stdout: config }) },
        ],
      },
    )
  const byVariable = (variable: string, form: string, path: string) => ({ origin: 'variable', form, path, variable })
  const byConfig = (file: string, name: string, form: string, path: string) => ({
    origin: 'config-file',
    form,
    path,
    config: { file, setting: name },
  })

  const cases: readonly (readonly [string, Record<string, string>, string, readonly object[]])[] = [
    ['nothing is set', {}, '', [directory]],
    [
      'GIT_SSL_CAINFO, which Debian reads beside its directory',
      { GIT_SSL_CAINFO: '/a.pem' },
      '',
      [byVariable('GIT_SSL_CAINFO', 'bundle', '/a.pem'), directory],
    ],
    [
      'GIT_SSL_CAINFO that is set to nothing counts as set',
      { GIT_SSL_CAINFO: '' },
      '',
      [byVariable('GIT_SSL_CAINFO', 'bundle', ''), directory],
    ],
    ['GIT_SSL_CAPATH', { GIT_SSL_CAPATH: '/a' }, '', [byVariable('GIT_SSL_CAPATH', 'directory', '/a'), directory]],
    [
      'http.sslCAInfo, of which the last counts',
      {},
      setting('/etc/gitconfig', 'http.sslcainfo', '/a.pem') + setting('.git/config', 'http.sslcainfo', '/b.pem'),
      [byConfig('.git/config', 'http.sslcainfo', 'bundle', '/b.pem'), directory],
    ],
    [
      'http.sslCAInfo below the home directory',
      {},
      setting('/home/user/.gitconfig', 'http.sslcainfo', '~/a.pem'),
      [byConfig('/home/user/.gitconfig', 'http.sslcainfo', 'bundle', '/home/user/a.pem'), directory],
    ],
    [
      'http.sslCAPath',
      {},
      setting('/etc/gitconfig', 'http.sslcapath', '/a'),
      [byConfig('/etc/gitconfig', 'http.sslcapath', 'directory', '/a'), directory],
    ],
    [
      'GIT_SSL_CAINFO before http.sslCAInfo',
      { GIT_SSL_CAINFO: '/a.pem' },
      setting('/etc/gitconfig', 'http.sslcainfo', '/b.pem'),
      [byVariable('GIT_SSL_CAINFO', 'bundle', '/a.pem'), directory],
    ],
    [
      'a setting for one host is listed behind',
      {},
      setting('/etc/gitconfig', 'http.https://one.example/.sslcainfo', '/one.pem') +
        setting('/etc/gitconfig', 'http.sslcainfo', '/b.pem') +
        setting('/etc/gitconfig', 'http.sslverify', 'true'),
      [
        byConfig('/etc/gitconfig', 'http.sslcainfo', 'bundle', '/b.pem'),
        byConfig('/etc/gitconfig', 'http.https://one.example/.sslcainfo', 'bundle', '/one.pem'),
        directory,
      ],
    ],
    [
      'the variables of curl and OpenSSL are of no interest',
      { SSL_CERT_FILE: '/a.pem', CURL_CA_BUNDLE: '/a.pem', SSL_CERT_DIR: '/a' },
      '',
      [directory],
    ],
  ]
  for (const [name, environment, config, expected] of cases) {
    test(name, async () => {
      assert.deepEqual(
        await stores(environment, config),
        expected.map(store => ({ ...store, reader: 'gnutls' })),
      )
    })
  }

  test('a default bundle that is not there is named by OpenSSL', async () => {
    const stderr =
      '00:00:00.000000 http.c:725 == Info: error setting certificate file: /etc/ssl/certs/ca-certificates.crt\n'
    assert.deepEqual(await stores({}, '', stderr), [
      { origin: 'default', form: 'bundle', path: '/etc/ssl/certs/ca-certificates.crt' },
    ])
  })

  test('the recordings name theirs', async () => {
    const of = (name: string) => git.stores(fakeMachine({}), { path: 'git' }, readRecording('git', name).probe)
    assert.deepEqual(await of('without-root'), [{ ...directory, reader: 'gnutls' }])
    assert.deepEqual(await of('openssl-without-root'), [
      { origin: 'default', form: 'bundle', path: '/etc/ssl/certs/ca-certificates.crt' },
      directory,
    ])
  })
})
