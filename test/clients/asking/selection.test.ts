import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { parseSelection, type Selection } from '../../../src/clients/asking/selection.ts'
import { UsageError } from '../../../src/model.ts'

suite('which clients are wanted', () => {
  const cases: readonly (readonly [string, Selection])[] = [
    ['auto', 'auto'],
    ['  auto \n', 'auto'],
    ['', 'auto'],
    [' ,\n, ', 'auto'],
    ['curl', [{ id: 'curl' }]],
    ['curl, git\npython', [{ id: 'curl' }, { id: 'git' }, { id: 'python' }]],
    ['curl\r\ngit\r\n', [{ id: 'curl' }, { id: 'git' }]],
    ['curl,curl', [{ id: 'curl' }]],
    ['python=/opt/env/bin/python', [{ id: 'python', path: '/opt/env/bin/python' }]],
    ['python = /a=b/python ', [{ id: 'python', path: '/a=b/python' }]],
    ['python=/a,python=/b,python', [{ id: 'python', path: '/a' }, { id: 'python', path: '/b' }, { id: 'python' }]],
  ]
  for (const [value, expected] of cases) {
    test(JSON.stringify(value), () => {
      assert.deepEqual(parseSelection(value), expected)
    })
  }
})

suite('what names no client is refused, with the place and what would be right', () => {
  const cases: readonly (readonly [string, RegExp])[] = [
    ['firefox', /^clients: "firefox" is no client; write "auto", or some of python, requests, .*curl, .*actions-node/],
    ['Curl', /^clients: "Curl" is no client/],
    ['curl auto', /"curl auto" is no client/],
    ['curl,auto', /^clients: "auto" stands alone/],
    ['auto=/usr/bin/curl', /^clients: "auto" stands alone/],
    ['curl=', /^clients: "curl=" names no path; write curl=\/path\/to\/the\/program, or just curl\.$/],
    ['=/usr/bin/curl', /^clients: "" is no client/],
    ['__proto__', /"__proto__" is no client/],
    ['\u001b[31m::error::', /^clients: "\\u\{1b\}\[31m::error::" is no client/],
  ]
  for (const [value, message] of cases) {
    test(JSON.stringify(value), () => {
      assert.throws(
        () => parseSelection(value),
        error => error instanceof UsageError && message.test(error.message),
      )
    })
  }

  test('the option is named as the user wrote it', () => {
    assert.throws(() => parseSelection('x', '--client'), { message: /^--client: "x" is no client/ })
  })
})
