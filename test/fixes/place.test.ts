import assert from 'node:assert/strict'
import { rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, resolve } from 'node:path'
import { suite, test } from 'node:test'
import { placeFor } from '../../src/fixes/place.ts'

// The places of a job are shown in test/e2e/export.test.ts, in namespaces that have /github/home.

suite('a fix goes to', () => {
  const everything = { _CONDOR_SCRATCH_DIR: '/scratch', XDG_CACHE_HOME: '/cache', HOME: '/people/me' }
  const cases: readonly { title: string; environment: Record<string, string>; given?: string; place: string }[] = [
    { title: 'the given folder', environment: everything, given: '/fix', place: '/fix' },
    { title: 'the given folder, made absolute', environment: {}, given: 'fix', place: resolve('fix') },
    { title: 'the scratch directory of HTCondor', environment: everything, place: '/scratch/.local-issuer' },
    {
      title: 'the cache that the user names',
      environment: { XDG_CACHE_HOME: '/cache', HOME: '/people/me' },
      place: '/cache/local-issuer',
    },
    {
      title: "the home's cache, where the named one is no absolute path",
      environment: { XDG_CACHE_HOME: 'cache', HOME: '/people/me' },
      place: '/people/me/.cache/local-issuer',
    },
    {
      title: 'as without a job, where only RUNNER_TEMP is set',
      environment: { RUNNER_TEMP: '/temp', HOME: '/people/me' },
      place: '/people/me/.cache/local-issuer',
    },
  ]
  for (const { title, environment, given, place } of cases) {
    test(title, async () => assert.deepEqual(await placeFor(environment, given), { directory: place }))
  }

  test('a new folder of its own that only we may enter, where there is nothing else', async () => {
    const { directory } = await placeFor({})
    try {
      assert.equal(dirname(directory), tmpdir())
      assert.equal(statSync(directory).mode & 0o777, 0o700)
    } finally {
      rmSync(directory, { recursive: true })
    }
  })
})
