import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import type { Fix, Verdict } from '../src/model.ts'
import { isRepairedBy, isRepairedForLaterSteps } from '../src/repaired.ts'

const check = { machine: 'runner', client: 'python', path: '/usr/bin/python3', host: 'example.com:443' } as const

function fixWith(before: Verdict, after: Verdict): Fix {
  return {
    environment: {},
    bundle: '',
    anchorsAdded: [],
    proof: [{ ...check, before, after }],
    unrepaired: [],
    proven: true,
    exported: true,
  }
}

suite('a check is repaired', () => {
  test('when the proof says rejected before and trusted after', () => {
    assert.equal(isRepairedBy(fixWith('rejected', 'trusted'), check), true)
  })

  test('not when the proof is of another machine, client, installation or host', () => {
    const fix = fixWith('rejected', 'trusted')
    assert.equal(isRepairedBy(fix, { ...check, machine: 'image:debian' }), false)
    assert.equal(isRepairedBy(fix, { ...check, client: 'curl' }), false)
    assert.equal(isRepairedBy(fix, { ...check, path: '/opt/python' }), false)
    assert.equal(isRepairedBy(fix, { ...check, host: 'example.com:444' }), false)
  })

  for (const [before, after] of [
    ['rejected', 'rejected'],
    ['trusted', 'trusted'],
    ['unreachable', 'trusted'],
  ] as const) {
    test(`not from ${before} to ${after}`, () => assert.equal(isRepairedBy(fixWith(before, after), check), false))
  }
})

test('later steps have a fix of the runner that was exported, and none of a container', () => {
  const fix = fixWith('rejected', 'trusted')
  const inImage = { ...check, machine: 'image:debian' }
  assert.equal(isRepairedForLaterSteps(fix, check), true)
  assert.equal(isRepairedForLaterSteps({ ...fix, exported: false }, check), false)
  assert.equal(
    isRepairedForLaterSteps({ ...fix, proof: [{ ...inImage, before: 'rejected', after: 'trusted' }] }, inImage),
    false,
  )
})
