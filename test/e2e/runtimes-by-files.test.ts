import assert from 'node:assert/strict'
import { dirname } from 'node:path'
import { after, before, suite, test } from 'node:test'
import { askAll } from '../../src/clients/asking/ask.ts'
import { bun } from '../../src/clients/bun.ts'
import type { Client } from '../../src/clients/client.ts'
import { deno } from '../../src/clients/deno.ts'
import { recogniseNamed } from '../../src/clients/recognition/recognise.ts'
import { runnerMachine } from '../../src/machines/runner.ts'
import { runtime } from '../world/runtimes.ts'
import { startWorld, type World } from '../world/world.ts'
import { differences, membersOf, questionsAbout } from './fidelity/both-ways.ts'

/** Where a prediction is known to differ from the program, and why. One that differs no more has to go. */
const quirks: Readonly<Record<'deno' | 'bun', Readonly<Record<string, string>>>> = { deno: {}, bun: {} }

suite('programs with roots of their own: what they say is what their files let expect', { concurrency: false }, () => {
  let world: World
  before(async () => {
    world = await startWorld()
  })
  after(() => world.stop())

  for (const client of [deno, bun]) {
    const id = client.id as 'deno' | 'bun'
    for (const variable of [undefined, ...client.remedies.map(one => one.variable)].filter(
      name => name !== 'SSL_CERT_DIR',
    )) {
      test(`${id} with ${variable ?? 'no variable'}`, async t => {
        const found = await runtime(id)
        if ('absent' in found) return t.skip(found.absent)
        const differing = await differencesOf(client, found.path, variable)
        assert.deepEqual(
          differing.map(({ server }) => server),
          variable === undefined ? [] : Object.keys(quirks[id]),
          differing.map(({ server, words }) => `${server}: ${words}`).join('\n'),
        )
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
    const members = membersOf(world)
    const questions = questionsAbout(world, members)
    const [observed] = await askAll(machine, [{ client, at: { path }, named: true }], questions)
    const [predicted] = await askAll(byFiles, await recogniseNamed(byFiles, { id: client.id }), questions)
    assert.ok(observed && predicted)
    assert.deepEqual([predicted.at.path, predicted.version], [path, observed.version])
    assert.deepEqual(storesOf(predicted.stores), storesOf(observed.stores))
    return differences({ observed, predicted }, members)
  }
})

/** The roots inside by their number: the order is the program's own. */
function storesOf(stores: Awaited<ReturnType<Client['stores']>>): readonly unknown[] {
  return stores.map(({ pem, ...store }) => ({ ...store, roots: pem?.match(/BEGIN CERTIFICATE/g)?.length }))
}
