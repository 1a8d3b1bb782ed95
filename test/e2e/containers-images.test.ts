import assert from 'node:assert/strict'
import { after, before, suite, test } from 'node:test'
import type { Report } from '../../src/model.ts'
import { type ImageName, image } from '../world/images.ts'
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

const python = ['python', 'requests', 'urllib3', 'aiohttp', 'httpx', 'pip'] as const
/** Debian's Node.js reads OpenSSL's store. */
const others = ['curl', 'git', 'openssl', 'node', 'wget', 'gnutls', 'ruby', 'perl', 'lwp', 'php', 'php-curl'] as const

/** What is found in each, and the first cause for each client. */
const images = {
  'bookworm-without-store': Object.fromEntries([...python, ...others].map(client => [client, 'store-missing'])),
  distroless: Object.fromEntries(python.map(client => [client, 'issuer-missing'])),
  scratch: { go: 'store-missing' },
  'scratch-with-bundle': { go: 'issuer-missing' },
} as const satisfies Partial<Record<ImageName, Readonly<Record<string, string>>>>

suite('images without a store, without a shell, and with nothing but a program', { skip, timeout: 600_000 }, () => {
  if (engine === undefined || skip !== false) return
  const built = buildDist()
  let world: World
  let local: CommandLine
  let report: Report
  let ended: EndedCommand
  const idOf = async (name: ImageName): Promise<string> => `image:${await image(engine, name)}`

  before(async () => {
    world = await startWorld()
    local = commandLine(await built, engine.environment)
    const ids = await Promise.all((Object.keys(images) as ImageName[]).map(idOf))
    const result = await local.report([
      ...['check', world.member('good-p256').host.id, world.member('unknown-root-sent').host.id],
      ...['--ca', world.rootPath, '--check-runner', 'false', ...ids.flatMap(id => ['--container', id])],
    ])
    report = result.report
    ended = result.ended
  })
  after(async () => {
    await engine.close()
    local.end()
    await world.stop()
  })

  test('are checked side by side, and their report is valid', () => {
    assert.deepEqual([ended.exitCode, report.result], [1, 'rejected'], ended.stderr)
    assert.equal(schemaProblems(report), '')
    assert.equal(report.machines.length, Object.keys(images).length)
  })

  for (const [name, causes] of Object.entries(images)) {
    test(`${name}: each client that its files show is predicted, with the cause`, async () => {
      const expected = Object.fromEntries(
        Object.entries(causes).map(([client, cause]) => [client, `rejected predicted ${cause}`]),
      )
      assert.deepEqual(said(report, await idOf(name as ImageName), world.member('good-p256').host.id), expected)
    })

    test(`${name}: the fix is a folder, its arguments and the lines of a Dockerfile`, async () => {
      const fix = report.fix?.containers?.find(({ machine }) => machine.includes(`/${name}:`))
      assert.ok(fix)
      assert.equal(fix.arguments.slice(0, 2).join(' '), `--volume ${fix.folder}:${fix.at}:ro`)
      assert.ok(Object.values(fix.environment).every(value => value.startsWith(`${fix.at}/`)))
      const copies = fix.dockerfile.filter(line => line.startsWith('COPY '))
      assert.deepEqual(copies, [`COPY local-issuer/ ${fix.at}/`])
      const variables = fix.dockerfile.filter(line => line.startsWith('ENV ')).map(line => line.slice(4).split('='))
      assert.deepEqual(Object.fromEntries(variables), fix.environment)
    })
  }

  test('one store that is missing is one finding, whatever clients look for it', async () => {
    const machine = await idOf('bookworm-without-store')
    const findings = report.findings.filter(one => one.machine === machine && one.cause === 'store-missing')
    assert.deepEqual(
      findings.map(({ clients }) => [...clients].sort()),
      [[...python, ...others].sort()],
    )
  })

  test('what repairs them is told in the words of a Dockerfile', async () => {
    for (const { help, cause } of report.findings) {
      assert.doesNotMatch(help, /export: true|local-issuer env|conda/, cause)
    }
    const helpFor = async (name: ImageName): Promise<string> => {
      const machine = await idOf(name)
      return report.findings.find(one => one.machine === machine && one.cause === 'store-missing')?.help ?? ''
    }
    assert.match(await helpFor('bookworm-without-store'), /RUN apt-get update && apt-get install .*ca-certificates/)
    assert.match(
      await helpFor('scratch'),
      /COPY --from=\S+ \/etc\/ssl\/certs\/ca-certificates\.crt \/etc\/ssl\/certs\//,
    )
  })

  test('nothing of ours is left in the engine', async () => {
    assert.deepEqual(await containersOf(engine, ended.pid), [])
  })
})
