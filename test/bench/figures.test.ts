import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { growthExponent, median, ratio } from '../../bench/figures.ts'
import { processorSeconds } from '../../bench/measure.ts'
import { table } from '../../bench/page.ts'

describe('the figures of the benchmark', () => {
  for (const { values, middle } of [
    { values: [3], middle: 3 },
    { values: [10, 1, 2], middle: 2 },
    { values: [4, 1, 2, 3], middle: 2.5 },
  ]) {
    it(`takes ${middle} as the median of ${values}`, () => assert.equal(median(values), middle))
  }

  it('takes the median of the ratios of each round, not the ratio of the medians', () => {
    const rounds = [
      { ours: { wall: 1, cpu: 0 }, loop: { wall: 10, cpu: 0 } },
      { ours: { wall: 9, cpu: 0 }, loop: { wall: 90, cpu: 0 } },
      { ours: { wall: 2, cpu: 0 }, loop: { wall: 30, cpu: 0 } },
    ]
    assert.equal(ratio(rounds, 'loop', 'ours'), 10)
  })

  it('sees growth in proportion as 1 and quadratic growth as 2, from the last two steps', () => {
    const step = (hosts: number, wall: number) => ({ hosts, wall: [wall], peak: 0 })
    assert.equal(growthExponent([step(1, 5), step(10, 10), step(100, 100)]), 1)
    assert.equal(growthExponent([step(10, 1), step(100, 100)]), 2)
  })

  it('adds the user and system time of the children that times(1) names', () => {
    assert.equal(processorSeconds('0m0.010s 0m0.000s\n1m2.250s 0m0.500s\n'), 62.75)
  })
})

describe('a table of the benchmark', () => {
  it('has columns of one width, the first to the left and the others to the right', () => {
    assert.equal(
      table(
        ['hosts', 'wall'],
        [
          ['1', '0.5 s'],
          ['1000', '12 s'],
        ],
      ),
      '| hosts |  wall |\n| ----- | ----: |\n| 1     | 0.5 s |\n| 1000  |  12 s |\n',
    )
  })
})
