import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { Machine } from '../../src/machines/machine.ts'
import { withoutProxySecrets } from '../../src/machines/proxy-secrets.ts'
import { fakeMachine } from './fake-machine.ts'

/** A machine whose every process says this. */
function saying(text: string, environment: Readonly<Record<string, string>>): Machine {
  const run = { exitCode: 0, signal: null, stdout: text, stderr: text, timedOut: false, failure: text, milliseconds: 1 }
  const machine = { ...fakeMachine({}, environment), run: () => Promise.resolve(run) }
  return { ...machine, under: extra => saying(text, { ...environment, ...extra }) }
}

async function said(text: string, environment: Readonly<Record<string, string>>): Promise<readonly unknown[]> {
  const { stdout, stderr, failure } = await withoutProxySecrets(saying(text, environment)).run({
    file: 'client',
    args: [],
    timeoutMs: 1,
  })
  return [stdout, stderr, failure]
}

const base64 = (text: string) => Buffer.from(text).toString('base64')

describe('what a process says holds no user and password of a proxy', () => {
  const cases: readonly [string, string, string, string][] = [
    ['in its URL', 'http://alice:s3cret@proxy:1', 'via http://alice:s3cret@proxy:1/', 'via http://…proxy:1/'],
    ['without a scheme', 'alice:s3cret@proxy:1', "'alice:s3cret@proxy:1'", "'…proxy:1'"],
    ['decoded', 'http://alice:s3cr%40t@proxy:1', 'alice:s3cr@t', '…'],
    ['as a header has it', 'http://alice:s3cr%40t@proxy:1', `Basic ${base64('alice:s3cr@t')}`, 'Basic …'],
    ['in JSON', 'http://alice:s3"cret@proxy:1', JSON.stringify({ a: 'alice:s3"cret@proxy' }), '{"a":"…proxy"}'],
    ['with an "@" in the password', 'http://alice:s3@cret@proxy:1', 'http://alice:s3@cret@proxy:1', 'http://…proxy:1'],
    ['cut at a "/" of the password', 'http://alice:s3cret/x@proxy:1', 'parse http://alice:s3cret', 'parse http://…'],
    ['a user alone', 'http://token@proxy:1', 'http://token@proxy:1 is a token', 'http://…proxy:1 is a token'],
  ]
  for (const [title, value, text, expected] of cases) {
    for (const variable of ['https_proxy', 'HTTPS_PROXY', 'all_proxy', 'ALL_PROXY', 'http_proxy']) {
      test(`${title}, of ${variable}`, async () => {
        assert.deepEqual(await said(text, { [variable]: value }), [expected, expected, expected])
      })
    }
  }
})

test('nor under further variables', async () => {
  const machine = withoutProxySecrets(saying('alice:s3cret and bob:pw', { https_proxy: 'http://alice:s3cret@proxy' }))
  const { stdout } = await machine
    .under({ ALL_PROXY: 'http://bob:pw@proxy' })
    .run({ file: 'x', args: [], timeoutMs: 1 })

  assert.equal(stdout, '… and …')
})

test('a password alone stays: it may be any word that a client says', async () => {
  assert.deepEqual((await said('{"host":0}', { https_proxy: 'http://alice:host@proxy' }))[0], '{"host":0}')
})

test('without a secret the machine is as it was', () => {
  const machine = saying('', { https_proxy: 'http://proxy:1', OTHER: 'a:b@c' })
  assert.equal(withoutProxySecrets(machine), machine)
})
