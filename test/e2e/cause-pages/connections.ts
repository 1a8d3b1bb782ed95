import { existsSync } from 'node:fs'
import { fakeClocks, noFakeClock } from '../../../faults/lab.ts'
import { mintLeaf } from '../../../src/x509/mint.ts'
import { nodes } from '../processes.ts'
import type { Following, Place } from './follow.ts'
import type { PagesLab } from './pages-lab.ts'

/** What keeps a client from judging a certificate, or from being asked, and the clock that it judges by. */
export function ofConnections(lab: PagesLab): readonly Following[] {
  const { world, hostOf } = lab
  const { root } = world.authorities
  const good = { host: hostOf('good-p256') }
  const ca = { 'ca.pem': root.certificatePem }
  const own = mintLeaf({
    now: new Date(),
    issuer: root,
    commonName: 'a client',
    names: [],
    extendedKeyUsage: ['clientAuth'],
  })
  const identity = { 'client.pem': own.certificatePem, 'client.key': own.privateKeyPem }
  const [clock = ''] = fakeClocks()
  const replaceClock = [['deb.debian.org', lab.plain.id]] as const
  const notTls = (http: string, greeting: string, mail: string): Place => ({
    replace: [
      ['host.example.com:8080', http],
      ['host.example.com:25', greeting],
      ['host.example.com:587', mail],
    ],
  })
  const closed = hostOf('closed-port').id
  const everywhere = {
    SSL_CERT_FILE: world.rootPath,
    NODE_EXTRA_CA_CERTS: world.rootPath,
    GIT_SSL_CAINFO: world.rootPath,
  }

  return [
    {
      cause: 'client-certificate-required',
      commands: [1],
      at: {
        host: hostOf('client-certificate'),
        files: identity,
        environment: { CURL_CA_BUNDLE: world.rootPath },
      },
      signs: [/Acceptable client certificate CA names\n.*World Root/],
      prints: [printed => !/curl: \(/.test(printed)],
      without: { ...good, files: identity, environment: { CURL_CA_BUNDLE: world.rootPath } },
    },
    {
      cause: 'clock-wrong',
      commands: [1],
      ...(clock === '' ? { skip: noFakeClock } : {}),
      at: {
        replace: replaceClock,
        environment: { LD_PRELOAD: clock, FAKETIME: '-400d', FAKETIME_DONT_FAKE_MONOTONIC: '1' },
      },
      signs: [printed => yearsIn(printed).size > 1, /^FAKETIME=/m],
      prints: [/^date: .* GMT/im],
      without: { replace: replaceClock },
    },
    {
      cause: 'machine-unreachable',
      commands: [1],
      ...(existsSync('/usr/bin/docker') || existsSync('/usr/local/bin/docker') ? {} : { skip: 'docker is not here' }),
      at: {
        replace: [['DIR/etc', 'root/etc']],
        environment: { DOCKER_HOST: 'unix:///nonexistent/docker.sock', PATH: '/usr/local/bin:/usr/bin:/bin' },
      },
      signs: [/Cannot connect to the Docker daemon/, /root\/etc'?: No such file/],
    },
    {
      cause: 'not-tls',
      commands: [1],
      at: notTls(lab.plain.id, lab.mail.id, lab.mail.id),
      signs: [/^< HTTP\/1\.1 200/m, /^220 .*SMTP/m, /New, TLS|TLSv1\.[23]/],
      without: notTls(closed, closed, closed),
    },
    {
      cause: 'protocol-too-old',
      commands: [1],
      at: { host: hostOf('tls-1.1') },
      signs: [/^tls1_1$/m],
      prints: [/^tls1(_\d)?$/m],
      without: { host: hostOf('good-rsa') },
    },
    {
      cause: 'unknown',
      commands: [1],
      at: {
        ...good,
        files: { ...ca, 'chain.pem': lab.sentBy('no-authority-key'), 'server.pem': lab.sentBy('no-authority-key') },
        environment: { ...everywhere },
      },
      signs: [/Missing Authority Key Identifier/],
      prints: [
        /Verify return code: 0 \(ok\)[\s\S]*Verify return code: 0 \(ok\)/,
        /SSL connection using TLSv1\.3/,
        /repository 'https:.*' not found/,
        /TLS \d+: /,
      ],
      without: {
        ...good,
        files: { ...ca, 'chain.pem': lab.sentBy('good-p256'), 'server.pem': lab.sentBy('good-p256') },
        environment: everywhere,
      },
    },
    {
      cause: 'unreachable',
      commands: [1],
      at: { host: hostOf('closed-port'), environment: { https_proxy: `http://${closed}` } },
      signs: [/Connection refused/, /connect:errno=111/, /^https_proxy=/m, /Uses proxy env variable https_proxy/],
      prints: [/localhost/],
      without: good,
    },
    {
      cause: 'verification-off',
      commands: [1],
      at: {
        environment: {
          NODE_TLS_REJECT_UNAUTHORIZED: '0',
          NODE_OPTIONS: '--require ./off.cjs',
          PYTHONPATH: 'site',
        },
        files: {
          '.curlrc': '# behind the proxy\ninsecure\n',
          '.gitconfig': '[http]\n\tsslVerify = false\n',
          'off.cjs': '',
          'site/sitecustomize.py': 'import ssl\n\nssl._create_default_https_context = ssl._create_unverified_context\n',
        },
      },
      signs: [
        /^NODE_TLS_REJECT_UNAUTHORIZED=0$/m,
        /\.gitconfig\thttp\.sslverify false/,
        /^2:insecure$/m,
        /_create_unverified_context/,
        /^--require \.\/off\.cjs$/m,
      ],
      prints: [/ 2$|CERT_REQUIRED/m],
      without: { files: { '.curlrc': '', '.gitconfig': '' } },
    },
    {
      cause: 'verification-off',
      commands: ['git config --unset-all --global http.sslVerify'],
      afterwards: 'git config --get http.sslVerify || echo "not set"',
      at: { files: { '.gitconfig': '[http]\n\tsslVerify = false\n\tsslVerify = 0\n' } },
      signs: [/^not set$/m],
    },
    {
      cause: 'verification-off',
      commands: ['python3 -m site'],
      at: {},
      signs: [/sys\.path = \[/],
    },
    {
      cause: 'variable-ignored',
      commands: [1],
      at: { ...good, environment: { SSL_CERT_FILE: world.rootPath, PATH: pathWithNode() } },
      signs: [/^SSL_CERT_FILE=/m, /repository 'https:.*' not found/, /^404$/m],
      without: { ...good, environment: { PATH: pathWithNode() } },
    },
  ]
}

function yearsIn(printed: string): ReadonlySet<string> {
  return new Set([...printed.matchAll(/\b20\d\d\b/g)].map(([year]) => year))
}

/** With one that has fetch. */
function pathWithNode(): string {
  const [first = ''] = nodes
  return `${first.slice(0, first.lastIndexOf('/'))}:/usr/bin:/bin`
}
