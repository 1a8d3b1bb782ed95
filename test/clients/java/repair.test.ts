import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { check } from '../../../src/check.ts'
import { runnerMachine } from '../../../src/machines/runner.ts'
import type { Host } from '../../../src/model.ts'
import { givenCertificates } from '../../../src/stores/given-certificates.ts'
import { startWorld } from '../../world/world.ts'

const folder = mkdtempSync(join(tmpdir(), 'java repair-'))
const now = new Date()
const world = await startWorld(now)
after(async () => {
  rmSync(folder, { recursive: true })
  await world.stop()
})
const environment = { PATH: '/usr/local/bin:/usr/bin:/bin' }

async function checked(members: readonly string[], variables: Record<string, string>, roots = world.rootPath) {
  const hosts: readonly Host[] = members.map(id => world.member(id).host)
  return check({
    machine: await runnerMachine({ ...environment, ...variables }),
    hosts,
    clients: [{ id: 'java' }],
    given: await givenCertificates(roots, async (_, path) => readFileSync(path)),
    trustFrom: 'machine',
    timeoutMs: 20_000,
    expiryWarningDays: 0,
    exports: true,
    place: async () => folder,
    now,
  })
}

const members = ['good-rsa', 'good-p384', 'unknown-root-sent', 'closed-port']

test('with the root given, Java is repaired by a proven key store, and keeps its options and its roots', async () => {
  const report = await checked(members, { JAVA_TOOL_OPTIONS: "-Dname='a b'" })
  assert.deepEqual(
    report.checks.map(({ verdict, basis, causes }) => [verdict, basis, causes[0]]),
    [
      ['rejected', 'observed', 'issuer-missing'],
      ['rejected', 'observed', 'issuer-missing'],
      ['rejected', 'observed', 'issuer-missing'],
      ['unreachable', 'observed', 'unreachable'],
    ],
  )
  const { fix } = report
  assert.ok(fix?.proven)
  assert.deepEqual(Object.keys(fix.environment), ['JAVA_TOOL_OPTIONS'])
  assert.deepEqual(
    fix.proof.map(({ before, after: under }) => [before, under]),
    [
      ['rejected', 'trusted'],
      ['rejected', 'trusted'],
      ['rejected', 'rejected'],
      ['unreachable', 'unreachable'],
    ],
  )
  assert.equal(fix.anchorsAdded.length, 1)
  assert.match(fix.anchorsAdded[0]?.subject ?? '', /World Root/)

  // By hand: the variable as it is, and every root of cacerts beside the new one.
  const options = fix.environment['JAVA_TOOL_OPTIONS'] ?? ''
  assert.match(options, /^-Dname='a b' '-Djavax\.net\.ssl\.trustStore=.*java repair-.*\.p12' /)
  const keyStore = /trustStore=(.*?\.p12)/.exec(options)?.[1] ?? ''
  assert.equal(entriesOf(keyStore), entriesOf('/etc/ssl/certs/java/cacerts') + 1)

  const again = await checked(members.slice(0, 2), fix.environment, '')
  assert.deepEqual([again.result, again.fix], ['trusted', undefined])
  assert.deepEqual(
    again.machines[0]?.clients[0]?.stores.map(({ origin, state, variable }) => [origin, state, variable]),
    [['variable', 'ok', 'JAVA_TOOL_OPTIONS']],
  )
})

test('a trust store that is not there is found out, although Java says nothing of it', async () => {
  const report = await checked(['good-rsa'], { JAVA_TOOL_OPTIONS: '-Djavax.net.ssl.trustStore=/nowhere.p12' })
  assert.equal(report.checks[0]?.causes[0], 'variable-points-nowhere')
  assert.match(
    report.findings[0]?.message ?? '',
    /JAVA_TOOL_OPTIONS with -Djavax\.net\.ssl\.trustStore=\/nowhere\.p12 names a path that does not exist/,
  )
  assert.ok(report.fix?.proven)
})

test('a password that is wrong is named, and shown nowhere', async () => {
  const options = '-Djavax.net.ssl.trustStore=/etc/ssl/certs/java/cacerts -Djavax.net.ssl.trustStorePassword=s3cret'
  const report = await checked(['good-rsa'], { JAVA_TOOL_OPTIONS: options })
  assert.equal(report.checks[0]?.verdict, 'rejected')
  assert.equal(report.checks[0]?.causes[0], 'store-unreadable')
  assert.match(report.findings[0]?.message ?? '', /its password is not the one that is told/)
  assert.doesNotMatch(JSON.stringify(report), /s3cret/)
  assert.ok(report.fix?.proven)
  const keyStore = /trustStore=(.*?\.p12)/.exec(report.fix.environment['JAVA_TOOL_OPTIONS'] ?? '')?.[1] ?? ''
  assert.equal(entriesOf(keyStore), entriesOf('/etc/ssl/certs/java/cacerts') + 1)
})

function entriesOf(keyStore: string): number {
  const listed = execFileSync('keytool', ['-list', '-keystore', keyStore, '-storepass', 'changeit'], {
    env: environment,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  return listed.match(/trustedCertEntry/g)?.length ?? 0
}
