import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { answer, unanswered } from '../../../src/clients/asking/answers.ts'

const host = { id: 'a.example:443', name: 'a.example', port: 443 }

describe('no user and password of a URL is repeated', () => {
  const cases: readonly [string, string][] = [
    ['Could not reach http://alice:s3cret@proxy:3128/', 'Could not reach http://…@proxy:3128/'],
    ["syntax in 'http://alice:s3@cret@proxy'", "syntax in 'http://…@proxy'"],
    ['//alice@proxy and https://bob:pw@proxy', '//…@proxy and https://…@proxy'],
    ['https://registry.example/@scope/name@1', 'https://registry.example/@scope/name@1'],
    ['mail to alice@example.org', 'mail to alice@example.org'],
    ['a // b @ c', 'a // b @ c'],
  ]
  for (const [words, expected] of cases) {
    test(words, () => assert.equal(answer(host, 'error', words).message, expected))
  }

  test('not even by half, where a long message is cut', () => {
    const words = `${'x '.repeat(245)}http://alice:${'s3cret'.repeat(50)}@proxy`
    assert.doesNotMatch(answer(host, 'error', words).message, /s3cret|alice/)
  })

  test('nor of a probe that crashed', () => {
    const run = { exitCode: 1, signal: null, stdout: '', timedOut: false, milliseconds: 1 }
    const probe = { runs: [{ label: 'x', run: { ...run, stderr: 'Error: http://alice:s3cret@proxy' } }] }
    assert.match(unanswered(host, probe).message, /: Error: http:\/\/…@proxy$/)
  })
})
