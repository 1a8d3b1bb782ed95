import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { proxyFor } from '../../src/tls/proxy.ts'

const host = { name: 'host.example', port: 443 }

function proxied(value: string) {
  const way = proxyFor(host, { https_proxy: value })
  assert.equal(way.kind, 'proxy', JSON.stringify(way))
  const { protocol, name, port, credentials, url } = way.proxy
  return { protocol, name, port, credentials, url }
}

describe('the variable that counts', () => {
  const cases: readonly [string, Readonly<Record<string, string>>, string | undefined][] = [
    ['none, when none is set', {}, undefined],
    ['none of http:// URLs', { http_proxy: 'p:1', HTTP_PROXY: 'p:1' }, undefined],
    ['https_proxy before all others', { https_proxy: 'p:1', HTTPS_PROXY: 'p:2', all_proxy: 'p:3' }, 'https_proxy'],
    ['HTTPS_PROXY before those for all', { HTTPS_PROXY: 'p:1', all_proxy: 'p:2', ALL_PROXY: 'p:3' }, 'HTTPS_PROXY'],
    ['all_proxy before ALL_PROXY', { all_proxy: 'p:1', ALL_PROXY: 'p:2' }, 'all_proxy'],
    ['ALL_PROXY at last', { ALL_PROXY: 'p:1' }, 'ALL_PROXY'],
    ['not one that is empty', { https_proxy: '', HTTPS_PROXY: 'p:1' }, 'HTTPS_PROXY'],
  ]
  for (const [title, environment, expected] of cases) {
    test(title, () => {
      const way = proxyFor(host, environment)
      assert.equal(way.kind === 'proxy' ? way.proxy.variable : undefined, expected)
    })
  }

  test('is one of those that are read', () => {
    assert.deepEqual(proxyFor(host, { ALL_PROXY: 'p:1' }, ['https_proxy', 'HTTPS_PROXY']), { kind: 'direct' })
  })
})

describe('the URL of a proxy', () => {
  const plain = { protocol: 'http', name: 'proxy', port: 3128, credentials: undefined, url: 'http://proxy:3128' }
  const cases: readonly [string, object][] = [
    ['http://proxy:3128', plain],
    ['http://proxy:3128/', plain],
    ['proxy:3128', plain],
    ['HTTP://proxy:3128/path?query#part', plain],
    ['http://proxy', { ...plain, port: 80, url: 'http://proxy:80' }],
    ['https://proxy', { ...plain, protocol: 'https', port: 443, url: 'https://proxy:443' }],
    ['http://[2001:db8::1]:3128', { ...plain, name: '2001:db8::1', url: 'http://[2001:db8::1]:3128' }],
    ['http://alice:s3cret@proxy:3128', { ...plain, credentials: 'alice:s3cret' }],
    ['socks5h://proxy', { ...plain, protocol: 'socks5h', port: 1080, url: 'socks5h://proxy:1080' }],
    ['SOCKS4A://proxy:1', { ...plain, protocol: 'socks4a', port: 1, url: 'socks4a://proxy:1' }],
    ['socks://proxy', { ...plain, protocol: 'socks4', port: 1080, url: 'socks4://proxy:1080' }],
    ['alice:s3cret@proxy:3128', { ...plain, credentials: 'alice:s3cret' }],
    ['http://alice@proxy:3128', { ...plain, credentials: 'alice:' }],
    ['http://al%40ice:s%2Fc%3A%25@proxy:3128', { ...plain, credentials: 'al@ice:s/c:%' }],
    ['http://alice:100%@proxy:3128', { ...plain, credentials: 'alice:100%' }],
    ['http://alice:s@cret:x@proxy:3128', { ...plain, credentials: 'alice:s@cret:x' }],
  ]
  for (const [value, expected] of cases) test(value, () => assert.deepEqual(proxied(value), expected))
})

describe('what is no proxy that can be asked is said without its text', () => {
  const cases: readonly [string, RegExp][] = [
    ['ftp://alice:s3cret@proxy', /neither an http:\/\/ nor/],
    ['http://alice:s3cret/x@proxy:3128', /no URL/],
    ['http://alice:1/s3cret@proxy:3128', /no URL/],
    ['http://alice:s3cret@', /no URL/],
    ['http://alice:s3cret@proxy:0', /no URL/],
    ['http://alice:s3cret@proxy:65536', /no URL/],
    ['http://alice:s3cret@pro xy:1', /no URL/],
    ['http://alice:s3cret@[proxy]:1', /no URL/],
    ['http://alice:s3cret@proxy\r\nX: y', /no URL/],
  ]
  for (const [value, why] of cases) {
    test(JSON.stringify(value), () => {
      const way = proxyFor(host, { https_proxy: value })
      assert.equal(way.kind, 'unsupported', JSON.stringify(way))
      assert.equal(way.variable, 'https_proxy')
      assert.match(way.why, why)
      assert.doesNotMatch(JSON.stringify(way), /s3cret|alice/)
    })
  }
})

describe('no_proxy', () => {
  const cases: readonly [string, string, boolean][] = [
    ['host.example', 'host.example', true],
    ['host.example', 'HOST.Example', true],
    ['host.example', 'example', true],
    ['host.example', '.example', true],
    ['host.example', '*.example', true],
    ['host.example', 'host.example.', true],
    ['host.example', '.host.example', true],
    ['host.example', 'ost.example', false],
    ['host.example', 'example.host', false],
    ['host.example', 'a.host.example', false],
    ['host.example', 'other, example', true],
    ['host.example', 'other example', true],
    ['host.example', '*', true],
    ['host.example', 'other,*', true],
    ['host.example', '', false],
    ['host.example', ',., .', false],
    ['host.example', 'host.example:443', true],
    ['host.example', 'example:8443', false],
    ['192.0.2.7', '192.0.2.7', true],
    ['192.0.2.7', '192.0.2.0/24', true],
    ['192.0.2.7', '192.0.2.7:443', true],
    ['192.0.2.7', '192.0.2.7:8443', false],
    ['192.0.2.7', '192.0.3.0/24', false],
    ['192.0.2.7', '192.0.2.0/33', false],
    ['192.0.2.7', '192.0.2.0/x', false],
    ['192.0.2.7', '2.7', false],
    ['192.0.2.7', '192.0.2', false],
    ['192.0.2.7', '0.0.0.0/0', true],
    ['2001:db8::1', '2001:db8::1', true],
    ['2001:db8::1', '2001:0DB8:0::1', true],
    ['2001:db8::1', '[2001:db8::1]', true],
    ['2001:db8::1', '[2001:db8::1]:443', true],
    ['2001:db8::1', '[2001:db8::1]:8443', false],
    ['2001:db8::1', '2001:db8::/32', true],
    ['2001:db8::1', '192.0.2.0/24', false],
  ]
  for (const [name, list, isExempt] of cases) {
    test(`${JSON.stringify(list)} ${isExempt ? 'names' : 'does not name'} ${name}`, () => {
      const way = proxyFor({ name, port: 443 }, { https_proxy: 'http://proxy:3128', no_proxy: list })
      assert.equal(way.kind, isExempt ? 'direct' : 'proxy')
    })
  }

  test('is read in lower case first, and an empty one is none', () => {
    const https_proxy = 'http://proxy:3128'
    const kind = (lists: object) => proxyFor(host, { https_proxy, ...lists }).kind
    assert.equal(kind({ no_proxy: 'other', NO_PROXY: '*' }), 'proxy')
    assert.equal(kind({ no_proxy: '', NO_PROXY: '*' }), 'direct')
  })
})
