import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { rootCertificates } from 'node:tls'
import type { Client } from '../../../src/clients/client.ts'
import { curl } from '../../../src/clients/curl.ts'
import { git } from '../../../src/clients/git.ts'
import { go } from '../../../src/clients/go.ts'
import { httpx } from '../../../src/clients/httpx.ts'
import { java } from '../../../src/clients/java.ts'
import { lwp } from '../../../src/clients/lwp.ts'
import { node } from '../../../src/clients/node.ts'
import { openssl } from '../../../src/clients/openssl.ts'
import { perl } from '../../../src/clients/perl.ts'
import { php } from '../../../src/clients/php.ts'
import { phpCurl } from '../../../src/clients/php-curl.ts'
import { pip } from '../../../src/clients/pip.ts'
import { python } from '../../../src/clients/python.ts'
import { requests } from '../../../src/clients/requests.ts'
import { ruby } from '../../../src/clients/ruby.ts'
import { wget } from '../../../src/clients/wget.ts'
import { type FakeFiles, fakeMachine } from '../../machines/fake-machine.ts'

/** What a client is recognised as: its path, its version, and its stores, those not in effect in brackets. */
async function recognised(client: Client, files: FakeFiles, environment = {}): Promise<readonly string[]> {
  const found = (await client.recognise?.(fakeMachine(files, environment))) ?? []
  return found.map(({ path, version, stores }) => {
    const named = stores.map(store => {
      const name = store.path ?? `${store.pem?.match(/BEGIN/g)?.length} built in`
      return store.replacedBy !== undefined || store.beside !== undefined ? `(${name})` : name
    })
    return `${path} ${version}: ${named.join(' ')}`
  })
}

const library = {
  '/usr/lib/x86_64-linux-gnu/libcrypto.so.3': '\x7fELF\0OPENSSLDIR: "/usr/lib/ssl"\0OpenSSL 3.0.19 27 Jan 2026\0',
}
const python3: FakeFiles = {
  ...library,
  '/usr/bin/python3.11': '\x7fELF one \x003.11.2\0',
  '/usr/bin/python3': '\x7fELF one \x003.11.2\0',
  '/usr/lib/python3.11/os.py': '',
  '/usr/lib/python3.11/lib-dynload/_ssl.cpython-311-x86_64-linux-gnu.so': '\0libssl.so.3\0libcrypto.so.3\0',
}
const site = '/usr/lib/python3.11/site-packages'
const certifi: FakeFiles = {
  [`${site}/certifi/__init__.py`]: '',
  [`${site}/certifi/core.py`]: 'def where(): return str(files("certifi").joinpath("cacert.pem"))',
}

