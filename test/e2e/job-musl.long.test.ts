import assert from 'node:assert/strict'
import { join } from 'node:path'
import { after, before, suite, test } from 'node:test'
import type { Report } from '../../src/model.ts'
import { docker, startedEngine } from '../world/engine.ts'
import { importRoot } from '../world/images.ts'
import { muslRoot, whyNoMusl } from '../world/musl.ts'
import { startWorld, type World } from '../world/world.ts'
import { buildDist } from './built.ts'
import { askByHand } from './by-hand.ts'
import { type ContainerJob, startContainerJob } from './job-container.ts'
import type { Step } from './runner-harness.ts'

const started = await startedEngine()
const skip = 'absent' in started ? started.absent : (whyNoMusl() ?? false)

suite('the action in the container of a job that has musl and BusyBox', { skip, timeout: 900_000 }, () => {
  if ('absent' in started || skip !== false) return
  const engine = started
  const reference = `local-issuer-tests/musl:${process.pid}`
  let world: World
  let it: ContainerJob
  let step: Step
  let report: Report
  const built = buildDist()

  before(async () => {
    const root = await muslRoot()
    world = await startWorld()
    await importRoot(engine, root, reference, ['CMD ["sh"]'])
    // Where the runner has the Node.js that it starts in Alpine (actions/runner: StepHost.cs).
    it = await startContainerJob(
      engine,
      reference,
      await built,
      {},
      { folder: join(root, 'usr/local'), at: '/__e/node24_alpine' },
    )
    step = await it.job.uses({
      hosts: world.member('good-p256').host.id,
      'ca-certificates': world.authorities.root.certificatePem,
      export: 'true',
    })
    assert.ok(step.outputs['report'], step.stdout + step.stderr)
    report = it.job.report(step)
  })
  after(async () => {
    await it?.end()
    await docker(engine, ['rmi', '--force', reference])
    await world.stop()
    await engine.close()
  })

  test('runs on a Node.js that has no library of glibc', async () => {
    const ask =
      'const { header, sharedObjects } = process.report.getReport(); console.log(header.glibcVersionRuntime, ...sharedObjects)'
    const { stdout } = await it.job.runs(['/__e/node24_alpine/bin/node', '-e', ask])
    assert.match(stdout, /^undefined .*\/lib\/ld-musl-x86_64\.so\.1/)
    assert.doesNotMatch(stdout, /libc\.so\.6/)
  })

  test('finds what there is: Node.js, and that of the runner', () => {
    const [machine, ...others] = report.machines
    assert.deepEqual(others, [])
    assert.deepEqual([machine?.id, machine?.os], ['runner', 'Alpine Linux v3.20'])
    assert.deepEqual(
      machine?.clients.map(({ id, path }) => [id, path]),
      [
        ['node', '/usr/local/bin/node'],
        ['actions-node', '/__e/node24_alpine/bin/node'],
      ],
    )
    for (const { verdict, basis, causes } of report.checks) {
      assert.deepEqual([verdict, basis, causes[0]], ['rejected', 'observed', 'issuer-missing'])
    }
  })

  test('hands the proven fix to later steps', async () => {
    assert.deepEqual([step.outputs['result'], step.exitCode], ['fixed', 0], step.stdout + step.stderr)
    assert.deepEqual(Object.keys(step.exported), ['NODE_EXTRA_CA_CERTS'])
    const says = (server: string) => askByHand('node', world.member(server).host, command => it.job.runs(command))
    assert.equal(await says('good-p256'), 'trusted')
    assert.equal(await says('unknown-root-sent'), 'rejected')
  })

  test('a client that is named and is not there is a mistake that is told', async () => {
    const other = await it.job.uses({ hosts: world.member('good-p256').host.id, clients: 'wget' })
    assert.equal(other.conclusion, 'failure')
    assert.match(other.stdout + other.stderr, /wget/)
  })
})
