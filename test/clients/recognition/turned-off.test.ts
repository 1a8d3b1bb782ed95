import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import type { Client } from '../../../src/clients/client.ts'
import { curl } from '../../../src/clients/curl.ts'
import { git } from '../../../src/clients/git.ts'
import { lwp } from '../../../src/clients/lwp.ts'
import { npm } from '../../../src/clients/npm.ts'
import { pip } from '../../../src/clients/pip.ts'
import { wget } from '../../../src/clients/wget.ts'
import { type FakeFiles, fakeMachine } from '../../machines/fake-machine.ts'
import { imageFiles } from './image-files.ts'

const host = { id: 'host.example.com:8443', name: 'host.example.com', port: 8443 }

async function turnedOff(client: Client, files: FakeFiles, variables = {}): Promise<string | undefined> {
  const machine = fakeMachine({ ...imageFiles, ...files }, { HOME: '/root', ...variables })
  const [found] = (await client.recognise?.(machine)) ?? []
  assert.ok(found, `${client.id} is not recognised`)
  const off = found.turnedOff?.(host)
  if (off === undefined) return undefined
  const what = off.butForTheIssuer ? 'the name, ' : ''
  return `${what}${off.setting}${off.file === undefined ? '' : ` in ${off.file}`}`
}

type Case = readonly [files: FakeFiles, variables: Readonly<Record<string, string>>, off: string | undefined]

const curlrc = (content: string): FakeFiles => ({ '/root/.curlrc': content })
const gitconfig = (content: string): FakeFiles => ({ '/etc/gitconfig': content })
const npmrc = (content: string): FakeFiles => ({ '/root/.npmrc': content })
const pipConf = (content: string): FakeFiles => ({ '/etc/pip.conf': content })
const none = undefined

