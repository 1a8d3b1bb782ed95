import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { type FaultCase, repaired, trusted } from '../../faults/fault.ts'
import { isRight } from '../../faults/measure.ts'
import { type MeasuredFault, page, readmeLine, scoreOf, wrongLines } from '../../faults/page.ts'

const arranged: FaultCase = {
  title: 'a bundle that is gone',
  machine: 'runner',
  arrange: () => Promise.reject(new Error('not asked')),
  expected: {},
}
const good = {
  client: 'python',
  expected: repaired('store-missing'),
  found: repaired('store-missing'),
  detail: '',
} as const
const wrong = {
  ...good,
  client: 'curl',
  found: { ...trusted, cause: 'unknown' },
  detail: 'unknown: it <said> so',
} as const
const absent = { ...good, client: 'git', found: undefined, detail: 'it was not found on the machine' } as const
const measured: readonly MeasuredFault[] = [
  {
    fault: { title: 'nothing is there', seenIn: ['a/b#1'], cases: [arranged] },
    cases: [{ fault: arranged, cells: [good, wrong, absent] }],
  },
  { fault: { title: 'elsewhere', seenIn: ['a/b#2'], cases: [], notHere: 'It is another system.' }, cases: [] },
]

suite('a measured fault', () => {
  test('is right only where verdict, first cause and fix are', () => {
    assert.deepEqual([good, wrong, absent].map(isRight), [true, false, false])
  })

  test('counts each part for itself', () => {
    const other = { ...good, found: { ...good.found, fix: 'unrepaired' as const } }
    const score = scoreOf([
      { fault: { title: '', seenIn: [], cases: [arranged] }, cases: [{ fault: arranged, cells: [good, other] }] },
    ])
    assert.deepEqual([score.cells, score.verdict, score.cause, score.fix], [2, 2, 2, 1])
  })

  test('that is wrong says what is wrong, with the words of the client', () => {
    assert.deepEqual(wrongLines(arranged, [good, wrong, absent]), [
      '- a bundle that is gone: curl: verdict trusted rather than rejected, cause unknown rather than store-missing, fix none rather than repaired (unknown: it <said> so)',
      '- a bundle that is gone: git: verdict none rather than rejected, cause none rather than store-missing, fix none rather than repaired (it was not found on the machine)',
    ])
  })

  test('stays on the page when it is wrong, and what is not made here says why', () => {
    const text = page(measured, '2026-01-02')
    assert.match(text, /\*\*1 of 3 verdicts, 1 of 3 first causes and 1 of 3 fixes were right\*\*, in 1 case/)
    assert.ok(text.includes(readmeLine(measured).slice(0, 60)))
    assert.match(text, /## Wrong\n\n- a bundle that is gone: curl/)
    assert.match(text, /python: store-missing ✓<br>\*\*wrong\*\* curl: unknown/)
    assert.match(text, /Not made here\. It is another system\./)
  })
})
