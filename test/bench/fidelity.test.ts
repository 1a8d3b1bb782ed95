import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Answer, Answers, VerifierId } from '../../bench/fidelity/answer.ts'
import { limboCases } from '../../bench/fidelity/cases.ts'
import { compare } from '../../bench/fidelity/compare.ts'
import { contradictions, known } from '../../bench/fidelity/consistency.ts'
import { lacking, measure } from '../../bench/fidelity/measure.ts'
import { reasons } from '../../bench/fidelity/reasons.ts'

const cases = limboCases()
const missing = await lacking()

describe('the fidelity of predictions and readings', () => {
  // All that has a reason or a known cause, all that is pathological, and a quarter of the rest: `npm run fidelity` asks all.
  const reasoned = new Set(reasons.flatMap(reason => Object.values(reason.cases).flat()))
  const some = cases.filter(
    ({ id }, index) => reasoned.has(id) || id in known || id.startsWith('pathological::') || index % 4 === 0,
  )

  it('is what it was: no difference without a reason, no reason without a difference, no false claim', {
    skip: missing.length > 0 && `not installed: ${missing.join(', ')}`,
  }, async () => {
    const { faults, comparison, readings } = await measure(some, new Date())
    assert.deepEqual(faults, [])
    for (const { compared, asked } of comparison.agreements) assert.ok(compared > 80 && asked >= compared)
    assert.ok(readings.length > 320)
  })

  it('is about cases that the suite has', () => {
    const ids = new Set(cases.map(({ id }) => id))
    for (const id of [...reasoned, ...Object.keys(known)]) assert.ok(ids.has(id), id)
  })
})

const yes: Answer = { verdict: 'trusted', words: '', milliseconds: 1 }
const no: Answer = { verdict: 'rejected', words: 'certificate has expired', milliseconds: 1 }
const [one, other] = cases
assert.ok(one && other)

describe('a comparison', () => {
  const all = (answer: Answer): Record<VerifierId, Answers> => {
    const answers = new Map([one, other].map(({ id }) => [id, answer]))
    return { openssl: answers, node: answers, go: answers, gnutls: answers }
  }
  const go = (answer: Answer) => ({ ...all(yes), go: new Map([one, other].map(({ id }) => [id, answer])) })
  const why = { why: 'Go is another.', cases: { go: [one.id, other.id] } }

  it('fails for a difference that has no reason', () => {
    const { faults } = compare([one, other], { said: all(yes), predicted: go(no) }, [])
    assert.equal(faults.length, 2)
    assert.match(
      faults[0] ?? '',
      /^go .*: trusted; predicted: rejected: certificate has expired\. No reason is known\.$/,
    )
  })

  it('fails for a reason that is no longer needed', () => {
    const { faults } = compare([one, other], { said: all(yes), predicted: all(yes) }, [why])
    assert.match(faults.join(), /the prediction is right\. Take it out of the reasons\./)
    assert.equal(faults.length, 2)
  })

  it('counts what has a reason, and leaves out what was not asked', () => {
    const { faults, agreements } = compare([one, other], { said: go(no), predicted: all(yes) }, [why])
    assert.deepEqual(faults, [])
    assert.deepEqual(
      agreements.map(({ verifier, compared, agreed }) => [verifier, compared, agreed]),
      [
        ['openssl', 2, 2],
        ['node', 2, 2],
        ['go', 2, 0],
        ['gnutls', 2, 2],
      ],
    )
    const unasked = compare([one, other], { said: all(yes), predicted: go({ ...yes, verdict: 'unasked' }) }, [])
    assert.deepEqual([unasked.faults, unasked.agreements[2]?.compared], [[], 0])
  })
})

describe('a claim is contradicted', () => {
  const claims = (answer: Answer, causes: readonly string[], id = 'x') =>
    contradictions([{ verifier: 'openssl', id, answer, causes }]).length
  it('by a client that trusts', () => assert.equal(claims(yes, ['issuer-missing']), 1))
  it('by words about something else', () => assert.equal(claims(no, ['issuer-missing']), 1))
  it('by what the case is about', () => assert.equal(claims(no, ['certificate-expired'], 'webpki::san::no-san'), 1))
  it('by a rejection, where there is none', () => assert.equal(claims(no, []), 1))
  it('not by what fits, nor where nothing is claimed', () => {
    assert.deepEqual([claims(no, ['certificate-expired']), claims(no, ['unknown']), claims(yes, [])], [0, 0, 0])
  })
})
