import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { curl } from '../../../src/clients/curl.ts'
import { fakeMachine } from '../../machines/fake-machine.ts'
import { run } from '../asking/failing-probes.ts'
import { readRecording } from '../recording.ts'

suite('curl: its stores', () => {
  const bundle = '/etc/ssl/certs/ca-certificates.crt'
  const directory = '/etc/ssl/certs'
  /** What 7.88 with OpenSSL says of its store. */
  const says = (file: string, path: string) =>
    `*  CAfile: ${file}\n*  CApath: ${path}\n* TLSv1.3 (OUT), TLS handshake\n`
  const byDefault = [
    { origin: 'default', form: 'bundle', path: bundle },
    { origin: 'default', form: 'directory', path: directory },
  ]
  const stores = (stderr: string, environment: Record<string, string> = {}, files: Record<string, string> = {}) =>
    curl.stores(
      fakeMachine(files, environment),
      { path: 'curl' },
      { runs: [{ label: 'verbose', run: run({ stderr }) }] },
    )
  const byVariable = (variable: string, form: string, path: string) => ({ origin: 'variable', form, path, variable })
  const replacedBundle = (replacedBy: string) => ({ ...byDefault[0], replacedBy })
  const replacedDirectory = (replacedBy: string) => ({ ...byDefault[1], replacedBy })

  const cases: readonly (readonly [string, string, Record<string, string>, readonly object[]])[] = [
    ['no variable', says(bundle, directory), {}, byDefault],
    [
      'CURL_CA_BUNDLE takes the place of the file; the directory stays',
      says('/a.pem', directory),
      { CURL_CA_BUNDLE: '/a.pem' },
      [byVariable('CURL_CA_BUNDLE', 'bundle', '/a.pem'), byDefault[1] ?? {}].toSpliced(
        1,
        0,
        replacedBundle('CURL_CA_BUNDLE'),
      ),
    ],
    [
      'beside CURL_CA_BUNDLE no other variable counts',
      says('/a.pem', directory),
      { CURL_CA_BUNDLE: '/a.pem', SSL_CERT_FILE: '/b.pem', SSL_CERT_DIR: '/b' },
      [byVariable('CURL_CA_BUNDLE', 'bundle', '/a.pem'), replacedBundle('CURL_CA_BUNDLE'), byDefault[1] ?? {}],
    ],
    [
      'beside SSL_CERT_DIR 7.88 does not read SSL_CERT_FILE',
      says(bundle, '/b'),
      { SSL_CERT_FILE: '/b.pem', SSL_CERT_DIR: '/b' },
      [byDefault[0] ?? {}, byVariable('SSL_CERT_DIR', 'directory', '/b'), replacedDirectory('SSL_CERT_DIR')],
    ],
    [
      'a curl that reads both',
      says('/b.pem', '/b'),
      { SSL_CERT_FILE: '/b.pem', SSL_CERT_DIR: '/b' },
      [
        byVariable('SSL_CERT_FILE', 'bundle', '/b.pem'),
        replacedBundle('SSL_CERT_FILE'),
        byVariable('SSL_CERT_DIR', 'directory', '/b'),
        replacedDirectory('SSL_CERT_DIR'),
      ],
    ],
    [
      'variables that are set to nothing',
      says(bundle, directory),
      { CURL_CA_BUNDLE: '', SSL_CERT_FILE: '', SSL_CERT_DIR: '' },
      byDefault,
    ],
    [
      'a file that is not there is all that it tells of',
      '* error setting certificate file: /gone.pem\n',
      { CURL_CA_BUNDLE: '/gone.pem' },
      [byVariable('CURL_CA_BUNDLE', 'bundle', '/gone.pem'), replacedBundle('CURL_CA_BUNDLE')],
    ],
    [
      'the same until 7.79',
      '* error setting certificate verify locations:  CAfile: /gone.pem CApath: none\n',
      { CURL_CA_BUNDLE: '/gone.pem' },
      [byVariable('CURL_CA_BUNDLE', 'bundle', '/gone.pem'), replacedBundle('CURL_CA_BUNDLE')],
    ],
    ['a default that is not there', `* error setting certificate file: ${bundle}\n`, {}, byDefault.slice(0, 1)],
    [
      'GnuTLS',
      '* found 1 certificates in /a.pem\n* found 432 certificates in /etc/ssl/certs\n',
      { SSL_CERT_FILE: '/a.pem' },
      [byVariable('SSL_CERT_FILE', 'bundle', '/a.pem'), replacedBundle('SSL_CERT_FILE'), byDefault[1] ?? {}],
    ],
    [
      'a backend that names no file, told by no variable',
      '* schannel: disabled automatic use of client certificate\n',
      {},
      [],
    ],
    [
      'a backend that names no file, told by a variable',
      '* schannel: added 1 certificate(s) from CA file\n',
      { SSL_CERT_FILE: 'C:\\a.pem' },
      [byVariable('SSL_CERT_FILE', 'bundle', 'C:\\a.pem'), replacedBundle('SSL_CERT_FILE')],
    ],
  ]
  for (const [name, stderr, environment, expected] of cases) {
    test(name, async () => {
      assert.deepEqual(await stores(stderr, environment), expected)
    })
  }

  const configured = (file: string, path: string) => [
    { origin: 'config-file', form: 'bundle', path, config: { file, setting: 'cacert' } },
    replacedBundle('cacert'),
    byDefault[1],
  ]
  const spellings = [
    'cacert /a.pem',
    'cacert = "/a.pem"',
    '--cacert=/a.pem',
    'cacert: /a.pem',
    '  cacert\t/a.pem\r',
    'cacert=/old.pem\ncacert=/a.pem',
  ]
  for (const spelling of spellings) {
    test(`.curlrc with ${JSON.stringify(spelling)}`, async () => {
      const files = { '/home/user/.curlrc': `# cacert = /no.pem\nsilent\n${spelling}\n` }
      const environment = { HOME: '/home/user', CURL_CA_BUNDLE: '/b.pem' }
      assert.deepEqual(
        await stores(says('/a.pem', directory), environment, files),
        configured('/home/user/.curlrc', '/a.pem'),
      )
    })
  }

  test('.curlrc with capath', async () => {
    assert.deepEqual(await stores(says(bundle, '/a'), { HOME: '/h' }, { '/h/.curlrc': 'capath = /a\n' }), [
      byDefault[0],
      { origin: 'config-file', form: 'directory', path: '/a', config: { file: '/h/.curlrc', setting: 'capath' } },
      replacedDirectory('capath'),
    ])
  })

  test('of several .curlrc the first that is there is read', async () => {
    const homes = { CURL_HOME: '/c', HOME: '/h' }
    const orders: readonly (readonly [Record<string, string>, readonly string[]])[] = [
      [{ ...homes, XDG_CONFIG_HOME: '/x' }, ['/c/.curlrc', '/x/curlrc', '/x/.curlrc', '/h/.curlrc']],
      [homes, ['/c/.curlrc', '/h/.curlrc', '/c/.config/curlrc']],
      [{ HOME: '/h' }, ['/h/.curlrc', '/h/.config/curlrc']],
    ]
    for (const [environment, places] of orders) {
      for (const [index, place] of places.entries()) {
        const files = Object.fromEntries(places.slice(index).map(file => [file, `cacert = ${file}.pem\n`]))
        assert.deepEqual(
          await stores(says(`${place}.pem`, directory), environment, files),
          configured(place, `${place}.pem`),
        )
      }
    }
  })

  test('the recordings name theirs', async () => {
    const at = { path: 'curl' }
    assert.deepEqual(await curl.stores(fakeMachine({}), at, readRecording('curl', 'without-root').probe), byDefault)
    assert.deepEqual(
      await curl.stores(fakeMachine({}), at, readRecording('curl', 'gnutls-without-root').probe),
      byDefault.slice(1),
    )
    assert.deepEqual(await curl.stores(fakeMachine({}), at, readRecording('curl', 'libressl').probe), [
      { origin: 'default', form: 'bundle', path: '/etc/ssl/cert.pem' },
    ])
  })
})
