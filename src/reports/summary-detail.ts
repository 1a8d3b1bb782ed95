import { listed } from '../text.ts'

/** How much a summary shows, and what it left out for that. */
export interface Detail {
  readonly rows: number
  readonly findings: number
  readonly chains: boolean
  readonly evidence: boolean
  /** UTF-16 units of a message or a help step. */
  readonly text: number
  /** The first of `items` that this detail has room for; the others are noted as left out. */
  within<Item>(items: readonly Item[], noun: string, limit?: number): readonly Item[]
  leftOut(count: number, noun: string): void
  /** '' when nothing was left out. */
  omissions(): string
}

export interface DetailLimits {
  readonly rows: number
  readonly findings: number
  readonly chains: boolean
  readonly evidence: boolean
  readonly text: number
}

/** From everything to next to nothing: a summary takes the first that fits. */
export const detailSteps: readonly DetailLimits[] = [
  {
    rows: Number.POSITIVE_INFINITY,
    findings: Number.POSITIVE_INFINITY,
    chains: true,
    evidence: true,
    text: Number.POSITIVE_INFINITY,
  },
  { rows: Number.POSITIVE_INFINITY, findings: Number.POSITIVE_INFINITY, chains: false, evidence: true, text: 4096 },
  { rows: 500, findings: 200, chains: false, evidence: false, text: 2048 },
  { rows: 100, findings: 50, chains: false, evidence: false, text: 1024 },
  { rows: 20, findings: 10, chains: false, evidence: false, text: 512 },
  { rows: 5, findings: 3, chains: false, evidence: false, text: 256 },
  { rows: 0, findings: 0, chains: false, evidence: false, text: 0 },
]

/** A fresh account of what is left out under `limits`. */
export function detailWithin(limits: DetailLimits): Detail {
  const omitted = new Map<string, number>()
  const leftOut = (count: number, noun: string): void => {
    if (count > 0) omitted.set(noun, (omitted.get(noun) ?? 0) + count)
  }
  return {
    ...limits,
    leftOut,
    within(items, noun, limit = limits.rows) {
      leftOut(items.length - limit, noun)
      return items.length > limit ? items.slice(0, limit) : items
    },
    omissions() {
      if (omitted.size === 0) return ''
      return listed(
        [...omitted].map(([noun, count]) => `${count} ${noun}`),
        Number.POSITIVE_INFINITY,
      )
    },
  }
}
