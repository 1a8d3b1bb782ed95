import assert from 'node:assert/strict'
import { readdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { after, before, suite, test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import type { Report } from '../../src/model.ts'
import { testPodman, whyNoPodman } from '../world/podman.ts'
import { whyNoRoot } from '../world/roots.ts'
import { startWorld, type World } from '../world/world.ts'
import { buildDist } from './built.ts'
import { type CommandLine, commandLine, type EndedCommand, said, schemaProblems } from './containers.ts'

const skip = whyNoPodman() ?? whyNoRoot() ?? false
const clients = ['python', 'curl']

suite('podman, with no other engine on PATH', { skip, timeout: 600_000 }, () => {
  if (skip !== false) return
  const podman = testPodman()
  const name = `local-issuer-test-${process.pid}-podman`
  const stopped = `${name}-stopped`
  const built = buildDist()
  let world: World
  let local: CommandLine
  let bookworm: string
  let forms: Readonly<Record<'image' | 'run' | 'container', string>>
  let report: Report
  let ended: EndedCommand

  before(async () => {
    world = await startWorld()
    local = commandLine(await built, podman.environment)
    bookworm = await podman.image('bookworm', ['ENV LANG=C.UTF-8'])
    await podman.says(['run', '--detach', '--network', 'host', '--name', name, bookworm, 'sleep', '100000'])
    await podman.says(['create', '--name', stopped, '--network', 'none', bookworm, 'sleep', '1'])
    forms = { image: `image:${bookworm}`, run: `run:${bookworm}`, container: `container:${name}` }
    const { home } = local
    const result = await local.report([
      ...['check', world.member('good-p256').host.id, world.member('unknown-root-sent').host.id],
      ...['--ca', world.rootPath, '--check-runner', 'false', '--report-directory', `${home}/reports`],
      // An exec of podman's is a start of podman, conmon and runc.
      ...['--timeout-seconds', '90'],
      ...clients.flatMap(client => ['--client', client]),
      ...Object.values(forms).flatMap(form => ['--container', form]),
    ])
    report = result.report
    ended = result.ended
  })
  after(async () => {
    await podman.run(['rm', '--force', '--time', '0', name, stopped])
    podman.end()
    local.end()
    await world.stop()
  })

  const own = (pid: number): Promise<string> =>
    podman.says(['ps', '--all', '--quiet', '--filter', `label=local-issuer.process=${pid}`])

  test('opens images and containers: one report, in the order in which they were named', () => {
    assert.equal(ended.exitCode, 1, ended.stderr)
    assert.equal(schemaProblems(report), '')
    assert.deepEqual(
      report.machines.map(({ id, kind }) => [id, kind]),
      [
        [forms.image, 'image'],
        [forms.run, 'container'],
        [forms.container, 'container'],
      ],
    )
  })

  test('image: a scratch image has one client and no store', async () => {
    const scratch = `image:${await podman.image('scratch', ['ENTRYPOINT ["/probe"]'])}`
    const host = world.member('good-p256').host.id
    const alone = await local.report(['check', host, '--check-runner', 'false', '--container', scratch])
    assert.deepEqual(said(alone.report, scratch, host), { go: 'rejected predicted store-missing' })
  })

  for (const form of ['image', 'run', 'container'] as const) {
    const basis = form === 'image' ? 'predicted' : 'observed'
    test(`${form}: the root is missing for each client, as ${basis}`, () => {
      const expected = Object.fromEntries(clients.map(client => [client, `rejected ${basis} issuer-missing`]))
      for (const server of ['good-p256', 'unknown-root-sent']) {
        assert.deepEqual(said(report, forms[form], world.member(server).host.id), expected)
      }
    })

    test(`${form}: the fix repairs what the given root can, and the stranger stays rejected`, () => {
      const proof = report.fix?.proof.filter(({ machine }) => machine === forms[form]) ?? []
      const after = (server: string) =>
        proof.filter(({ host }) => host === world.member(server).host.id).map(one => `${one.client} ${one.after}`)
      assert.deepEqual(after('good-p256').sort(), clients.map(client => `${client} trusted`).sort())
      assert.deepEqual(after('unknown-root-sent').sort(), clients.map(client => `${client} rejected`).sort())
    })
  }

  test('run: the arguments of docker-args are understood as they are', async () => {
    const fix = report.fix?.containers?.find(({ machine }) => machine === forms.run)
    assert.ok(fix)
    const { port } = world.member('good-p256').host
    const asked = ['curl', '--silent', '--show-error', `https://localhost:${port}/`]
    const without = await podman.run(['run', '--rm', '--network', 'host', bookworm, ...asked])
    const under = await podman.run(['run', '--rm', '--network', 'host', ...fix.arguments, bookworm, ...asked])
    // 60 is a certificate that is not trusted; what the server answers is no matter here.
    assert.equal(without.exitCode, 60, without.stderr)
    assert.notEqual(under.exitCode, 60, under.stderr)
    assert.doesNotMatch(under.stderr, /certificate|CAfile/)
  })

  test('the container that runs is as it was, and no other is left', async () => {
    // A folder in which it mounts files counts as changed.
    assert.equal(await podman.says(['diff', name]), 'C /etc')
    assert.equal(await podman.says(['top', name, 'args']).then(text => text.split('\n').length), 2)
    assert.equal(await own(ended.pid), '')
  })

  const unopened: readonly [
    title: string,
    container: string,
    what: RegExp,
    toDo: RegExp,
    environment?: Readonly<Record<string, string>>,
  ][] = [
    [
      'an engine that is not there',
      'image:app:1',
      /No daemon answers podman at CONTAINER_HOST=/,
      /unset CONTAINER_HOST/,
      { CONTAINER_HOST: 'tcp://127.0.0.1:1' },
    ],
    ['an image that is not here', 'image:registry.invalid/nothing:1', /registry\.invalid\/nothing:1/, /podman pull/],
    ['an image without a registry', 'run:nothing', /The image nothing is not here/, /podman images/],
    ['a container that is not here', 'container:nobody', /There is no container nobody/, /podman ps/],
    ['a container that does not run', `container:${stopped}`, /is not running/, /podman start/],
  ]
  for (const [title, container, what, toDo, environment = {}] of unopened) {
    test(`${title} is a finding in podman's words`, async () => {
      const host = world.member('good-p256').host.id
      const args = ['check', host, '--check-runner', 'false', '--container', container]
      const alone = await local.report(args, { environment })
      assert.deepEqual([alone.report.result, alone.ended.exitCode], ['unreachable', 3], alone.ended.stderr)
      const [finding, ...others] = alone.report.findings
      assert.deepEqual(others, [])
      assert.equal(finding?.cause, 'machine-unreachable')
      assert.match(finding?.message ?? '', what)
      assert.match(finding?.help ?? '', toDo)
    })
  }

  test('a signal in the middle leaves no container, no volume and no file', async () => {
    const volumes = (): Promise<string> => podman.says(['volume', 'ls', '--quiet'])
    const files = (): readonly string[] => readdirSync(tmpdir()).filter(one => /^local-issuer-(?!test)/.test(one))
    const before = { volumes: await volumes(), files: files() }
    const host = world.member('good-p256').host.id
    const { exitCode, stdout, pid } = await local.run(
      ['check', host, '--check-runner', 'false', '--container', forms.run, '--container', forms.image],
      { killedWhen: async one => (await own(one)).split('\n').length === 2 },
    )
    assert.deepEqual([exitCode, stdout], [143, ''])
    // The container that was started ends by itself.
    while ((await own(pid)) !== '') await pause(100)
    assert.deepEqual({ volumes: await volumes(), files: files() }, before)
  })
})
