import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { after, suite, test } from 'node:test'
import type { Verdict } from '../../src/model.ts'
import { sideBySide } from '../../src/side-by-side.ts'
import { startWorld } from '../world/world.ts'
import { buildDist } from './built.ts'
import { askByHand, type ClientByHand, clientsByHand } from './by-hand.ts'
import { isRepairable } from './expected-causes.ts'
import { inNamespace, jobContainer } from './namespace.ts'
import { publicRoots } from './python-site.ts'
import { type Job, type JobOptions, startJob } from './runner-harness.ts'

const dist = await buildDist()
const world = await startWorld()
const folder = mkdtempSync(join(tmpdir(), 'export-'))
const otherRootPath = join(folder, 'other-root.pem')
writeFileSync(otherRootPath, world.authorities.otherRoot.certificatePem)
after(async () => {
  rmSync(folder, { recursive: true })
  await world.stop()
})

const repairable = clientsByHand.filter(isRepairable)
const wanting = ['good-rsa', 'shuffled']
const strangers = ['unknown-root-sent', 'inspection-product']

async function inJob(options: Partial<JobOptions>, use: (job: Job) => Promise<void>): Promise<void> {
  const job = startJob({ dist, ...options })
  try {
    await use(job)
  } finally {
    job.end()
  }
}

function hostsOf(...ids: readonly string[]): string {
  return ids.map(id => world.member(id).host.id).join('\n')
}

/** Java's variable names its file among other options. */
function fileIn(value: string): string {
  return /trustStore=(\S+)/.exec(value)?.[1] ?? value
}

/** What the client of a later step says. */
function saysLater(job: Job, client: ClientByHand, server: string): Promise<Verdict> {
  return askByHand(client, world.member(server).host, command => job.runs(command))
}

suite('with the root given and `export`', async () => {
  const job = startJob({ dist })
  after(() => job.end())
  const step = await job.uses({
    hosts: hostsOf(...wanting, ...strangers),
    clients: repairable.join(),
    'ca-certificates': world.rootPath,
    export: 'true',
  })
  // Every server is asked by hand under a fix in world.test.ts; here it is the runner that hands it on.
  const asked = ['good-rsa', 'unknown-root-sent']
  const cells = asked.flatMap(server => repairable.map(client => ({ server, client })))
  const later = await sideBySide(cells, 4, ({ server, client }) => saysLater(job, client, server))

  test('what no fix may repair is still rejected, and fails the step', () => {
    assert.deepEqual([step.outputs['result'], step.exitCode, step.conclusion], ['rejected', 1, 'failure'])
    assert.deepEqual(step.complaints, [])
  })

  test('the variables of all clients are handed on, as the outputs tell', () => {
    assert.deepEqual(Object.keys(step.exported).sort(), [
      'AWS_CA_BUNDLE',
      'CURL_CA_BUNDLE',
      'GIT_SSL_CAINFO',
      'JAVA_TOOL_OPTIONS',
      'NODE_EXTRA_CA_CERTS',
      'PERL_LWP_SSL_CA_FILE',
      'REQUESTS_CA_BUNDLE',
      'SSL_CERT_FILE',
    ])
    assert.deepEqual(JSON.parse(step.outputs['environment'] ?? ''), step.exported)
    assert.ok(Object.values(step.exported).includes(step.outputs['bundle'] ?? ''))
    assert.equal(step.outputs['docker-args'], '')
  })

  for (const [index, { server, client }] of cells.entries()) {
    const expected = wanting.includes(server) ? 'trusted' : 'rejected'
    test(`${server}: ${client} of the next step says ${expected}`, () => assert.equal(later[index], expected))
  }

  test('the files are whole, readable by all, and the only ones', () => {
    const fix = join(job.githubHome, 'local-issuer')
    assert.deepEqual(readdirSync(job.githubHome), ['local-issuer'])
    assert.deepEqual(
      readdirSync(fix).map(name => join(fix, name)),
      [...new Set(Object.values(step.exported).map(fileIn))].sort(),
    )
    for (const name of readdirSync(fix)) assert.equal(statSync(join(fix, name)).mode & 0o7777, 0o644)
    assert.deepEqual(readdirSync(dirname(step.outputs['report'] ?? '')), [
      'report.html',
      'report.json',
      'report.junit.xml',
      'report.sarif',
    ])
    assert.deepEqual(readdirSync(job.workspace), [])
  })

  test('a second run under the variables trusts, without anything given, and exports nothing', async () => {
    const second = await job.uses({ hosts: hostsOf(...wanting), clients: repairable.join(), export: 'true' })
    assert.deepEqual([second.outputs['result'], second.exitCode], ['trusted', 0], second.stdout)
    assert.deepEqual([second.environmentFile, second.outputs['bundle'], second.outputs['environment']], ['', '', '{}'])
    assert.equal(second.outputs['findings'], '0')
  })
})

