import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { goesDirectly, mayIgnoreProxies } from '../../../src/clients/asking/way.ts'
import { clients } from '../../../src/clients/index.ts'
import type { ClientId } from '../../../src/model.ts'

const host = { id: 'a.example:443', name: 'a.example', port: 443 }
const proxy = 'http://proxy.example:3128'
const told = { NODE_USE_ENV_PROXY: '1' }

function client(id: ClientId) {
  const found = clients.find(known => known.id === id)
  assert.ok(found)
  return found
}

describe('whether a client connects to the host itself', () => {
  const cases: readonly [ClientId, string, Readonly<Record<string, string>>, boolean][] = [
    ['curl', '', {}, true],
    ['curl', '', { https_proxy: proxy }, false],
    ['curl', '', { ALL_PROXY: proxy }, false],
    ['curl', '', { https_proxy: proxy, no_proxy: 'example' }, true],
    ['git', '', { all_proxy: proxy }, false],
    ['requests', '', { ALL_PROXY: proxy }, false],
    ['python', '', { HTTPS_PROXY: proxy }, false],
    ['python', '', { ALL_PROXY: proxy }, true],
    ['go', '', { HTTPS_PROXY: proxy }, false],
    ['go', '', { ALL_PROXY: proxy }, true],
    ['openssl', '', { https_proxy: proxy, ALL_PROXY: proxy }, true],
    ['node', '24.21.0', { HTTPS_PROXY: proxy }, true],
    ['node', '24.21.0', { HTTPS_PROXY: proxy, ...told }, false],
    ['node', '24.21.0', { HTTPS_PROXY: proxy, NODE_OPTIONS: '--use-env-proxy' }, false],
    ['node', '24.21.0', { ALL_PROXY: proxy, ...told }, true],
    ['node', '24.4.1', { HTTPS_PROXY: proxy, ...told }, true],
    ['node', '22.21.0', { HTTPS_PROXY: proxy, ...told }, false],
    ['node', '22.20.0', { HTTPS_PROXY: proxy, ...told }, true],
    ['node', '23.11.0', { HTTPS_PROXY: proxy, ...told }, true],
    ['node', '20.20.2', { HTTPS_PROXY: proxy, ...told }, true],
    ['actions-node', '24.21.0', { HTTPS_PROXY: proxy, ...told }, false],
  ]
  for (const [id, version, environment, expected] of cases) {
    test(`${id} ${version} under ${JSON.stringify(environment)}`, () => {
      assert.equal(goesDirectly(client(id), version, host, environment), expected)
    })
  }
})

test('Go asks no proxy for the loopback', () => {
  const loopback = { id: '127.0.0.1:443', name: '127.0.0.1', port: 443 }
  assert.equal(goesDirectly(client('go'), '', loopback, { HTTPS_PROXY: proxy }), true)
  assert.equal(goesDirectly(client('curl'), '', loopback, { HTTPS_PROXY: proxy }), false)
})

test('a proxy may be ignored only where one is set', () => {
  assert.equal(mayIgnoreProxies(client('openssl'), {}), false)
  assert.equal(mayIgnoreProxies(client('openssl'), { https_proxy: proxy }), true)
  assert.equal(mayIgnoreProxies(client('curl'), { https_proxy: proxy }), false)
  assert.equal(mayIgnoreProxies(client('python'), { ALL_PROXY: proxy }), true)
})
