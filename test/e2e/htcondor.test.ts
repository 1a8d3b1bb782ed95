import assert from 'node:assert/strict'
import { chmodSync, cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, suite, test } from 'node:test'
import { startedEngine } from '../world/engine.ts'
import { type JobResult, type Pool, startPool } from '../world/pool.ts'
import { whyNoRoot } from '../world/roots.ts'
import { startWorld, type World } from '../world/world.ts'
import { buildDist } from './built.ts'
import { installCertifi, publicRoots } from './python-site.ts'

// The founding case where it came from: a job of HTCondor whose Python has no store, and certifi on the same disk.

const engine = await startedEngine()
const skip = 'absent' in engine ? engine.absent : whyNoRoot()
const libraries = ['ssl', 'requests', 'aiohttp', 'fsspec'] as const

/** What a user runs: one request by each library, and a line for each. */
const program = `import asyncio, importlib, ssl, sys, urllib.error, urllib.request

def by_ssl(url):
    try:
        return urllib.request.urlopen(url, timeout=30).status
    except urllib.error.HTTPError as answer:
        return answer.code

def by_requests(url):
    import requests
    return requests.get(url, timeout=30).status_code

def by_aiohttp(url):
    import aiohttp
    async def get():
        async with aiohttp.ClientSession() as session:
            async with session.get(url) as answer:
                return answer.status
    return asyncio.run(get())

def by_fsspec(url):
    import fsspec
    # What PelicanFS reads through. The server has no such file; that it says so came over TLS.
    try:
        return len(fsspec.filesystem("https").cat_file(url))
    except FileNotFoundError:
        return 404

print("paths", tuple(ssl.get_default_verify_paths()[:2]))
failed = 0
for name in sys.argv[2:]:
    try:
        print(name, globals()["by_" + name](sys.argv[1]))
    except Exception as error:
        failed = 1
        print(name, "failed:", repr(error))
sys.exit(failed)
`

suite('a job of HTCondor', { skip: skip ?? false }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'submitted-'))
  let world: World
  let pool: Pool
  before(async () => {
    if ('absent' in engine) return
    world = await startWorld()
    chmodSync(folder, 0o755)
    mkdirSync(join(folder, 'local-issuer'))
    cpSync(await buildDist(), join(folder, 'local-issuer', 'dist'), { recursive: true })
    // An environment that was packed elsewhere, as far as it matters: a bundle beside a Python that does not look there.
    mkdirSync(join(folder, 'site'))
    installCertifi(join(folder, 'site'), publicRoots + world.authorities.root.certificatePem)
    writeFileSync(join(folder, 'program.py'), program)
    pool = await startPool(engine, folder)
  })
  after(async () => {
    await pool?.stop()
    await world?.stop()
    if ('close' in engine) await engine.close()
    rmSync(folder, { recursive: true })
  })

  const host = () => world.member('good-p256').host.id
  const submit = (script: string, args = ''): Promise<JobResult> =>
    pool.submit({ script: `#!/bin/sh\nset -eu\n${script}`, args, inputs: ['site', 'program.py', 'local-issuer'] })
  const packed = 'export PYTHONPATH="$PWD/site"\n'
  const localIssuer = 'node local-issuer/dist/cli.js'

  test('gets neither HOME nor PATH nor a variable for certificates', async () => {
    const { stdout, exitCode } = await submit('/usr/bin/env')
    const names = stdout.split('\n').map(line => line.split('=')[0])
    assert.equal(exitCode, 0)
    assert.ok(names.includes('_CONDOR_SCRATCH_DIR'))
    assert.deepEqual(
      names.filter(name => /^(HOME|PATH|SSL_CERT_|REQUESTS_CA)/.test(name ?? '')),
      [],
    )
  })

  test('fails without the wrapper, but for requests, which looks at certifi of itself', async () => {
    const { exitCode, stdout } = await submit(
      `${packed}python3 program.py "$@"`,
      `https://${host()}/ ${libraries.join(' ')}`,
    )
    assert.equal(exitCode, 1)
    assert.match(stdout, /^paths \(None, None\)$/m)
    for (const library of ['ssl', 'aiohttp', 'fsspec']) {
      assert.match(stdout, new RegExp(`^${library} failed: .*unable to get local issuer certificate`, 'm'))
    }
    assert.match(stdout, /^requests 404$/m)
  })

  test('works with it, for every library, and what was found is on standard error', async () => {
    const { exitCode, stdout, stderr } = await submit(
      `${packed}eval "$(${localIssuer} env --client python,requests,aiohttp,fsspec ${host()})"
       echo "file $SSL_CERT_FILE"
       python3 program.py "$@"`,
      `https://${host()}/ ${libraries.join(' ')}`,
    )
    assert.equal(exitCode, 0, stdout + stderr)
    assert.match(stdout, /^file \/var\/lib\/condor\/execute\/dir_\d+\/\.local-issuer\/[0-9a-f]+\.pem$/m)
    for (const library of libraries) assert.match(stdout, new RegExp(`^${library} 404$`, 'm'))
    assert.match(stderr, /store-missing/)
    assert.match(stderr, /certifi\/cacert\.pem/)
  })

  test('is checked with every client that is found there, although there is no PATH', async () => {
    const { exitCode, stdout } = await submit(`${packed}${localIssuer} check --json ${host()}`)
    const report = JSON.parse(stdout)
    assert.deepEqual([exitCode, report.result], [1, 'rejected'])
    const found: string[] = report.machines[0].clients.map(({ id }: { id: string }) => id)
    for (const id of ['python', 'requests', 'aiohttp', 'fsspec', 'openssl', 'node'])
      assert.ok(found.includes(id), `${id} of ${found}`)
  })

  test('stops in the wrapper where nothing repairs it', async () => {
    const { exitCode, stdout, stderr } = await submit(
      `${packed}exports=$(${localIssuer} env --client python ${world.member('wrong-name').host.id}) || exit 7
       echo not reached`,
    )
    assert.deepEqual([exitCode, stdout], [7, ''])
    assert.match(stderr, /name-mismatch/)
  })
})
