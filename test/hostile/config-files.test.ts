import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { clients } from '../../src/clients/index.ts'
import { type FakeFiles, fakeMachine } from '../machines/fake-machine.ts'

// An image may hold what it likes. No line of a configuration file makes its reading take longer than its length: a test that
// hangs is ended by its deadline, which is no measure of time.

const padding = 'x'.repeat(500_000)
const spaces = ' '.repeat(500_000)
/** What keeps an expression trying: a value, much of one kind, and an end that does not fit. */
const lines: Readonly<Record<string, string>> = {
  'spaces within a value': `NAME = a${spaces}b"\0`,
  'spaces before a comment that is none': `NAME = a${spaces}\0`,
  'a quote that nothing closes': `NAME = "${'\\'.repeat(500_000)}`,
  'sections that nothing closes': '['.repeat(500_000),
  'a section of spaces': `[${spaces}x${spaces}`,
  'a long value': `NAME = ${padding}`,
  'no value': `${spaces}x`,
}

const library = '\x7fELF\0OPENSSLDIR: "/usr/lib/ssl"\0OpenSSL 3.0.19 27 Jan 2026\0'
const certificates = '\0libssl.so.3\0libcurl/8.5.0\0/etc/ssl/certs\0/etc/ssl/certs/ca-certificates.crt\0'
const programs: FakeFiles = {
  '/usr/lib/libcrypto.so.3': library,
  '/usr/lib/libcurl.so.4': certificates,
  '/usr/bin/python3': '\x7fELF \x003.13.1\0',
  '/usr/lib/python3.13/os.py': '',
  '/usr/lib/python3.13/lib-dynload/_ssl.cpython-313-x86_64-linux-gnu.so': '\0libssl.so.3\0libcrypto.so.3\0',
  '/usr/lib/python3.13/site-packages/pip/__init__.py': '__version__ = "25.0"',
  '/usr/lib/python3.13/site-packages/botocore/__init__.py': '__version__ = "1.40.0"',
  '/usr/bin/curl': '\0libcurl.so.4\0curl 8.5.0 (x86_64)',
  '/usr/bin/git': '\x002.39.5\0',
  '/usr/lib/git-core/git-remote-https': '\0libcurl.so.4\0',
  '/usr/bin/wget': '\x001.21.3\0libgnutls.so.30\0cacertificate\0',
  '/usr/bin/node': 'node-v22.3.0.tar.gz\0',
  '/usr/bin/npm': '',
  '/usr/lib/node_modules/npm/package.json': '{"version": "10.8.0"}',
  '/usr/bin/php8.2': '\x7fELF PHP/8.2.36\0/usr/lib/php/20220829\0libcrypto.so.3\0libcurl.so.4\0',
}

/** Each file that is read for a setting, and how a name is written in it. */
const files: Readonly<Record<string, string>> = {
  '/root/.gitconfig': 'sslCAInfo',
  '/etc/gitconfig': 'sslCAInfo',
  '/root/.curlrc': 'cacert',
  '/root/.wgetrc': 'ca_certificate',
  '/etc/wgetrc': 'ca_certificate',
  '/root/.npmrc': 'cafile',
  '/root/.config/pip/pip.conf': 'cert',
  '/etc/pip.conf': 'cert',
  '/root/.aws/config': 'ca_bundle',
  '/root/.condarc': 'ssl_verify',
  '/usr/pyvenv.cfg': 'home',
  '/etc/php/8.2/cli/php.ini': 'openssl.cafile',
  '/etc/os-release': 'ID',
}

suite('a configuration file of a hostile image', () => {
  for (const [title, line] of Object.entries(lines)) {
    test(`with ${title} hides no client, and ends no check`, async () => {
      const hostile = Object.entries(files).map(([path, name]) => [path, `[http]\n${line.replace('NAME', name)}\n`])
      const machine = fakeMachine({ ...programs, ...Object.fromEntries(hostile) }, { HOME: '/root', PATH: '/usr/bin' })
      const found = await Promise.all(
        clients.map(async ({ id, recognise }) => ((await recognise?.(machine)) ?? []).map(() => id)),
      )
      for (const id of ['python', 'pip', 'aws', 'curl', 'git', 'wget', 'node', 'npm', 'php'] as const)
        assert.ok(found.flat().includes(id), `${id} is not recognised`)
    })
  }

  test('of which variables are long names nothing that is not there', async () => {
    const long = '/'.repeat(500_000)
    const environment = { HOME: '/root', PATH: `${long}x:/usr/bin`, SSL_CERT_DIR: `${long}x`, SSL_CERT_FILE: long }
    const machine = fakeMachine(programs, environment)
    const found = await Promise.all(clients.map(async ({ recognise }) => (await recognise?.(machine)) ?? []))
    assert.ok(found.flat().length > 5)
  })
})