suite('python: by its files', () => {
  test('links to one interpreter are one, and OPENSSLDIR is that of the libcrypto that it loads', async () => {
    assert.deepEqual(await recognised(python, python3), [
      '/usr/bin/python3 3.11.2: /usr/lib/ssl/cert.pem /usr/lib/ssl/certs',
    ])
  })

  test('OPENSSLDIR stands in the interpreter itself where that is built in one piece', async () => {
    const files = { '/opt/x/bin/python3.12': '\x003.12.4\0OPENSSLDIR: "/etc/ssl"\0', '/opt/x/lib/python3.12/os.py': '' }
    assert.deepEqual(await recognised(python, files), [
      '/opt/x/bin/python3.12 3.12.4: /etc/ssl/cert.pem /etc/ssl/certs',
    ])
  })

  test('variables of the machine choose the store, and certifi lies beside it', async () => {
    assert.deepEqual(await recognised(python, { ...python3, ...certifi }, { SSL_CERT_FILE: '/ca.pem' }), [
      `/usr/bin/python3 3.11.2: /ca.pem (/usr/lib/ssl/cert.pem) /usr/lib/ssl/certs (${site}/certifi/cacert.pem)`,
    ])
  })

  test('a conda environment that was moved looks where it was built', async () => {
    const files = {
      '/env/bin/python': '\x003.12.1\0',
      '/env/lib/python3.12/os.py': '',
      '/env/lib/python3.12/lib-dynload/_ssl.cpython-312-x86_64-linux-gnu.so': '\0libcrypto.so.3\0',
      '/env/lib/libcrypto.so.3': 'OPENSSLDIR: "/built/ssl"\0OpenSSL 3.4.0 ',
      '/env/conda-meta/history': '',
    }
    const [found] = (await python.recognise?.(fakeMachine(files, { CONDA_PREFIX: '/env' }))) ?? []
    assert.deepEqual(
      found?.stores.map(({ path, moved }) => [path, moved]),
      ['cert.pem', 'certs'].map(name => [`/built/ssl/${name}`, { from: '/built', to: '/env' }]),
    )
  })

  test('a virtual environment is one of its own, with its own packages alone', async () => {
    const files = {
      ...python3,
      ...certifi,
      [`${site}/requests/__init__.py`]: '',
      [`${site}/requests-2.32.3.dist-info/METADATA`]: '',
      '/venv/bin/python': '\x7fELF one \x003.11.2\0',
      '/venv/pyvenv.cfg': 'home = /usr/bin\ninclude-system-site-packages = false\n',
    }
    assert.deepEqual(await recognised(requests, files), [
      `/usr/bin/python3 2.32.3 (Python 3.11.2): ${site}/certifi/cacert.pem`,
    ])
    assert.equal((await python.recognise?.(fakeMachine(files)))?.length, 2)
  })

  test("a distribution's certifi is the file that it names", async () => {
    const debian = '/usr/lib/python3/dist-packages'
    const files = {
      ...python3,
      [`${debian}/httpx/__init__.py`]: '',
      [`${debian}/httpx-0.23.3.egg-info/PKG-INFO`]: '',
      [`${debian}/certifi/__init__.py`]: '',
      [`${debian}/certifi/core.py`]: "DEBIAN_CA_CERTS_PATH = '/etc/ssl/certs/ca-certificates.crt'\n",
    }
    assert.deepEqual(await recognised(httpx, files), [
      '/usr/bin/python3 0.23.3 (Python 3.11.2): /etc/ssl/certs/ca-certificates.crt',
    ])
  })

  for (const [version, stores] of [
    ['24.0', `${site}/pip/_vendor/certifi/cacert.pem`],
    ['24.2', `${site}/pip/_vendor/certifi/cacert.pem /etc/ssl/ca-bundle.pem`],
  ]) {
    test(`pip ${version}`, async () => {
      const files = {
        ...python3,
        [`${site}/pip/__init__.py`]: '',
        [`${site}/pip-${version}.dist-info/METADATA`]: '',
        [`${site}/pip/_vendor/certifi/core.py`]: 'def where(): ...',
        [`${site}/pip/_vendor/truststore/_openssl.py`]:
          '_CA_FILE_CANDIDATES = [\n "/etc/ssl/cert.pem",\n "/etc/ssl/ca-bundle.pem",\n]',
        '/etc/ssl/ca-bundle.pem': '',
      }
      assert.deepEqual(await recognised(pip, files), [`/usr/bin/python3 ${version} (Python 3.11.2): ${stores}`])
    })
  }

  test('strictness comes with Python 3.13', async () => {
    const strict = async (minor: string) => {
      const files = {
        [`/usr/bin/python3.${minor}`]: `\x003.${minor}.1\0OPENSSLDIR: "/s"\0`,
        [`/usr/lib/python3.${minor}/os.py`]: '',
      }
      return (await python.recognise?.(fakeMachine(files)))?.map(({ rules }) => rules?.strict)
    }
    assert.deepEqual([await strict('12'), await strict('13')], [[false], [true]])
  })
})

