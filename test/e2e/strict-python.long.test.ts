import assert from 'node:assert/strict'
import { after, before, suite, test } from 'node:test'
import type { Report } from '../../src/model.ts'
import { mintAuthority, mintLeaf } from '../../src/x509/mint.ts'
import { extensionIds } from '../../src/x509/profile.ts'
import { derivedImage } from '../world/derived-image.ts'
import { docker } from '../world/engine.ts'
import { image } from '../world/images.ts'
import { type Listener, listenTls } from '../world/listen.ts'
import { startWorld, type World } from '../world/world.ts'
import { buildDist } from './built.ts'
import { type CommandLine, commandLine, engineForTests, said } from './containers.ts'

// Python 3.13, which is strict by itself, in Debian 13: what it says, and what is predicted of it where it is not started.

const { engine, skip } = await engineForTests()
const reference = 'local-issuer-tests/strict-python:test'

suite('Python 3.13 of Debian 13, whose store has the roots', { skip, timeout: 600_000 }, () => {
  if (engine === undefined || skip !== false) return
  const built = buildDist()
  const now = new Date()
  const looseRoot = mintAuthority({
    now,
    name: 'Loose Root',
    instead: { [extensionIds.keyUsage]: undefined },
  })
  const below = mintLeaf({ now, issuer: looseRoot, commonName: 'Below', names: ['127.0.0.1'] })
  let world: World
  let listener: Listener
  let local: CommandLine
  let report: Report
  let hosts: Readonly<Record<'kept' | 'leaf' | 'root', string>>

  before(async () => {
    world = await startWorld(now, { disputed: true })
    listener = await listenTls([below.der], below.privateKeyPem)
    local = commandLine(await built, engine.environment)
    hosts = {
      kept: world.member('good-p256').host.id,
      leaf: world.member('no-authority-key').host.id,
      root: `127.0.0.1:${listener.port}`,
    }
    await derivedImage(engine, await image(engine, 'trixie-clients'), reference, {
      files: { '/etc/roots.pem': world.authorities.root.certificatePem + looseRoot.certificatePem },
      config: ['ENV SSL_CERT_FILE=/etc/roots.pem'],
    })
    const result = await local.report([
      ...['check', ...Object.values(hosts), '--check-runner', 'false', '--client', 'python,aiohttp,curl,openssl'],
      ...['--container', `run:${reference}`, '--container', `image:${reference}`],
    ])
    report = result.report
  })
  after(async () => {
    await docker(engine, ['rmi', '--force', reference])
    await listener.close()
    await world.stop()
    await engine.close()
    local.end()
  })

  for (const [machine, basis] of [
    [`container:${reference}`, 'observed'],
    [`image:${reference}`, 'predicted'],
  ] as const) {
    const trusted = `trusted ${basis}`
    const strict = `rejected ${basis} strict-x509`
    const idOf = () =>
      report.machines.find(({ id, kind }) => id === machine || kind === machine.split(':')[0])?.id ?? ''

    test(`is ${basis} as 3.13`, () => {
      const version = report.machines
        .find(({ id }) => id === idOf())
        ?.clients.find(({ id }) => id === 'python')?.version
      assert.match(version ?? '', /^3\.13\./)
    })

    test(`${basis}: a leaf without authorityKeyIdentifier, and a root without keyUsage are refused by it alone`, () => {
      for (const host of [hosts.leaf, hosts.root]) {
        assert.deepEqual(said(report, idOf(), host), {
          python: strict,
          aiohttp: strict,
          curl: trusted,
          openssl: trusted,
        })
      }
    })

    test(`${basis}: a chain that keeps the rules is trusted`, () => {
      assert.deepEqual(said(report, idOf(), hosts.kept), {
        ...{ python: trusted, aiohttp: trusted, curl: trusted, openssl: trusted },
      })
    })
  }

  test('the finding names the field and the certificate', () => {
    const messages = report.findings.filter(({ cause }) => cause === 'strict-x509').map(({ message }) => message)
    assert.ok(messages.some(message => /authorityKeyIdentifier.*Missing Authority Key Identifier/.test(message)))
    assert.ok(messages.some(message => /Loose Root.*keyUsage.*does not include key usage/.test(message)))
  })
})
