import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { readStores } from '../../src/causes/known-stores.ts'
import type { Asked } from '../../src/clients/asking/ask.ts'
import { curl } from '../../src/clients/curl.ts'
import type { Verdict } from '../../src/model.ts'
import { systemLocations } from '../../src/stores/locations.ts'
import { fakeMachine } from '../machines/fake-machine.ts'

const own = '/opt/curl/cacert.pem'
const named = '/opt/company.pem'
const system = systemLocations.filter(({ form }) => form === 'bundle').map(({ path }) => path)

function asked(verdict: Verdict): Asked {
  const host = { id: 'a.example:443', name: 'a.example', port: 443 }
  const answered = { host, verdict, message: '', milliseconds: 1 }
  return {
    client: curl,
    at: { path: '/usr/bin/curl' },
    named: false,
    version: '8.0.0',
    verdicts: [answered],
    control: { ...answered, verdict: 'rejected' },
    stores: [{ origin: 'default', form: 'bundle', path: own }],
    remedies: curl.remedies,
  }
}

describe('the stores of a machine', () => {
  for (const verdict of ['trusted', 'skipped'] as const) {
    it(`are those of the clients alone where every verdict is ${verdict}`, async () => {
      const machine = fakeMachine({}, { GIT_SSL_CAINFO: named })
      await readStores(machine, [asked(verdict)], [])
      assert.deepEqual(machine.reads, [own])
    })
  }

  for (const verdict of ['rejected', 'unreachable', 'error'] as const) {
    it(`include the system's and what a variable names where one verdict is ${verdict}`, async () => {
      const machine = fakeMachine({}, { GIT_SSL_CAINFO: named })
      await readStores(machine, [asked('trusted'), asked(verdict)], [])
      for (const path of [own, ...system, named]) assert.ok(machine.reads.includes(path), path)
    })
  }

  it('are each known once, by the name that the first client gives it', async () => {
    const beside = {
      ...asked('rejected'),
      stores: [{ origin: 'default', form: 'bundle', path: own, beside: 'certifi' }],
    }
    const { known } = await readStores(fakeMachine({ [own]: '' }), [beside as Asked, asked('rejected')], [])
    assert.deepEqual(
      known.filter(({ store }) => store.path === own).map(({ name }) => name),
      [`certifi of /usr/bin/curl (${own})`],
    )
  })

  it('are known twice where a variable names one: whether it is read is a question of its own', async () => {
    const machine = fakeMachine({ [own]: '' }, { GIT_SSL_CAINFO: own })
    const { known } = await readStores(machine, [asked('rejected')], [])
    assert.deepEqual(
      known.filter(({ store }) => store.path === own).map(({ store }) => store.variable),
      [undefined, 'GIT_SSL_CAINFO'],
    )
  })
})
