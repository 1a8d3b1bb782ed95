import assert from 'node:assert/strict'
import { join } from 'node:path'
import { after, suite, test } from 'node:test'
import { check } from '../../src/check.ts'
import { runnerMachine } from '../../src/machines/runner.ts'
import { type CheckRecord, clientIds, type Report, type Verdict } from '../../src/model.ts'
import { sideBySide } from '../../src/side-by-side.ts'
import { type Given, givenCertificates } from '../../src/stores/given-certificates.ts'
import { disputedServers } from '../world/disputed.ts'
import { type Member, startWorld } from '../world/world.ts'
import { askByHand, clientsByHand, notByHand, under } from './by-hand.ts'
import { expectations, expectedOf, expectedWithRoot, isRepairable } from './expected-causes.ts'
import { searchPath } from './processes.ts'

/**
 * Every client that can be asked by hand on every server: what is reported is what it says, with the reasons that there are.
 * @param disputed with the servers that one client takes and another refuses, which doubles the time
 */
export async function testWorld(disputed: boolean): Promise<void> {
  const world = await startWorld(new Date(), { disputed })
  after(() => world.stop())

  const environment: Readonly<Record<string, string>> = { PATH: searchPath, HOME: world.folder, GITHUB_ACTIONS: 'true' }
  const root = await givenCertificates(world.rootPath, async () => Buffer.from(world.authorities.root.certificatePem))

  /** The one that never answers is waited for; the rest has all the time that a busy machine may need. */
  function secondsFor({ id }: Member): number {
    return id === 'silent' ? 2 : 30
  }

  async function checked(
    members: readonly Member[],
    given: readonly Given[],
    variables = environment,
  ): Promise<Report> {
    return check({
      machine: await runnerMachine(variables),
      hosts: members.map(({ host }) => host),
      clients: clientsByHand.map(id => ({ id })),
      given,
      trustFrom: 'machine',
      timeoutMs: Math.min(...members.map(secondsFor)) * 1000,
      expiryWarningDays: 0,
      exports: true,
      place: async () => join(world.folder, 'fix'),
      now: new Date(),
    })
  }

  const answering = world.members.filter(({ id }) => id !== 'silent')
  const silent = [world.member('silent')]
  const without = await checked(answering, [])
  const given = await checked(answering, root)
  const fixed = { ...environment, ...given.fix?.environment }
  // The root is in the store of each client then, as far as a variable brings it there.
  const argued = answering.filter(({ id }) => isDisputed(id))
  const underFix = argued.length === 0 ? [] : (await checked(argued, [], fixed)).checks
  const silentWithout = await checked(silent, [])
  const silentGiven = await checked(silent, root)
  const checksWithout = [...without.checks, ...silentWithout.checks]
  const checksGiven = [...given.checks, ...silentGiven.checks]

  function isDisputed(server: string): boolean {
    return disputedServers.some(({ id }) => id === server)
  }

  /** Before a certificate is judged, a tool's exit code tells no more than that there was no handshake. */
  function comparable({ id }: Member, verdict: Verdict | undefined): Verdict | boolean | undefined {
    return ['client-certificate', 'tls-1.1'].includes(id) ? verdict === 'trusted' : verdict
  }

  /** Whether a fix that adds the World Root could change what is rejected; of those below other roots one stands for all. */
  function isNearTheFix({ id }: Member): boolean {
    const { verdict, causes } = expectedOf(id, 'curl')
    const isBelowAnotherRoot =
      !expectedOf(id, 'curl').repaired && ['issuer-missing', 'self-signed', 'intercepted'].includes(causes.join())
    return verdict === 'rejected' && (!isBelowAnotherRoot || id === 'unknown-root-sent' || isDisputed(id))
  }

  const cells = world.members.flatMap(member => clientsByHand.map(client => ({ member, client })))
  const byHand = await sideBySide(cells, 4, async ({ member, client }) => {
    // What is disputed shows where the root is known; without it every client rejects, and the other servers show that by hand.
    const before = isDisputed(member.id)
      ? recordOf(checksWithout, client, member.host.id).verdict
      : await askByHand(client, member.host, under(environment), secondsFor(member))
    const after =
      before === 'rejected' && isNearTheFix(member)
        ? await askByHand(client, member.host, under(fixed), secondsFor(member))
        : before
    return { before, after }
  })

  function recordOf(checks: readonly CheckRecord[], client: string, host: string): CheckRecord {
    const found = checks.find(record => record.client === client && record.host === host)
    assert.ok(found, `${client} was not asked about ${host}`)
    return found
  }

  for (const member of world.members) {
    suite(`${member.id}: ${member.serves}`, () => {
      for (const [index, { client }] of cells.entries()) {
        if (cells[index]?.member !== member) continue
        const expected = expectedOf(member.id, client)
        const { id } = member.host

        test(`${client} is reported as it says itself, with the reasons that there are`, () => {
          const { verdict, causes, message } = recordOf(checksWithout, client, id)
          assert.deepEqual([verdict, causes], [expected.verdict, expected.causes], message)
          assert.equal(
            comparable(member, byHand[index]?.before),
            comparable(member, verdict),
            `by hand it says otherwise than: ${message}`,
          )
        })

        const withRoot = expectedWithRoot(member.id, client)
        if (withRoot !== undefined && isRepairable(client) && isDisputed(member.id)) {
          test(`${client} with the World Root in its store: the reason that is left, first`, () => {
            const { verdict, causes, message } = recordOf(underFix, client, id)
            assert.deepEqual(
              [comparable(member, verdict), causes[0]],
              [comparable(member, withRoot.verdict), withRoot.first],
              message,
            )
          })
        }

        test(`${client} with the World Root given: the same reasons, and the repair that there is`, () => {
          const { verdict, causes } = recordOf(checksGiven, client, id)
          assert.deepEqual([verdict, causes], [expected.verdict, expected.causes])
          const expectedAfter = expected.repaired === true ? 'trusted' : expected.verdict
          const afterwards = expected.repaired === 'as-by-hand' ? byHand[index]?.after : expectedAfter
          const saidUnderFix = byHand[index]?.after
          assert.equal(
            comparable(member, saidUnderFix),
            comparable(member, afterwards),
            'by hand it says otherwise under the fix',
          )
          const proof = given.fix?.proof.find(record => record.client === client && record.host === id)
          // Where nothing was rejected, nothing was to be proven.
          const proven = member.id === 'silent' ? [undefined, undefined] : [expected.verdict, afterwards]
          assert.deepEqual(
            [proof?.before, proof?.after].map(one => comparable(member, one)),
            proven.map(one => comparable(member, one)),
          )
          const unrepaired = given.fix?.unrepaired.filter(record => record.client === client && record.host === id)
          assert.equal(unrepaired?.length, afterwards === 'rejected' ? 1 : 0)
        })
      }
    })
  }

  test('every server of the world has its row in the table, and every row its server', () => {
    const rows = Object.keys(expectations).filter(id => disputed || !isDisputed(id))
    assert.deepEqual(rows.sort(), world.members.map(({ id }) => id).sort())
  })

  test('every client of the product is asked here, and by hand, or there is a reason why not', () => {
    assert.deepEqual(
      clientIds.filter(id => !(id in notByHand)),
      [...clientsByHand],
    )
    assert.deepEqual(
      Object.keys(notByHand).filter(id => !clientIds.some(known => known === id)),
      [],
    )
  })

  test('every client was asked about every server, once', () => {
    assert.deepEqual(
      checksWithout.map(({ client, host }) => `${client} ${host}`).sort(),
      cells.map(({ member, client }) => `${client} ${member.host.id}`).sort(),
    )
  })

  test('without the root nothing is repaired, and so nothing is handed on', () => {
    assert.deepEqual([without.result, without.fix?.environment, without.fix?.exported], ['rejected', {}, false])
  })

  test('with the root the fix adds it alone, under the variable of each client', () => {
    assert.deepEqual(
      given.fix?.anchorsAdded.map(({ sha256, from }) => [sha256, from]),
      [[root[0]?.certificate.sha256, world.rootPath]],
    )
    assert.deepEqual(Object.keys(given.fix?.environment ?? {}).sort(), [
      'AWS_CA_BUNDLE',
      'CURL_CA_BUNDLE',
      'GIT_SSL_CAINFO',
      'JAVA_TOOL_OPTIONS',
      'NODE_EXTRA_CA_CERTS',
      'PERL_LWP_SSL_CA_FILE',
      'REQUESTS_CA_BUNDLE',
      'SSL_CERT_FILE',
    ])
  })
}
