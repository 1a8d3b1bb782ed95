import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Situation } from '../../src/causes/cause.ts'
import { expiryWarnings } from '../../src/causes/expiry-warnings.ts'
import type { Judged } from '../../src/causes/judge.ts'
import { mintAuthority } from '../../src/x509/mint.ts'
import { certificates, inDays, leaf, now, publicRoot, served, situation, store } from './situation.ts'

function warned(parts: Partial<Situation>, days = 14): readonly (readonly [string, string])[] {
  const known = situation({ verdict: 'trusted', ...parts })
  const { host, verdict } = known
  const judged = [
    { asked: { client: { id: 'python' } }, checks: [{ host, verdict: { verdict }, situation: known }] },
  ] as unknown as readonly Judged[]
  const findings = expiryWarnings('runner', judged, days, now)
  for (const { severity, clients, hosts } of findings) {
    assert.deepEqual([severity, clients, hosts], ['warning', ['python'], [host.id]])
  }
  return findings.map(({ cause, evidence }) => [cause, String(evidence['subject'])])
}

const soon = { notAfter: inDays(10) }
const ending = mintAuthority({ now, name: 'Ending Root', ...soon })
const crossSigned = mintAuthority({ now, name: 'Cross', issuer: publicRoot, ...soon })
const alone = mintAuthority({ now, name: 'Cross', keyOf: crossSigned })

describe('expiry warnings', () => {
  it('name a certificate that the server sends', () => {
    assert.deepEqual(warned({ observation: served(leaf(soon)) }), [['certificate-expired', 'CN=host.example.com']])
  })

  it('name an authority in the store that every path leads to', () => {
    const parts = { observation: served(leaf({ issuer: ending })), stores: [store({ anchors: certificates(ending) })] }
    assert.deepEqual(warned(parts), [['issuer-expired', 'CN=Ending Root']])
  })

  it('name a root that is sent and held once, as the store has it', () => {
    const observation = served(leaf({ issuer: ending }), ending)
    const stores = [store({ anchors: certificates(ending) })]
    assert.deepEqual(warned({ observation, stores }), [['issuer-expired', 'CN=Ending Root']])
  })

  it('name an intermediate that every path needs', () => {
    const observation = served(leaf({ issuer: crossSigned }), crossSigned)
    assert.deepEqual(warned({ observation }), [['certificate-expired', 'CN=Cross']])
  })

  const quiet: readonly [string, Partial<Situation>, number?][] = [
    ['what ends later', { observation: served(leaf()) }],
    ['no days at all', { observation: served(leaf(soon)) }, 0],
    ['a client that rejects the host', { observation: served(leaf(soon)), verdict: 'rejected' }],
    ['a certificate that is sent and not needed', { observation: served(leaf(), ending) }],
    [
      'an intermediate around which there is a path',
      {
        observation: served(leaf({ issuer: crossSigned }), crossSigned),
        stores: [store({ anchors: certificates(publicRoot, alone) })],
      },
    ],
    ['a root of the store that nothing leads to', { stores: [store({ anchors: certificates(publicRoot, ending) })] }],
  ]
  for (const [name, parts, days] of quiet) {
    it(`are silent about ${name}`, () => assert.deepEqual(warned(parts, days), []))
  }
})
