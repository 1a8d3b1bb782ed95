import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, suite, test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { workflowCommands } from '../reports/workflow-commands.ts'
import { docker, dockerSays } from '../world/engine.ts'
import { image, importRoot } from '../world/images.ts'
import { root } from '../world/roots.ts'
import { startWorld, type World } from '../world/world.ts'
import { buildDist } from './built.ts'
import { type CommandLine, commandLine, containersOf, engineForTests, said, schemaProblems } from './containers.ts'

const { engine, skip } = await engineForTests()

suite('what cannot be opened is a finding, and the others are checked', { skip, timeout: 600_000 }, () => {
  if (engine === undefined || skip !== false) return
  const stopped = `local-issuer-test-${process.pid}-stopped`
  const evil = `local-issuer-tests/evil-cli:${process.pid}`
  const folder = mkdtempSync(join(tmpdir(), 'unopened-'))
  const built = buildDist()
  let world: World
  let local: CommandLine
  let opened: string
  let dist: string

  before(async () => {
    dist = await built
    world = await startWorld()
    local = commandLine(dist, engine.environment)
    opened = `rootfs:${await root('scratch')}`
    await dockerSays(engine, ['create', '--name', stopped, '--network', 'none', await image(engine, 'bookworm')])
  })
  after(async () => {
    await docker(engine, ['rm', '--force', stopped])
    await docker(engine, ['rmi', '--force', evil])
    await engine.close()
    rmSync(folder, { recursive: true })
    local.end()
    await world.stop()
  })

  const hosts = (): readonly string[] => [world.member('good-p256').host.id]
  const checkOf = (...containers: readonly string[]): readonly string[] => [
    ...['check', ...hosts(), '--check-runner', 'false'],
    ...containers.flatMap(one => ['--container', one]),
  ]

  const unopened: readonly [
    title: string,
    container: () => string,
    what: RegExp,
    toDo: RegExp,
    environment?: Readonly<Record<string, string>>,
  ][] = [
    [
      'a daemon that is not there',
      () => 'image:app:1',
      /No daemon answers docker at DOCKER_HOST=/,
      /unset DOCKER_HOST/,
      { DOCKER_HOST: 'tcp://127.0.0.1:1' },
    ],
    [
      'no engine on PATH',
      () => 'run:app:1',
      /None of docker, podman and nerdctl is on PATH/,
      /rootfs:DIR/,
      { PATH: '/nowhere' },
    ],
    ['an image that is not here', () => 'image:registry.invalid/nothing:1', /registry\.invalid\/nothing:1/, /docker/],
    ['a container that is not here', () => 'container:nobody', /There is no container nobody/, /docker ps/],
    ['a container that does not run', () => `container:${stopped}`, /is not running/, /docker start/],
    [
      'a folder that is not there',
      () => `rootfs:${folder}/nothing`,
      /is not there/,
      /Write the folder that holds etc and usr/,
    ],
  ]
  for (const [title, container, what, toDo, environment = {}] of unopened) {
    test(title, async () => {
      const alone = await local.report(checkOf(container()), { environment })
      assert.deepEqual([alone.report.result, alone.ended.exitCode], ['unreachable', 3], alone.ended.stderr)
      assert.equal(schemaProblems(alone.report), '')
      const [finding, ...others] = alone.report.findings
      assert.deepEqual(others, [])
      assert.deepEqual([finding?.cause, finding?.machine], ['machine-unreachable', container()])
      assert.match(finding?.message ?? '', what)
      assert.match(finding?.help ?? '', toDo)

      const { report } = await local.report(checkOf(container(), opened), { environment })
      assert.deepEqual(said(report, opened, hosts()[0] ?? ''), { go: 'rejected predicted store-missing' })
      assert.ok(report.findings.some(({ cause }) => cause === 'machine-unreachable'))
    })
  }

  test('a signal in the middle leaves no container, no volume and no file', async () => {
    const killed = commandLine(dist, engine.environment)
    const volumes = (): Promise<string> => dockerSays(engine, ['volume', 'ls', '--quiet'])
    const files = (): readonly string[] => readdirSync(tmpdir()).filter(name => /^local-issuer-(?!test)/.test(name))
    const before = { volumes: await volumes(), files: files() }
    try {
      const reference = await image(engine, 'bookworm')
      const { exitCode, stdout, pid } = await killed.run(checkOf(`run:${reference}`, `image:${reference}`), {
        killedWhen: async one => (await containersOf(engine, one)).length === 2,
      })
      assert.deepEqual([exitCode, stdout], [143, ''])
      // The container that was started ends by itself.
      while ((await containersOf(engine, pid)).length > 0) await pause(100)
      assert.deepEqual({ volumes: await volumes(), files: files() }, before)
      assert.deepEqual(readdirSync(killed.home), [])
    } finally {
      killed.end()
    }
  })

  test('an image that means harm is reported, and says nothing to the runner', async () => {
    const files = join(folder, 'evil')
    for (const path of ['etc/ssl/certs', 'usr/bin']) mkdirSync(join(files, path), { recursive: true })
    writeFileSync(join(files, 'etc/os-release'), 'PRETTY_NAME="\u001b]0;x\u0007\\n::error::x ##[error]x"\nID=debian\n')
    // Out of its root, which leads back into it, to a file that is larger than any store.
    symlinkSync(`${'../'.repeat(12)}huge.pem`, join(files, 'etc/ssl/certs/ca-certificates.crt'))
    writeFileSync(join(files, 'huge.pem'), '')
    truncateSync(join(files, 'huge.pem'), 80 * 1024 ** 2)
    const name = 'python3\u001b[31m\n::error::x'
    writeFileSync(join(files, 'usr/bin', name), 'x', { mode: 0o755 })
    await importRoot(engine, files, evil, ['ENV NAME=::error::x'])
    const { report, ended } = await local.report(checkOf(`image:${evil}`))
    assert.equal(schemaProblems(report), '')
    assert.deepEqual(workflowCommands(ended.stdout + ended.stderr), [])
    assert.deepEqual(said(report, `image:${evil}`, hosts()[0] ?? ''), { system: 'rejected predicted store-unreadable' })
    assert.match(report.findings[0]?.message ?? '', /larger than 64 MiB/)
    const text = await local.run(checkOf(`image:${evil}`))
    assert.deepEqual(workflowCommands(text.stdout + text.stderr), [])
    assert.ok(!text.stdout.includes('\u001b'))
  })
})
