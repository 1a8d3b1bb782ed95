import type { Measured } from './measure.ts'

/** One round: all contestants one after the other, so that what else the machine does meets them alike. */
export type Round<Contestant extends string> = Readonly<Record<Contestant, Pick<Measured, 'wall' | 'cpu'>>>

export interface Step {
  readonly hosts: number
  /** Seconds, one for each run. */
  readonly wall: readonly number[]
  /** MiB, the largest of the runs. */
  readonly peak: number
}

export interface Figures {
  readonly hosts: number
  readonly contest: readonly Round<'ours' | 'loop' | 'floor'>[]
  readonly growth: readonly Step[]
  readonly cold: readonly Round<'node' | 'curl' | 'bare'>[]
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((one, other) => one - other)
  const middle = Math.floor(sorted.length / 2)
  const high = sorted[middle] ?? Number.NaN
  return sorted.length % 2 === 1 ? high : ((sorted[middle - 1] ?? Number.NaN) + high) / 2
}

/** The median of the rounds' own ratios: a round that the machine disturbed as a whole does not count twice. */
export function ratio<Contestant extends string>(
  rounds: readonly Round<Contestant>[],
  over: NoInfer<Contestant>,
  under: NoInfer<Contestant>,
): number {
  return median(rounds.map(round => round[over].wall / round[under].wall))
}

/**
 * How cost grows with hosts: 1 is in proportion, below 1 slower than the hosts. The slope between the last two steps on
 * logarithmic scales, where what a run costs at all no longer hides it.
 */
export function growthExponent(steps: readonly Step[]): number {
  const [before, last] = steps.slice(-2)
  if (before === undefined || last === undefined) return Number.NaN
  return Math.log(median(last.wall) / median(before.wall)) / Math.log(last.hosts / before.hosts)
}
