import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Observation } from '../../src/tls/observation.ts'
import { causeIdsOf, leaf, served, told } from './situation.ts'

const asks = { ...served(leaf()), asksForCertificate: true } as const
const refused: Observation = { ...asks, state: 'failed', detail: 'ssl/tls alert handshake failure' }

describe('client-certificate-required', () => {
  it('holds for every client where the observer itself was refused', () => {
    const message = 'SSLV3_ALERT_HANDSHAKE_FAILURE'
    assert.deepEqual(causeIdsOf({ observation: refused, message }), ['client-certificate-required'])
    assert.match(told('client-certificate-required', { observation: refused, message }).message, /mutual TLS/)
    assert.deepEqual(causeIdsOf({ observation: refused, stores: [] }), [
      'client-certificate-required',
      'issuer-missing',
    ])
  })

  it('takes the place of unreachable', () => {
    const parts = { observation: refused, verdict: 'unreachable', message: 'Broken pipe' } as const
    assert.deepEqual(causeIdsOf(parts), ['client-certificate-required'])
  })

  it('holds after a handshake for a client that was told so', () => {
    const message = 'tlsv13 alert certificate required'
    assert.deepEqual(causeIdsOf({ observation: asks, message, verdict: 'error' }), ['client-certificate-required'])
  })

  it('does not hold where the server can do without, did not ask, or the client is content', () => {
    assert.deepEqual(causeIdsOf({ observation: asks }), ['unknown'])
    assert.deepEqual(causeIdsOf({ message: 'tlsv13 alert certificate required' }), ['unknown'])
    assert.deepEqual(causeIdsOf({ observation: asks, verdict: 'trusted' }), [])
  })
})
