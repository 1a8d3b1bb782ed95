import assert from 'node:assert/strict'
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { type CheckRequest, check } from '../src/check.ts'
import { runnerMachine } from '../src/machines/runner.ts'
import { UsageError } from '../src/model.ts'
import { givenCertificates } from '../src/stores/given-certificates.ts'
import { startWorld } from './world/world.ts'

const world = await startWorld()
const folder = mkdtempSync(join(tmpdir(), 'check-'))
after(async () => {
  rmSync(folder, { recursive: true })
  await world.stop()
})
const good = world.member('good-p256').host
const root = await givenCertificates(world.rootPath, async () => Buffer.from(world.authorities.root.certificatePem))

/** One client, this Node.js: what many do is for test/e2e. */
async function checked(parts: Partial<CheckRequest> = {}) {
  return check({
    machine: await runnerMachine({ PATH: '/usr/bin:/bin' }),
    hosts: [good],
    clients: [{ id: 'node', path: process.execPath }],
    given: [],
    trustFrom: 'machine',
    timeoutMs: 30_000,
    expiryWarningDays: 0,
    exports: true,
    place: async () => join(folder, 'fix'),
    now: new Date(),
    ...parts,
  })
}

test('what is rejected is explained, repaired and proven, and its finding becomes a warning', async () => {
  const report = await checked({ given: root })
  assert.deepEqual(
    [report.result, report.findings.map(({ cause, severity }) => [cause, severity])],
    ['fixed', [['issuer-missing', 'warning']]],
  )
  assert.ok(existsSync(report.fix?.environment['NODE_EXTRA_CA_CERTS'] ?? ''))
})

test('a fix that the caller does not hand on leaves an error', async () => {
  const report = await checked({ given: root, exports: false })
  assert.deepEqual([report.result, report.findings[0]?.severity, report.fix?.proven], ['rejected', 'error', true])
})

test('where nothing can be repaired, no folder is asked for', async () => {
  const { result, fix } = await checked({ place: () => assert.fail('a folder was asked for') })
  assert.deepEqual([result, fix?.environment, fix?.unrepaired.length], ['rejected', {}, 1])
})

test('a trusted chain that ends soon is a warning', async () => {
  const machine = await runnerMachine({ PATH: '/usr/bin:/bin', NODE_EXTRA_CA_CERTS: world.rootPath })
  const report = await checked({ machine, expiryWarningDays: 60 })
  assert.deepEqual([report.result, report.fix], ['trusted', undefined])
  assert.ok(report.findings.length > 0)
  for (const { cause, severity } of report.findings) {
    assert.ok(cause === 'certificate-expired' || cause === 'issuer-expired', cause)
    assert.equal(severity, 'warning')
  }
  assert.deepEqual((await checked({ machine })).findings, [])
})

test('a trusted chain tells at which anchor of which store it ends', async () => {
  const machine = await runnerMachine({ PATH: '/usr/bin:/bin', NODE_EXTRA_CA_CERTS: world.rootPath })
  const [check] = (await checked({ machine })).checks
  const sha256 = root[0]?.certificate.sha256
  assert.deepEqual(check?.anchor, { subject: 'CN=World Root,O=Test World', sha256, from: world.rootPath })
  const [rejected] = (await checked({})).checks
  assert.deepEqual([rejected?.verdict, rejected?.anchor], ['rejected', undefined])
})

test('progress tells each client that has answered', async () => {
  const said: string[] = []
  await checked({ onProgress: message => said.push(message) })
  assert.deepEqual(said, [
    'asking 1 client about 1 host',
    'node has answered, 1 of 1',
    'reading the stores',
    'looking for a fix, and proving it',
  ])
})

test('a named client that is not there ends the run before anything is asked or written', async () => {
  const before = readdirSync(folder)
  await assert.rejects(
    checked({ clients: [{ id: 'git' }], machine: await runnerMachine({ PATH: folder }) }),
    error => error instanceof UsageError && /^clients: git was named, but is not on runner/.test(error.message),
  )
  assert.deepEqual(readdirSync(folder), before)
})

test('a proxy is never asked for the control, which is on this machine', async () => {
  const machine = await runnerMachine({ PATH: '/usr/bin:/bin', HTTPS_PROXY: 'http://127.0.0.1:1', https_proxy: '' })
  const curl = await checked({ machine, clients: [{ id: 'curl' }], given: root })
  // Were the control unreachable, a curl without verification would go unnoticed; the proof needs it as well.
  assert.equal(
    curl.findings.some(({ cause }) => cause === 'verification-off'),
    false,
  )
})

test('no server of ours is left behind', async () => {
  const seen: { readonly name: string; readonly port: number }[] = []
  const machine = await runnerMachine({ PATH: '/usr/bin:/bin' })
  await checked({
    machine: {
      ...machine,
      under: () => ({
        ...machine,
        run(command) {
          const question = JSON.parse(command.stdin ?? '{}') as { hosts: typeof seen }
          seen.push(...question.hosts.slice(-1))
          return machine.run(command)
        },
      }),
    },
  })
  const outcome = await new Promise(resolve => {
    connect({ host: seen[0]?.name ?? '', port: seen[0]?.port ?? 0 })
      .once('connect', () => resolve('connected'))
      .once('error', error => resolve('code' in error ? error.code : error))
  })
  assert.deepEqual([seen.length > 0, outcome], [true, 'ECONNREFUSED'])
})
