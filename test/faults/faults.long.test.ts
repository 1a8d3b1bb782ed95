import assert from 'node:assert/strict'
import { after, suite, test } from 'node:test'
import { faults } from '../../faults/faults.ts'
import { fakeClocks, noFakeClock, openLab } from '../../faults/lab.ts'
import { measure } from '../../faults/measure.ts'
import { wrongLines } from '../../faults/page.ts'
import { buildDist } from '../e2e/built.ts'
import { startedEngine } from '../world/engine.ts'
import { whyNoRoot } from '../world/roots.ts'

// Every fault that people meet is told by its cause, and repaired where a variable can.

const dist = await buildDist()
const lab = await openLab()
const engine = await startedEngine()
const noImages = 'absent' in engine ? engine.absent : whyNoRoot()
after(async () => {
  await lab.close()
  if ('close' in engine) await engine.close()
})

for (const fault of faults) {
  if (fault.notHere !== undefined) continue
  suite(fault.title, () => {
    for (const one of fault.cases) {
      const needsImage = one.machine === 'image' || one.machine === 'container'
      const noClock = one.machine === 'another clock' && fakeClocks().length === 0 && noFakeClock
      test(one.title, { skip: (needsImage && noImages) || noClock || false }, async () => {
        assert.deepEqual(wrongLines(one, await measure(lab, one, dist)), [])
      })
    }
  })
}