test('without `export` the environment is untouched, and the outputs tell what would be set', () =>
  inJob({}, async job => {
    const inputs = { hosts: hostsOf('good-p256'), clients: 'python, git', 'ca-certificates': world.rootPath }
    const step = await job.uses(inputs)
    assert.deepEqual([step.outputs['result'], step.exitCode, step.environmentFile], ['rejected', 1, ''])
    const environment: Record<string, string> = JSON.parse(step.outputs['environment'] ?? '')
    assert.deepEqual(Object.keys(environment).sort(), ['GIT_SSL_CAINFO', 'SSL_CERT_FILE'])
    assert.match(readFileSync(step.outputs['bundle'] ?? '', 'utf8'), /BEGIN CERTIFICATE/)
    assert.deepEqual([job.report(step).fix?.proven, job.report(step).fix?.exported], [true, false])
    assert.match(step.stdout, /A proven fix repairs .*; it was not exported/)
  }))

test('all that was rejected repaired: the result is `fixed`, the findings are warnings, and the step succeeds', () =>
  inJob({}, async job => {
    const inputs = { hosts: hostsOf('good-p256'), clients: repairable.join(), export: 'true' }
    const step = await job.uses({ ...inputs, 'ca-certificates': world.authorities.root.certificatePem })
    assert.deepEqual([step.outputs['result'], step.conclusion], ['fixed', 'success'], step.stdout)
    assert.deepEqual([...new Set(step.annotations.map(({ level }) => level))], ['warning'])
  }))

suite('`trust-from`, where a variable of git names a bundle with the root', () => {
  const bundle = join(folder, 'public-and-root.pem')
  writeFileSync(bundle, publicRoots + world.authorities.root.certificatePem)
  const environment = { GIT_SSL_CAINFO: bundle }
  const inputs = { hosts: hostsOf('good-p256'), clients: 'python, git', export: 'true' }

  test('machine: Python is lent it', () =>
    inJob({ environment }, async job => {
      const step = await job.uses(inputs)
      assert.deepEqual(Object.keys(step.exported), ['SSL_CERT_FILE'])
      assert.deepEqual(job.report(step).checks[0]?.causes, ['variable-ignored'])
      assert.deepEqual(
        job.report(step).fix?.anchorsAdded.map(({ from }) => from),
        [bundle],
      )
    }))

  test('given: nothing is lent, and the report says so', () =>
    inJob({ environment }, async job => {
      const step = await job.uses({ ...inputs, 'trust-from': 'given' })
      assert.deepEqual([step.outputs['result'], step.environmentFile], ['rejected', ''])
      const [unrepaired, ...others] = job.report(step).fix?.unrepaired ?? []
      assert.equal(others.length, 0)
      assert.match(unrepaired?.why ?? '', /No store that a fix may take from holds the issuer/)
    }))
})

