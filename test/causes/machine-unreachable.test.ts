import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { chainFacts } from '../../src/causes/chain-facts.ts'
import { machineUnreachable, unreachableMachine } from '../../src/causes/machine-unreachable.ts'
import { host, situation } from './situation.ts'

const hosts = [host({ name: 'one.example.com' }), host({ name: 'two.example.com' })]

describe('machine-unreachable', () => {
  it('tells what happened, then what to do, for every host that was to be asked', () => {
    const {
      cause,
      severity,
      machine,
      clients,
      hosts: ids,
      message,
      help,
    } = unreachableMachine(
      'container:db',
      'The container db does not run. Start it with docker start db, or write image:REF.',
      hosts,
    )
    assert.deepEqual([cause, severity, machine, clients], ['machine-unreachable', 'error', 'container:db', []])
    assert.deepEqual(ids, ['one.example.com:443', 'two.example.com:443'])
    assert.equal(message, 'The container db does not run.')
    assert.equal(help, 'Start it with docker start db, or write image:REF.')
  })

  it('says what to do where the engine only told what happened', () => {
    const { message, help } = unreachableMachine('image:app', 'manifest unknown', hosts)
    assert.deepEqual([message, help.includes('leave it out of `containers`')], ['manifest unknown', true])
  })

  it('is never read out of a verdict', () => {
    for (const verdict of ['rejected', 'unreachable', 'error'] as const) {
      const one = situation({ verdict })
      assert.equal(machineUnreachable.recognise(one, chainFacts(one)), undefined)
    }
  })
})
