import assert from 'node:assert/strict'
import { dirname } from 'node:path'
import { after, before, suite, test } from 'node:test'
import { type Asked, askAll } from '../../src/clients/asking/ask.ts'
import { bun } from '../../src/clients/bun.ts'
import type { Client } from '../../src/clients/client.ts'
import { deno } from '../../src/clients/deno.ts'
import { recogniseNamed } from '../../src/clients/recognition/recognise.ts'
import { runnerMachine } from '../../src/machines/runner.ts'
import { runtime } from '../world/runtimes.ts'
import { startWorld, type World } from '../world/world.ts'

/** Before the tests, each of which has a deadline. */
const runtimes = await Promise.all([runtime('deno'), runtime('bun')])

suite('programs with roots of their own: what they say is what their files let expect', { concurrency: false }, () => {
  let world: World
  before(async () => {
    world = await startWorld()
  })
  after(() => world.stop())

  for (const { client, program, variables } of [
    { client: deno, program: runtimes[0], variables: ['DENO_CERT'] },
    { client: bun, program: runtimes[1], variables: ['NODE_EXTRA_CA_CERTS', 'SSL_CERT_FILE'] },
  ]) {
    for (const variable of [undefined, ...variables]) {
      test(`${client.id} with ${variable ?? 'no variable'}`, async t => {
        if ('absent' in program) return t.skip(program.absent)
        assert.deepEqual(await differencesOf(client, program.path, variable), [])
      })
    }
  }

  async function differencesOf(client: Client, path: string, variable: string | undefined) {
    const machine = await runnerMachine({
      PATH: dirname(path),
      HOME: world.folder,
      ...(variable === undefined ? {} : { [variable]: world.rootPath }),
    })
    const byFiles = { ...machine, runs: false }
    const { host: control } = world.member('self-signed')
    // A host that says nothing costs its whole time, and tells nothing of a store.
    const members = world.members.filter(({ host, id }) => host !== control && id !== 'silent')
    const questions = { hosts: members.map(({ host }) => host), control, timeoutMs: 20_000 }
    const [observed] = await askAll(machine, [{ client, at: { path }, named: true }], questions)
    const [predicted] = await askAll(byFiles, await recogniseNamed(byFiles, { id: client.id }), questions)
    assert.ok(observed && predicted)
    assert.deepEqual([predicted.at.path, predicted.version], [path, observed.version])
    assert.deepEqual(storesOf(predicted.stores), storesOf(observed.stores))
    return differences(observed, predicted).map(
      ({ host, words }) => `${members.find(member => member.host === host)?.id ?? 'control'}: ${words}`,
    )
  }
})

/** The roots inside by their number: the order is the program's own. */
function storesOf(stores: Awaited<ReturnType<Client['stores']>>): readonly unknown[] {
  return stores.map(({ pem, ...store }) => ({ ...store, roots: pem?.match(/BEGIN CERTIFICATE/g)?.length }))
}

/** Of which servers they say different things, and what. */
function differences(observed: Asked, predicted: Asked) {
  const seen = [...observed.verdicts, observed.control]
  const expected = [...predicted.verdicts, predicted.control]
  return seen.flatMap(({ host, verdict, message }, index) => {
    const other = expected[index]
    const words = `${verdict} (${message}), predicted ${other?.verdict} (${other?.message})`
    return verdict === other?.verdict ? [] : [{ host, words }]
  })
}