suite('clients that are programs: by their files', () => {
  const pem = `-----BEGIN CERTIFICATE-----\nMIIB${'A'.repeat(60)}\n-----END CERTIFICATE-----`
  const cases: readonly {
    client: Client
    title: string
    files: FakeFiles
    environment?: object
    found: readonly string[]
  }[] = [
    {
      client: openssl,
      title: 'with the system library',
      files: { ...library, '/usr/bin/openssl': '\0libcrypto.so.3\0' },
      found: ['/usr/bin/openssl 3.0.19: /usr/lib/ssl/cert.pem /usr/lib/ssl/certs'],
    },
    {
      client: curl,
      title: 'with the paths that libcurl was built with',
      files: {
        '/usr/bin/curl': '\0libcurl.so.4\0curl 8.5.0 (x86_64)',
        '/usr/lib/libcurl.so.4': '\0libssl.so.3\0libcurl/8.5.0\0/etc/ssl/certs\0/etc/ssl/certs/ca-certificates.crt\0',
      },
      environment: { SSL_CERT_FILE: '/ca.pem' },
      found: ['/usr/bin/curl 8.5.0: /ca.pem (/etc/ssl/certs/ca-certificates.crt) /etc/ssl/certs'],
    },
    {
      client: curl,
      title: 'whose library is gone is none',
      files: { '/usr/bin/curl': '\0libcurl.so.4\0curl 8.5.0 (' },
      found: [],
    },
    {
      client: git,
      title: 'with the user’s configuration',
      files: {
        '/usr/bin/git': '\x002.39.5\0',
        '/usr/lib/git-core/git-remote-https': '\0libcurl-gnutls.so.4\0',
        '/usr/lib/x86_64-linux-gnu/libcurl-gnutls.so.4': '\0libgnutls.so.30\0libcurl/7.88.1\0/etc/ssl/certs\0',
        '/root/.gitconfig': '[http]\n\tsslCAInfo = /ca.pem ; ours\n',
      },
      environment: { HOME: '/root' },
      found: ['/usr/bin/git 2.39.5: /ca.pem /etc/ssl/certs'],
    },
    {
      client: git,
      title: 'without its helper for HTTPS is none',
      files: { '/usr/bin/git': '\x002.39.5\0' },
      found: [],
    },
    {
      client: node,
      title: 'with the roots in its program',
      files: { '/usr/local/bin/node': `node-v22.3.0.tar.gz\0${pem}\0${pem.replace('AAAA', 'BBBB')}\0` },
      found: ['/usr/local/bin/node 22.3.0: 2 built in'],
    },
    {
      client: node,
      title: 'whose program keeps them in another way has those of this one',
      files: { '/usr/local/bin/node': 'node-v22.3.0.tar.gz\0' },
      found: [`/usr/local/bin/node 22.3.0: ${rootCertificates.length} built in`],
    },
    {
      client: node,
      title: "as Debian builds it, with OpenSSL's own store",
      files: { ...library, '/usr/bin/node': `node-v20.1.0.tar.gz\0libcrypto.so.3\0NODE_OPENSSL_CERT_STORE\0${pem}\0` },
      found: ['/usr/bin/node 20.1.0: /usr/lib/ssl/cert.pem /usr/lib/ssl/certs'],
    },
    {
      client: node,
      title: 'as Debian builds it, told to take the roots inside',
      files: { ...library, '/usr/bin/node': `node-v20.1.0.tar.gz\0libcrypto.so.3\0NODE_OPENSSL_CERT_STORE\0${pem}\0` },
      environment: { NODE_OPTIONS: '--use-bundled-ca' },
      found: ['/usr/bin/node 20.1.0: 1 built in'],
    },
    {
      client: java,
      title: 'by its release, once for a folder and its links',
      files: Object.fromEntries(
        ['/usr/lib/jvm/default-java', '/usr/lib/jvm/java-21-openjdk'].flatMap(home => [
          [`${home}/bin/java`, ''],
          [`${home}/release`, 'JAVA_VERSION="21.0.4"\n'],
          [`${home}/lib/security/cacerts`, 'same'],
        ]),
      ),
      found: ['/usr/lib/jvm/default-java/bin/java 21.0.4: /usr/lib/jvm/default-java/lib/security/cacerts'],
    },
    {
      client: wget,
      title: 'with GnuTLS',
      files: {
        '/usr/bin/wget': '\x001.21.3\0libgnutls.so.30\0cacertificate\0',
        '/etc/ssl/certs/ca-certificates.crt': '',
      },
      found: ['/usr/bin/wget 1.21.3 (GnuTLS): /etc/ssl/certs/ca-certificates.crt'],
    },
    { client: wget, title: 'of BusyBox is none', files: { '/usr/bin/wget': 'BusyBox v1.36.1' }, found: [] },
    {
      client: ruby,
      title: 'by its extension for OpenSSL',
      files: {
        ...library,
        '/usr/local/bin/ruby': 'ruby 3.4.1 (2024-12-25)',
        '/usr/local/lib/ruby/3.4.0/x86_64-linux/openssl.so': '\0libcrypto.so.3\0',
      },
      found: ['/usr/local/bin/ruby 3.4.1: /usr/lib/ssl/cert.pem /usr/lib/ssl/certs'],
    },
    ...[
      { client: perl, found: ['/usr/bin/perl 2.081 (Perl 5.36.0): /usr/lib/ssl/cert.pem /usr/lib/ssl/certs'] },
      {
        client: lwp,
        found: ['/usr/bin/perl 6.68, IO::Socket::SSL 2.081 (Perl 5.36.0): /etc/ssl/certs/ca-certificates.crt'],
      },
    ].map(one => ({
      ...one,
      title: "by Debian's modules",
      files: {
        ...library,
        '/usr/lib/ssl/cert.pem': '',
        '/usr/bin/perl': '\0v5.36.0\0',
        '/usr/share/perl5/IO/Socket/SSL.pm': "our $VERSION = '2.081';",
        '/usr/share/perl5/LWP/UserAgent.pm': "our $VERSION = '6.68';",
        '/usr/share/perl5/LWP/Protocol/https.pm': "$ssl_opts{SSL_ca_file} = '/etc/ssl/certs/ca-certificates.crt';",
        '/usr/lib/x86_64-linux-gnu/perl5/5.36/auto/Net/SSLeay/SSLeay.so': '\0libcrypto.so.3\0',
      },
    })),
    {
      client: lwp,
      title: 'that leaves the choice to IO::Socket::SSL',
      files: {
        ...library,
        '/ca.pem': '',
        '/usr/lib/ssl/cert.pem': '',
        '/usr/bin/perl': '\0v5.40.1\0',
        '/usr/share/perl5/IO/Socket/SSL.pm': "our $VERSION = '2.089';",
        '/usr/share/perl5/LWP/UserAgent.pm': "our $VERSION = '6.78';",
        '/usr/share/perl5/LWP/Protocol/https.pm':
          "IO::Socket::SSL::default_ca() $ssl_opts{SSL_ca_file} = '/etc/ssl/certs/ca-certificates.crt';",
        '/usr/lib/x86_64-linux-gnu/perl5/5.40/auto/Net/SSLeay/SSLeay.so': '\0libcrypto.so.3\0',
      },
      environment: { SSL_CERT_FILE: '/ca.pem' },
      found: [
        '/usr/bin/perl 6.78, IO::Socket::SSL 2.089 (Perl 5.40.1): /ca.pem (/usr/lib/ssl/cert.pem) /usr/lib/ssl/certs',
      ],
    },
    ...[
      { client: php, found: ['/usr/bin/php8.2 8.2.36: /usr/lib/ssl/cert.pem /usr/lib/ssl/certs'] },
      {
        client: phpCurl,
        found: ['/usr/bin/php8.2 8.2.36 (libcurl 7.88.1, OpenSSL): /ca.pem (/etc/ssl/certs/ca-certificates.crt)'],
      },
    ].map(one => ({
      ...one,
      title: 'by its extensions and its settings',
      files: {
        ...library,
        '/usr/bin/php8.2': 'PHP/8.2.36\0libcrypto.so.3\0/usr/lib/php/20220829\0',
        '/etc/php/8.2/cli/php.ini': '[curl]\n',
        '/etc/php/8.2/cli/conf.d/20-curl.ini': 'extension=curl.so\ncurl.cainfo = "/ca.pem"\n',
        '/usr/lib/php/20220829/curl.so': '\0libcurl.so.4\0',
        '/usr/lib/libcurl.so.4': '\0libssl.so.3\0libcurl/7.88.1\0/etc/ssl/certs/ca-certificates.crt\0',
      },
    })),
    {
      client: go,
      title: 'by the build info of a program in an image of nothing else',
      files: {
        '/server': `\xff Go buildinf:\x08\x02${'\0'.repeat(16)}\x08go1.22.3 crypto/tls.(*Conn) crypto/x509.(*CertPool)`,
      },
      found: ['/server 1.22.3: /etc/ssl/certs/ca-certificates.crt'],
    },
    {
      client: go,
      title: 'that speaks no TLS is none',
      files: { '/server': `\xff Go buildinf:\x08\x02${'\0'.repeat(16)}\x08go1.22.3` },
      found: [],
    },
  ]
  test('a short RSA key is a matter of the OpenSSL that Node.js brings, or of the distribution', async () => {
    const rules = async (files: FakeFiles) => (await node.recognise?.(fakeMachine(files)))?.map(one => one.rules)
    const own = (version: string) => ({ '/usr/local/bin/node': `node-v${version}.tar.gz\0OPENSSLDIR: "/own"\0` })
    assert.deepEqual(await rules(own('20.1.0')), [{ smallestRsa: 1024 }])
    assert.deepEqual(await rules(own('24.1.0')), [{}])
    const shared = { ...library, '/usr/bin/node': 'node-v20.1.0.tar.gz\0libcrypto.so.3\0' }
    assert.deepEqual(await rules(shared), [{}])
  })

  for (const { client, title, files, environment, found } of cases) {
    test(`${client.id} ${title}`, async () => assert.deepEqual(await recognised(client, files, environment), found))
  }
})
