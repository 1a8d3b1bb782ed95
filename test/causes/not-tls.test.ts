import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Situation } from '../../src/causes/cause.ts'
import { causeIdsOf, host, leaf, served, told, unseen } from './situation.ts'

describe('not-tls', () => {
  for (const verdict of ['rejected', 'unreachable', 'error'] as const) {
    it(`is the cause of ${verdict} where the observer saw no TLS`, () => {
      assert.deepEqual(causeIdsOf({ verdict, observation: unseen('not-tls', 'HTTP/1.1 400') }), ['not-tls'])
    })
  }

  const ports: readonly [number, RegExp][] = [
    [80, /plain HTTP/],
    [25, /smtp starts in clear text/],
    [389, /ldap/],
    [5432, /postgres/],
  ]
  for (const [port, words] of ports) {
    it(`tells what port ${port} is likely to speak`, () => {
      const found = told('not-tls', { verdict: 'unreachable', host: host({ port }), observation: unseen('not-tls') })
      assert.match(found.message, words)
    })
  }

  it('tells how to ask for STARTTLS', () => {
    const found = told('not-tls', { host: host({ port: 587 }), observation: unseen('not-tls') })
    assert.match(found.help, /^Write `starttls=smtp`/)
  })

  it('tells of a port that does not change over, and not to ask for what was asked', () => {
    const observation = unseen('not-tls', 'it answered "502 no", and did not change to TLS')
    const found = told('not-tls', { host: host({ port: 587, starttls: 'smtp' }), observation, verdict: 'unreachable' })
    assert.match(found.message, /does not change over to TLS \(STARTTLS for smtp\): it answered "502 no"/)
    assert.doesNotMatch(found.help, /Write `starttls/)
  })

  const negatives: readonly [string, Partial<Situation>][] = [
    ['a handshake, whatever the client said', { observation: served(leaf()), message: 'wrong version number' }],
    ['a closed port', { verdict: 'unreachable', observation: unseen('refused') }],
    ['a trusted host', { verdict: 'trusted', observation: unseen('not-tls') }],
  ]
  for (const [name, parts] of negatives) {
    it(`does not hold for ${name}`, () => {
      assert.ok(!causeIdsOf(parts).includes('not-tls'))
    })
  }
})
