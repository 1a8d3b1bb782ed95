import assert from 'node:assert/strict'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, suite, test } from 'node:test'
import type { Report } from '../../src/model.ts'
import { docker, startedEngine } from '../world/engine.ts'
import { image } from '../world/images.ts'
import { whyNoRoot } from '../world/roots.ts'
import { startWorld, type World } from '../world/world.ts'
import { buildDist } from './built.ts'
import { askByHand, type ClientByHand } from './by-hand.ts'
import { type ContainerJob, startContainerJob } from './job-container.ts'
import type { Step } from './runner-harness.ts'

const started = await startedEngine()
const skip = 'absent' in started ? started.absent : (whyNoRoot() ?? false)
const clients = ['python', 'curl', 'git', 'node'] as const satisfies readonly ClientByHand[]

suite('the action in the container of a job', { skip, timeout: 600_000 }, () => {
  if ('absent' in started || skip !== false) return
  const engine = started
  let world: World
  let dist: string
  const built = buildDist()
  before(async () => {
    dist = await built
    world = await startWorld()
  })
  after(async () => {
    await it?.end()
    await world.stop()
    await engine.close()
  })

  let it: ContainerJob
  let step: Step
  let report: Report
  before(async () => {
    it = await startContainerJob(engine, await image(engine, 'bookworm-without-store'), dist)
    step = await it.job.uses({
      hosts: world.member('good-p256').host.id,
      clients: clients.join(),
      'ca-certificates': world.authorities.root.certificatePem,
      export: 'true',
    })
    assert.ok(step.outputs['report'], step.stdout + step.stderr)
    report = it.job.report(step)
  })

  test('checks that container as its runner', () => {
    assert.deepEqual([step.outputs['result'], step.exitCode], ['fixed', 0], step.stdout + step.stderr)
    const [machine, ...others] = report.machines
    assert.deepEqual(others, [])
    assert.deepEqual([machine?.id, machine?.os], ['runner', 'Debian GNU/Linux 12 (bookworm)'])
    assert.equal(machine?.clients.find(({ id }) => id === 'node')?.path, '/usr/bin/node')
    for (const { client, verdict, basis } of report.checks) {
      assert.deepEqual([client, verdict, basis], [client, 'rejected', 'observed'])
    }
  })

  test('names the store that is missing', () => {
    assert.ok(report.findings.some(({ cause, clients: ids }) => cause === 'store-missing' && ids.includes('python')))
  })

  test('hands on paths as later steps see them, and puts every file there', () => {
    const values = Object.values(step.exported)
    assert.ok(values.length >= 4)
    for (const value of values) assert.match(value, /^\/github\/home\/local-issuer\/[^/]+$/)
    const files = readdirSync(join(it.job.githubHome, 'local-issuer')).map(file => `/github/home/local-issuer/${file}`)
    assert.deepEqual([...new Set(values)].sort(), files.sort())
    assert.match(step.outputs['report'] ?? '', /^\/__w\/_temp\//)
  })

  for (const client of clients) {
    test(`${client} of the next step trusts what it rejected, and no more`, async () => {
      const says = (server: string) => askByHand(client, world.member(server).host, command => it.job.runs(command))
      assert.equal(await says('good-p256'), 'trusted')
      assert.equal(await says('unknown-root-sent'), 'rejected')
    })
  }

  test('a Docker action of the job sees the fix under the same path', async () => {
    const variables = Object.entries(step.exported).flatMap(([key, value]) => ['-e', `${key}=${value}`])
    const { port } = world.member('good-p256').host
    const { exitCode, stderr } = await docker(engine, [
      ...['run', '--rm', '--network', 'host', '-v', `${it.job.githubHome}:/github/home`, ...variables],
      ...[
        await image(engine, 'bookworm-without-store'),
        'curl',
        '--silent',
        '--show-error',
        `https://localhost:${port}/`,
      ],
    ])
    // 60 is a certificate that is not trusted; what the server answers is no matter here.
    assert.notEqual(exitCode, 60, stderr)
    assert.doesNotMatch(stderr, /certificate|CAfile/)
  })

  test('a second run under the fix finds nothing to repair', async () => {
    const second = await it.job.uses({ hosts: world.member('good-p256').host.id, clients: clients.join() })
    assert.deepEqual([second.outputs['result'], second.exitCode], ['trusted', 0], second.stdout)
  })
})
