import assert from 'node:assert/strict'
import { after, before, suite, test } from 'node:test'
import type { Report } from '../../src/model.ts'
import { docker, dockerSays } from '../world/engine.ts'
import { image } from '../world/images.ts'
import { root } from '../world/roots.ts'
import { startWorld, type World } from '../world/world.ts'
import { buildDist } from './built.ts'
import {
  type CommandLine,
  commandLine,
  containersOf,
  type EndedCommand,
  engineForTests,
  said,
  schemaProblems,
} from './containers.ts'

const { engine, skip } = await engineForTests()

suite('one Debian as an image, a container, a new container and a root directory', { skip, timeout: 600_000 }, () => {
  if (engine === undefined || skip !== false) return
  const name = `local-issuer-test-${process.pid}-forms`
  const clients = ['python', 'curl', 'git', 'node']
  const built = buildDist()
  let world: World
  let local: CommandLine
  let forms: Readonly<Record<'image' | 'run' | 'container' | 'rootfs', string>>
  let report: Report
  let ended: EndedCommand

  before(async () => {
    world = await startWorld()
    local = commandLine(await built, engine.environment)
    const reference = await image(engine, 'bookworm')
    await dockerSays(engine, [
      ...['run', '--detach', '--network', 'host', '--name', name, reference, 'sleep', '100000'],
    ])
    const folder = await root('bookworm')
    forms = {
      image: `image:${reference}`,
      run: `run:${reference}`,
      container: `container:${name}`,
      rootfs: `rootfs:${folder}`,
    }
    const { home } = local
    const result = await local.report([
      ...['check', world.member('good-p256').host.id, world.member('unknown-root-sent').host.id],
      ...['--ca', world.rootPath, '--check-runner', 'false', '--report-directory', `${home}/reports`],
      ...clients.flatMap(client => ['--client', client]),
      ...Object.values(forms).flatMap(form => ['--container', form]),
    ])
    report = result.report
    ended = result.ended
  })
  after(async () => {
    await docker(engine, ['rm', '--force', name])
    await engine.close()
    local.end()
    await world.stop()
  })

  test('are four machines of one report, in the order in which they were named', () => {
    assert.equal(ended.exitCode, 1, ended.stderr)
    assert.equal(schemaProblems(report), '')
    assert.deepEqual(
      report.machines.map(({ id, kind }) => [id, kind]),
      [
        [forms.image, 'image'],
        [forms.run, 'container'],
        [forms.container, 'container'],
        [forms.rootfs, 'rootfs'],
      ],
    )
    for (const { os } of report.machines) assert.match(os, /^Debian GNU\/Linux 12/)
  })

  test('have the same clients: the same versions, the same stores', () => {
    const [first, ...others] = report.machines.map(({ clients: found }) =>
      found.map(({ id, version, stores }) => ({
        id,
        version: /^\d+\.\d+\.\d+/.exec(version)?.[0],
        anchors: Math.max(...stores.map(store => store.anchors)),
      })),
    )
    assert.deepEqual(first?.map(({ id }) => id).sort(), [...clients].sort())
    for (const other of others) assert.deepEqual(other, first)
  })

  for (const form of ['image', 'rootfs', 'run', 'container'] as const) {
    const basis = form === 'image' || form === 'rootfs' ? 'predicted' : 'observed'
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
      const fix = report.fix?.containers?.find(({ machine }) => machine === forms[form])
      assert.equal(fix?.program, form === 'rootfs' ? 'apptainer' : 'docker')
      assert.deepEqual(Object.keys(fix?.environment ?? {}).sort(), [
        'CURL_CA_BUNDLE',
        'GIT_SSL_CAINFO',
        'NODE_EXTRA_CA_CERTS',
        'SSL_CERT_FILE',
      ])
    })
  }

  test('the variables are for the containers alone', () => {
    assert.deepEqual([report.fix?.environment, report.fix?.exported], [{}, false])
  })

  test('the container that runs is as it was, and no other is left', async () => {
    assert.equal(await dockerSays(engine, ['diff', name]), '')
    assert.equal(await dockerSays(engine, ['top', name, '-eo', 'pid,args']).then(text => text.split('\n').length), 2)
    assert.deepEqual(await containersOf(engine, ended.pid), [])
  })
})
