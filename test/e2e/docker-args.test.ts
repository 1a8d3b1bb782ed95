import assert from 'node:assert/strict'
import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, suite, test } from 'node:test'
import type { Verdict } from '../../src/model.ts'
import { docker, dockerSays } from '../world/engine.ts'
import { type ImageName, image } from '../world/images.ts'
import { startWorld, type World } from '../world/world.ts'
import { buildDist } from './built.ts'
import { askByHand, type ClientByHand } from './by-hand.ts'
import { engineForTests, schemaProblems } from './containers.ts'
import { run } from './processes.ts'
import { type Job, type Step, startJob } from './runner-harness.ts'

const { engine: started, skip } = await engineForTests()

/** What is asked in each image by hand, in a container that starts with the arguments and nothing besides. */
const asked = {
  'bookworm-without-store': ['python', 'curl', 'git', 'node'],
  distroless: ['python'],
} as const satisfies Partial<Record<ImageName, readonly ClientByHand[]>>

suite('what the action tells of an image makes its clients trust', { skip, timeout: 600_000 }, () => {
  if (started === undefined || skip !== false) return
  const engine = started
  const built = buildDist()
  // A shell reads the arguments: a space in a path has to come through.
  const folder = mkdtempSync(join(tmpdir(), 'docker args '))
  const tag = `local-issuer-tests/from-dockerfile:${process.pid}`
  let world: World
  before(async () => {
    await built
    world = await startWorld()
  })
  after(async () => {
    await docker(engine, ['rmi', '--force', tag])
    await engine.close()
    rmSync(folder, { recursive: true })
    await world.stop()
  })

  for (const [name, clients] of Object.entries(asked)) {
    suite(name, () => {
      let job: Job
      let step: Step
      let reference: string
      before(async () => {
        reference = await image(engine, name as ImageName)
        job = startJob({ dist: await built, runner: { ...engine.environment, HOME: folder } })
        step = await job.uses({
          hosts: world.member('good-p256').host.id,
          'check-runner': 'false',
          containers: reference,
          clients: clients.join(),
          'ca-certificates': world.rootPath,
        })
      })
      after(() => job.end())

      /** In a container of the image that starts with what stands in $ARGS. */
      function asks(client: ClientByHand, server: string, args: string, from = reference): Promise<Verdict> {
        const script =
          'program=$1; shift; eval "exec docker run --rm --network host $ARGS --entrypoint \\$program $IMAGE \\"\\$@\\""'
        return askByHand(client, world.member(server).host, ([file = '', ...rest]) =>
          run(['sh', '-c', script, 'sh', file, ...rest], {
            environment: { ...engine.environment, ARGS: args, IMAGE: from },
            timeoutMs: 60_000,
          }),
        )
      }

      test('the step fails, because the image is as it was, and tells the arguments', () => {
        assert.deepEqual([step.outputs['result'], step.exitCode], ['rejected', 1], step.stdout + step.stderr)
        assert.equal(schemaProblems(job.report(step)), '')
        assert.deepEqual([step.exported, step.complaints], [{}, []])
        assert.match(step.outputs['docker-args'] ?? '', /^--volume \S+:\/local-issuer:ro --env SSL_CERT_FILE=/)
        assert.match(step.summary, /arguments of docker run, predicted/)
        assert.match(step.summary, /COPY local-issuer\/ \/local-issuer\//)
      })

      for (const client of clients) {
        test(`${client} rejects without the arguments, trusts with them, and rejects a stranger`, async () => {
          const args = step.outputs['docker-args'] ?? ''
          const said = await Promise.all([
            asks(client, 'good-p256', ''),
            asks(client, 'good-p256', args),
            asks(client, 'unknown-root-sent', args),
          ])
          assert.deepEqual(said, ['rejected', 'trusted', 'rejected'])
        })
      }

      test('so do the lines of its Dockerfile', async () => {
        const fix = job.report(step).fix?.containers?.[0]
        assert.ok(fix)
        await fromDockerfile(fix.folder, fix.dockerfile)
        const [client] = clients
        const servers = ['good-p256', 'unknown-root-sent']
        const said = await Promise.all(servers.map(server => asks(client, server, '', tag)))
        assert.deepEqual(said, ['trusted', 'rejected'])
      })

      /** As a build does it: COPY is `cp` into a container that is never started, ENV a change of what is committed. */
      async function fromDockerfile(files: string, lines: readonly string[]): Promise<void> {
        const context = join(folder, name)
        cpSync(files, join(context, 'local-issuer'), { recursive: true })
        const container = await dockerSays(engine, ['create', '--network', 'none', reference])
        try {
          const changes: string[] = []
          for (const line of lines.filter(text => !text.startsWith('#'))) {
            const [, source, target] = /^COPY (\S+)\/ (\S+)\/$/.exec(line) ?? []
            if (source === undefined) changes.push('--change', line)
            else await dockerSays(engine, ['cp', join(context, source), `${container}:${target}`])
          }
          await dockerSays(engine, ['commit', ...changes, container, tag])
        } finally {
          await docker(engine, ['rm', '--force', container])
        }
      }
    })
  }
})
