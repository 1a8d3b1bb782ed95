import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { systemLocations, systemStores } from '../../src/stores/locations.ts'
import { addToSystemStore, installSystemStore } from '../../src/stores/system-store.ts'
import { storeVariables, switchesOff, verificationSwitches } from '../../src/stores/variables.ts'

function repeated(names: readonly string[]): string[] {
  return names.filter((name, index) => names.indexOf(name) !== index)
}

describe('the system locations', () => {
  test('are absolute and named once', () => {
    const paths = systemLocations.map(({ path }) => path)
    assert.deepEqual(repeated(paths), [])
    for (const path of paths) assert.match(path, /^\/[^\s]*[^/]$/)
  })
  test('begin with those of Go, in its order', () => {
    const go = [
      '/etc/ssl/certs/ca-certificates.crt',
      '/etc/pki/tls/certs/ca-bundle.crt',
      '/etc/ssl/ca-bundle.pem',
      '/etc/pki/tls/cacert.pem',
      '/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem',
      '/etc/ssl/cert.pem',
    ]
    assert.deepEqual(
      systemStores().flatMap(({ path = '' }) => (go.includes(path) ? [path] : [])),
      go,
    )
  })
})

describe('the variables', () => {
  test('are named once, with readers and a source', () => {
    assert.deepEqual(repeated(storeVariables.map(({ name }) => name)), [])
    for (const { name, readers, source } of storeVariables) {
      assert.ok(readers.length > 0, name)
      assert.match(source, /^https:\/\//, name)
    }
  })
  test('that turn verification off are named once', () => {
    assert.deepEqual(repeated(verificationSwitches.map(({ name }) => name)), [])
  })
})

describe('verification is off', () => {
  const cases: [string, string, boolean][] = [
    ['NODE_TLS_REJECT_UNAUTHORIZED', '0', true],
    ['NODE_TLS_REJECT_UNAUTHORIZED', '1', false],
    ['NODE_TLS_REJECT_UNAUTHORIZED', 'false', false],
    ['GIT_SSL_NO_VERIFY', 'true', true],
    ['GIT_SSL_NO_VERIFY', 'false', true],
    ['GIT_SSL_NO_VERIFY', '', true],
    ['PYTHONHTTPSVERIFY', '0', true],
    ['PYTHONHTTPSVERIFY', '1', false],
    ['npm_config_strict_ssl', 'false', true],
    ['npm_config_strict_ssl', 'true', false],
  ]
  for (const [name, value, expected] of cases) {
    test(`with ${name}=${value}: ${expected}`, () => {
      assert.deepEqual(
        switchesOff({ [name]: value }).map(found => found.name),
        expected ? [name] : [],
      )
    })
  }
  test('never with nothing set', () => assert.deepEqual(switchesOff({ PATH: '/bin' }), []))
})

describe('the system store of', () => {
  const cases: [string, string[], RegExp, RegExp][] = [
    [
      'Debian',
      ['debian'],
      /^`cp .*\/usr\/local\/share\/ca-certificates\/ca\.crt && update-ca-certificates`$/,
      /^`apt-get /,
    ],
    ['Ubuntu', ['ubuntu', 'debian'], /update-ca-certificates/, /apt-get/],
    ['Alpine', ['alpine'], /update-ca-certificates/, /apk add/],
    ['Rocky Linux', ['rocky', 'rhel', 'centos', 'fedora'], /update-ca-trust/, /dnf/],
    ['Amazon Linux', ['amzn', 'fedora'], /update-ca-trust/, /dnf/],
    ['a derivative that nobody knows', ['nobara', 'fedora'], /update-ca-trust/, /dnf/],
    ['openSUSE', ['opensuse-leap', 'suse', 'opensuse'], /\/etc\/pki\/trust\/anchors/, /zypper/],
    ['Arch Linux', ['arch'], /trust anchor/, /pacman/],
    ['macOS', ['darwin'], /add-trusted-cert/, /brew/],
    ['Windows', ['win32'], /certutil -addstore Root/, /certutil/],
  ]
  for (const [what, families, add, install] of cases) {
    test(what, () => {
      assert.match(addToSystemStore(families), add)
      assert.match(installSystemStore(families), install)
    })
  }
  test('a certificate of which the path is known, quoted where a shell needs it', () => {
    assert.equal(
      addToSystemStore(['debian'], '/etc/acme/root.v2.pem'),
      '`cp /etc/acme/root.v2.pem /usr/local/share/ca-certificates/root.v2.crt && update-ca-certificates`',
    )
    assert.equal(
      addToSystemStore(['fedora'], "/o'ne/my root.cer"),
      "`cp '/o'\\''ne/my root.cer' /etc/pki/ca-trust/source/anchors/my_root.pem && update-ca-trust`",
    )
    assert.equal(addToSystemStore(['arch'], '/root.pem'), '`trust anchor --store /root.pem`')
  })
  test('a system that nobody knows is given the three common ones by name', () => {
    assert.match(addToSystemStore([]), /\(Debian and Ubuntu\), .*\(Alpine\), .*\(Fedora and RHEL\)$/)
  })
})