const cases: readonly (readonly [Client, readonly Case[]])[] = [
  [
    curl,
    [
      [{}, {}, none],
      [curlrc('silent\ninsecure\n'), {}, 'insecure in /root/.curlrc'],
      [curlrc('--insecure\n'), {}, 'insecure in /root/.curlrc'],
      [curlrc('insecure = no\n'), {}, 'insecure in /root/.curlrc'],
      [curlrc('  -k'), {}, '-k in /root/.curlrc'],
      [curlrc('-sSk'), {}, '-sSk in /root/.curlrc'],
      [curlrc('# insecure\n'), {}, none],
      [curlrc('proxy-insecure\n'), {}, none],
      [curlrc('insecure-thing\n'), {}, none],
      [curlrc('-H "-k"\nuser-agent = "insecure"\n'), {}, none],
      [curlrc('-ok\n'), {}, none],
      [curlrc('insecure\nno-insecure\n'), {}, none],
      [{ '/opt/.curlrc': '-k', '/root/.curlrc': '' }, { CURL_HOME: '/opt' }, '-k in /opt/.curlrc'],
      [{ '/opt/.curlrc': '', '/root/.curlrc': '-k' }, { CURL_HOME: '/opt' }, none],
      [{ '/root/.config/curlrc': '-k' }, {}, '-k in /root/.config/curlrc'],
      [{ '/root/.config/curlrc': '-k' }, { XDG_CONFIG_HOME: '/x' }, none],
      [{ '/home/user/.curlrc': '-k' }, {}, none],
    ],
  ],
  [
    wget,
    [
      [{}, {}, none],
      [{ '/etc/wgetrc': 'check_certificate = off\n' }, {}, 'check_certificate = off in /etc/wgetrc'],
      [{ '/root/.wgetrc': 'Check-Certificate=no\n' }, {}, 'Check-Certificate = no in /root/.wgetrc'],
      [{ '/root/.wgetrc': 'check_certificate = quiet\n' }, {}, 'check_certificate = quiet in /root/.wgetrc'],
      [{ '/root/.wgetrc': 'check_certificate = on\n' }, {}, none],
      [{ '/root/.wgetrc': '#check_certificate = off\n' }, {}, none],
      [{ '/etc/wgetrc': 'check_certificate = off', '/root/.wgetrc': 'check_certificate = on' }, {}, none],
      [{ '/rc': 'check_certificate = off' }, { WGETRC: '/rc' }, 'check_certificate = off in /rc'],
    ],
  ],
  [
    git,
    [
      [{}, {}, none],
      [gitconfig('[http]\n\tsslVerify = false\n'), {}, 'http.sslverify = false in /etc/gitconfig'],
      [gitconfig('[HTTP]\n\tsslverify = "off" ; why\n'), {}, 'http.sslverify = off in /etc/gitconfig'],
      [gitconfig('[http] sslVerify = 0\n'), {}, 'http.sslverify = 0 in /etc/gitconfig'],
      [gitconfig('[http]\n\tsslVerify =\n'), {}, 'http.sslverify =  in /etc/gitconfig'],
      [gitconfig('[http]\n\tsslVerify\n'), {}, none],
      [gitconfig('[http]\n\tsslVerify = true\n'), {}, none],
      [gitconfig('[http]\n#\tsslVerify = false\n'), {}, none],
      [gitconfig('[https]\n\tsslVerify = false\n'), {}, none],
      [{ ...gitconfig('[http]\nsslVerify = false\n'), '/root/.gitconfig': '[http]\nsslVerify = true\n' }, {}, none],
      [gitconfig('[http]\nsslVerify = false\n'), { GIT_CONFIG_NOSYSTEM: '1' }, none],
      [
        gitconfig('[http "https://host.example.com:8443"]\n\tsslVerify = false\n'),
        {},
        'http.https://host.example.com:8443.sslverify = false in /etc/gitconfig',
      ],
      [
        gitconfig('[http "https://*.example.com:8443/"]\n\tsslVerify = false\n'),
        {},
        'http.https://*.example.com:8443/.sslverify = false in /etc/gitconfig',
      ],
      [gitconfig('[http "https://host.example.com"]\n\tsslVerify = false\n'), {}, none],
      [gitconfig('[http "https://other.example.com:8443"]\n\tsslVerify = false\n'), {}, none],
      [gitconfig('[http "https://example.com:8443"]\n\tsslVerify = false\n'), {}, none],
      [gitconfig('[http "https://host.example.com:8443/group/"]\n\tsslVerify = false\n'), {}, none],
      [gitconfig('[http "http://host.example.com:8443"]\n\tsslVerify = false\n'), {}, none],
      [gitconfig('[http "https://host.example.com:8443"]\nsslVerify = true\n[http]\nsslVerify = false\n'), {}, none],
      [
        {},
        { GIT_CONFIG_COUNT: '1', GIT_CONFIG_KEY_0: 'http.sslVerify', GIT_CONFIG_VALUE_0: 'false' },
        'http.sslverify = false in GIT_CONFIG_VALUE_0',
      ],
      [{}, { GIT_CONFIG_KEY_0: 'http.sslVerify', GIT_CONFIG_VALUE_0: 'false' }, none],
    ],
  ],
  [
    npm,
    [
      [{}, {}, none],
      [npmrc('strict-ssl=false\n'), {}, 'strict-ssl=false in /root/.npmrc'],
      [npmrc('strict-ssl = "false"\n'), {}, 'strict-ssl=false in /root/.npmrc'],
      [npmrc('strict-ssl=true\n'), {}, none],
      [npmrc(';strict-ssl=false\n'), {}, none],
      [npmrc('//registry.example.com/:strict-ssl=false\n'), {}, none],
      [{ '/usr/etc/npmrc': 'strict-ssl=false' }, {}, 'strict-ssl=false in /usr/etc/npmrc'],
      [npmrc('strict-ssl=false\n'), { npm_config_strict_ssl: 'true' }, none],
      [{}, { NPM_CONFIG_STRICT_SSL: 'false' }, 'NPM_CONFIG_STRICT_SSL=false'],
    ],
  ],
  [
    pip,
    [
      [{}, {}, none],
      [
        pipConf('[global]\ntrusted-host = host.example.com\n'),
        {},
        'global.trusted-host = host.example.com in /etc/pip.conf',
      ],
      [
        pipConf('[install]\ntrusted-host = other.example.com\n    host.example.com:8443\n'),
        {},
        'install.trusted-host = host.example.com:8443 in /etc/pip.conf',
      ],
      [pipConf('[global]\ntrusted-host = host.example.com:443\n'), {}, none],
      [pipConf('[global]\ntrusted-host = example.com\n'), {}, none],
      [pipConf('[global]\n# trusted-host = host.example.com\n'), {}, none],
      [pipConf('[list]\ntrusted-host = host.example.com\n'), {}, none],
      [pipConf('[global]\ntrusted-host = host.example.com\n'), { PIP_TRUSTED_HOST: 'other.example.com' }, none],
      [{}, { PIP_TRUSTED_HOST: 'a.example.com host.example.com' }, 'PIP_TRUSTED_HOST = host.example.com'],
    ],
  ],
  [
    lwp,
    [
      [{}, {}, none],
      [{}, { PERL_LWP_SSL_VERIFY_HOSTNAME: '0' }, 'the name, PERL_LWP_SSL_VERIFY_HOSTNAME'],
      [{}, { PERL_LWP_SSL_VERIFY_HOSTNAME: '1', HTTPS_CA_FILE: '/a.pem' }, none],
      [{}, { HTTPS_CA_FILE: '/a.pem' }, 'the name, HTTPS_CA_FILE'],
    ],
  ],
]

for (const [client, its] of cases) {
  suite(`${client.id}: what turns its verification off, by its files`, () => {
    for (const [files, variables, expected] of its) {
      const what = [...Object.entries(files), ...Object.entries(variables)].map(([name, text]) => `${name}: ${text}`)
      test(`${JSON.stringify(what.join(', '))} → ${expected ?? 'nothing'}`, async () => {
        assert.equal(await turnedOff(client, files, variables), expected)
      })
    }
  })
}
