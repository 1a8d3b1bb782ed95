import { type Answers, type VerifierId, verifierIds } from './answer.ts'
import type { LimboCase } from './cases.ts'
import type { Reason } from './reasons.ts'

/** What the verifiers said, and what was predicted for each. */
export interface Measured {
  readonly said: Readonly<Record<VerifierId, Answers>>
  readonly predicted: Readonly<Record<VerifierId, Answers>>
}

export interface Difference {
  readonly verifier: VerifierId
  readonly id: string
  readonly said: string
  readonly predicted: string
  readonly why?: string
}

/** Of one verifier. */
export interface Agreement {
  readonly verifier: VerifierId
  /** Cases that both were asked about. */
  readonly compared: number
  readonly agreed: number
  readonly differences: readonly Difference[]
  /** How often its verdict was the suite's own, and of how many. */
  readonly asTheSuite: number
  readonly asked: number
}

export interface Comparison {
  readonly agreements: readonly Agreement[]
  /** What fails the run: differences without a reason, and reasons without a difference. */
  readonly faults: readonly string[]
}

export function compare(
  cases: readonly LimboCase[],
  { said, predicted }: Measured,
  reasons: readonly Reason[],
): Comparison {
  const agreements = verifierIds.map(verifier => agreementOf(verifier, cases, said, predicted, reasons))
  const differences = agreements.flatMap(agreement => agreement.differences)
  const isSeen = (verifier: VerifierId, id: string) =>
    differences.some(difference => difference.verifier === verifier && difference.id === id)
  return {
    agreements,
    faults: [
      ...differences
        .filter(({ why }) => why === undefined)
        .map(
          ({ verifier, id, ...one }) =>
            `${verifier} ${id}: ${one.said}; predicted: ${one.predicted}. No reason is known.`,
        ),
      ...reasons.flatMap(({ cases: reasoned }) =>
        verifierIds.flatMap(verifier =>
          (reasoned[verifier] ?? [])
            .filter(id => !isSeen(verifier, id))
            .map(id => `${verifier} ${id}: the prediction is right. Take it out of the reasons.`),
        ),
      ),
    ],
  }
}

function agreementOf(
  verifier: VerifierId,
  cases: readonly LimboCase[],
  said: Measured['said'],
  predicted: Measured['predicted'],
  reasons: readonly Reason[],
): Agreement {
  let [compared, asTheSuite, asked] = [0, 0, 0]
  const differences: Difference[] = []
  for (const { id, expected } of cases) {
    const verdict = said[verifier].get(id)
    const prediction = predicted[verifier].get(id)
    if (verdict === undefined || prediction === undefined) throw new Error(`${verifier} was not asked about ${id}`)
    if (verdict.verdict === 'unasked') continue
    asked += 1
    if (verdict.verdict === expected) asTheSuite += 1
    if (prediction.verdict === 'unasked') continue
    compared += 1
    if (verdict.verdict === prediction.verdict) continue
    const why = reasons.find(reason => reason.cases[verifier]?.includes(id))?.why
    const words = [verdict, prediction].map(one => [one.verdict, one.words].filter(part => part !== '').join(': '))
    differences.push({ verifier, id, said: words[0] ?? '', predicted: words[1] ?? '', ...(why && { why }) })
  }
  return { verifier, compared, agreed: compared - differences.length, differences, asTheSuite, asked }
}
