import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { withoutProxyFor } from '../../src/machines/no-proxy.ts'

suite('the control is exempt from the proxy', () => {
  const proxy = { HTTPS_PROXY: 'http://proxy.example' }
  const both = (list: string) => ({ NO_PROXY: list, no_proxy: list })
  const cases: readonly (readonly [string, Record<string, string>, object])[] = [
    ['no proxy', { NO_PROXY: 'a.example' }, {}],
    ['a proxy that is set to nothing', { HTTPS_PROXY: '' }, {}],
    ['a proxy for plain HTTP alone', { http_proxy: 'http://proxy.example' }, {}],
    ['a proxy', proxy, both('127.0.0.9')],
    ['a proxy in lower case', { https_proxy: 'http://proxy.example' }, both('127.0.0.9')],
    ['a proxy for everything', { all_proxy: 'socks5://proxy.example' }, both('127.0.0.9')],
    ['a list, in upper case', { ...proxy, NO_PROXY: 'a.example' }, both('a.example,127.0.0.9')],
    ['a list, in lower case', { ...proxy, no_proxy: 'a.example' }, both('a.example,127.0.0.9')],
    [
      'two lists',
      { ...proxy, NO_PROXY: 'a.example', no_proxy: 'b.example' },
      { NO_PROXY: 'a.example,127.0.0.9', no_proxy: 'b.example,127.0.0.9' },
    ],
    ['a list that names all: more behind it would name those alone', { ...proxy, NO_PROXY: '*' }, both('*')],
  ]
  for (const [name, environment, expected] of cases) {
    test(name, () => {
      assert.deepEqual(withoutProxyFor('127.0.0.9', environment), expected)
    })
  }
})