test('what a small bundle in SSL_CERT_FILE trusted stays trusted, beside what it had replaced', () => {
  const certs = join(folder, 'certs')
  mkdirSync(certs)
  writeFileSync(join(certs, 'ca-certificates.crt'), publicRoots + world.authorities.root.certificatePem)
  writeFileSync(join(certs, 'world-root.pem'), world.authorities.root.certificatePem)
  execFileSync('openssl', ['rehash', certs], { env: { PATH: '/usr/bin:/bin' }, stdio: 'ignore' })
  const options: Partial<JobOptions> = {
    environment: { SSL_CERT_FILE: otherRootPath, SSL_CERT_DIR: '/nonexistent' },
    enter: (command, environment) => inNamespace(`mount --bind '${certs}' /etc/ssl/certs`, command, environment),
  }
  return inJob(options, async job => {
    const hosts = hostsOf('good-p256', 'unknown-root-sent')
    const step = await job.uses({ hosts, clients: 'python', export: 'true' })
    const [wanted, private_] = job.report(step).checks
    assert.deepEqual([wanted?.verdict, private_?.verdict], ['rejected', 'trusted'])
    assert.ok(wanted?.causes.includes('store-replaced'), wanted?.causes.join())
    assert.equal(step.outputs['result'], 'fixed', step.stdout)
    for (const server of ['good-p256', 'unknown-root-sent']) {
      assert.equal(await saysLater(job, 'python', server), 'trusted')
    }
    const bundle = readFileSync(step.exported['SSL_CERT_FILE'] ?? '', 'utf8')
    assert.ok(bundle.split('-----BEGIN').length > 100, 'the public roots are back as well')
  })
})

test('a strict umask keeps nobody from the files', () =>
  inJob({ enter: (command, environment) => inNamespace('umask 077', command, environment) }, async job => {
    const inputs = { hosts: hostsOf('good-p256'), clients: 'curl', 'ca-certificates': world.rootPath }
    const { exported } = await job.uses({ ...inputs, export: 'true' })
    assert.equal(statSync(exported['CURL_CA_BUNDLE'] ?? '').mode & 0o7777, 0o644)
    assert.equal(statSync(join(job.githubHome, 'local-issuer')).mode & 0o7777, 0o755)
  }))

suite('in a job container', () => {
  const inputs = { hosts: hostsOf('good-p256'), clients: 'python', 'ca-certificates': world.rootPath, export: 'true' }

  test('the files lie in /github/home, which Docker actions see as well', () =>
    inJob(
      {
        container: true,
        enter: (command, environment, job) => inNamespace(jobContainer(job.work, job.githubHome), command, environment),
      },
      async job => {
        const step = await job.uses(inputs)
        assert.equal(step.outputs['result'], 'fixed', step.stdout + step.stderr)
        assert.match(step.exported['SSL_CERT_FILE'] ?? '', /^\/github\/home\/local-issuer\/[0-9a-f]{16}\.pem$/)
        assert.match(step.outputs['report'] ?? '', /^\/__w\/_temp\//)
        assert.deepEqual(
          step.annotations.filter(({ level }) => level === 'notice'),
          [],
        )
        assert.equal(await saysLater(job, 'python', 'good-p256'), 'trusted')
      },
    ))

  test('where /github/home is another volume, they lie where later steps see them, and a notice says who does not', () => {
    const volume = join(folder, 'volume')
    mkdirSync(volume)
    return inJob(
      {
        container: true,
        enter: (command, environment, job) => inNamespace(jobContainer(job.work, volume), command, environment),
      },
      async job => {
        const step = await job.uses(inputs)
        assert.match(step.exported['SSL_CERT_FILE'] ?? '', /^\/__w\/_temp\/_github_home\/local-issuer\//)
        assert.match(
          step.annotations.find(({ level }) => level === 'notice')?.message ?? '',
          /different volumes here: later steps see the fix, Docker actions of this job do not/,
        )
        assert.equal(await saysLater(job, 'python', 'good-p256'), 'trusted')
      },
    )
  })
})
