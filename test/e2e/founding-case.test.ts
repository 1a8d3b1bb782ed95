import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { after, suite, test } from 'node:test'
import { startWorld } from '../world/world.ts'
import { buildDist } from './built.ts'
import { clientsByHand } from './by-hand.ts'
import { isRepairable } from './expected-causes.ts'
import { inNamespace, withoutSystemStores } from './namespace.ts'
import { run, searchPath } from './processes.ts'
import { getWith, installCertifi, publicRoots } from './python-site.ts'
import { startJob } from './runner-harness.ts'

// The case that the project was made for: an environment whose OpenSSL directories are empty, while certifi lies on the
// same disk, with the issuer in it.

const dist = await buildDist()
const world = await startWorld()
const site = mkdtempSync(join(tmpdir(), 'site-'))
const bundle = installCertifi(site, publicRoots + world.authorities.root.certificatePem)
after(async () => {
  rmSync(site, { recursive: true })
  await world.stop()
})

const host = world.member('good-p256').host
const url = `https://${host.id}/`
const libraries = ['ssl', 'aiohttp'] as const

suite('as a step of a job', async () => {
  const job = startJob({
    dist,
    environment: { PYTHONPATH: site },
    enter: (command, environment) => inNamespace(withoutSystemStores, command, environment),
  })
  after(() => job.end())

  test('Python finds neither file nor directory', async () => {
    const { stdout } = await job.runs([
      '/usr/bin/python3',
      '-c',
      'import ssl; print(ssl.get_default_verify_paths()[:2])',
    ])
    assert.equal(stdout, '(None, None)\n')
  })

  for (const library of libraries) {
    test(`${library} fails before, with the words that gave the project its name`, async () => {
      const { exitCode, stderr } = await job.runs(getWith[library](url))
      assert.equal(exitCode, 1)
      assert.match(stderr, /unable to get local issuer certificate/)
    })
  }

  test('the action finds it, explains it, and exports a bundle made from certifi, proven', async () => {
    const step = await job.uses({ hosts: host.id, clients: 'python', export: 'true' })
    assert.deepEqual([step.conclusion, step.outputs['result'], step.complaints], ['success', 'fixed', []], step.stdout)

    const report = job.report(step)
    assert.deepEqual(
      report.findings.map(({ cause, severity, clients }) => [cause, severity, clients]),
      [['store-missing', 'warning', ['python']]],
    )
    for (const path of ['/usr/lib/ssl/cert.pem', '/usr/lib/ssl/certs', bundle]) {
      assert.ok(report.findings[0]?.message.includes(path), `${path} is not named in: ${report.findings[0]?.message}`)
    }
    assert.deepEqual(Object.keys(step.exported), ['SSL_CERT_FILE'])
    assert.equal(step.exported['SSL_CERT_FILE'], step.outputs['bundle'])
    assert.equal(dirname(step.outputs['bundle'] ?? ''), join(job.githubHome, 'local-issuer'))
    assert.deepEqual(JSON.parse(step.outputs['environment'] ?? ''), step.exported)
    assert.deepEqual(
      report.fix?.proof.map(({ before, after: now }) => [before, now]),
      [['rejected', 'trusted']],
    )
    const anchors = (path: string): number => readFileSync(path, 'utf8').split('-----BEGIN').length - 1
    assert.ok(anchors(step.outputs['bundle'] ?? '') > 100, 'the public roots are in it too')
    assert.ok(report.fix?.anchorsAdded.every(({ from }) => from.includes(bundle)))
  })

  for (const library of libraries) {
    test(`${library} connects in the next step`, async () => {
      const { stdout, stderr } = await job.runs(getWith[library](url))
      assert.equal(stdout, '404\n', stderr)
    })
  }

  test('and a stranger is rejected as before', async () => {
    const stranger = world.member('unknown-root-sent').host
    const { exitCode, stderr } = await job.runs(getWith.ssl(`https://${stranger.id}/`))
    assert.equal(exitCode, 1)
    assert.match(stderr, /CERTIFICATE_VERIFY_FAILED/)
  })
})

test('every other client of such a machine is repaired from certifi as well', async () => {
  const job = startJob({
    dist,
    environment: { PYTHONPATH: site },
    enter: (command, environment) => inNamespace(withoutSystemStores, command, environment),
  })
  try {
    const step = await job.uses({ hosts: host.id, clients: clientsByHand.filter(isRepairable).join(), export: 'true' })
    assert.equal(step.outputs['result'], 'fixed', step.stdout)
    const causes = Object.fromEntries(job.report(step).checks.map(({ client, causes: ids }) => [client, ids]))
    assert.deepEqual(causes, {
      python: ['store-missing'],
      requests: [],
      aiohttp: ['store-missing'],
      httpx: [],
      // Debian's pip names the system's bundle, whatever certifi there is.
      pip: ['store-missing'],
      aws: [],
      fsspec: ['store-missing'],
      curl: ['store-missing'],
      // Its libcurl, as Go below, reads the directory itself, which is there.
      git: ['store-empty'],
      openssl: ['store-missing'],
      node: ['issuer-missing'],
      'actions-node': ['issuer-missing'],
      java: ['store-missing'],
      ruby: ['store-missing'],
      perl: ['store-missing'],
      lwp: ['store-missing'],
      php: ['store-missing'],
      go: ['store-empty'],
    })
    const curl = await job.runs(['curl', '--silent', '--fail', url])
    // 22: an answer of 400 or more.
    assert.equal(curl.exitCode, 22)
    const git = await job.runs(['git', 'ls-remote', url])
    assert.match(git.stderr, /not found/)
  } finally {
    job.end()
  }
})

test('as a script on an execute point, in an environment with next to nothing in it', async () => {
  const scratch = mkdtempSync(join(tmpdir(), 'scratch-'))
  try {
    const environment = { PATH: searchPath, _CONDOR_SCRATCH_DIR: scratch, PYTHONPATH: site }
    const script = join(scratch, 'job.sh')
    const [, , program = ''] = getWith.aiohttp(url)
    mkdirSync(join(scratch, 'bin'))
    writeFileSync(join(scratch, 'get.py'), program)
    writeFileSync(
      script,
      `python3 get.py 2>/dev/null && exit 90
set -e
eval "$('${process.execPath}' '${dist}/cli.js' env ${host.id} --client python)"
echo "$SSL_CERT_FILE"
python3 get.py
`,
    )
    const ended = await run(inNamespace(withoutSystemStores, ['sh', script], environment), {
      environment,
      cwd: scratch,
    })
    const [path = '', answer] = ended.stdout.split('\n')
    assert.equal(ended.exitCode, 0, ended.stderr)
    assert.equal(answer, '404')
    assert.equal(dirname(path), join(scratch, '.local-issuer'))
    assert.match(ended.stderr, /store-missing[\s\S]*Fixed: 1 of 1 check/)
  } finally {
    rmSync(scratch, { recursive: true })
  }
})
