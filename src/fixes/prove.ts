import { countedVerdict, type Judged, type JudgedCheck } from '../causes/judge.ts'
import { type Asked, askAll, type Questions } from '../clients/asking/ask.ts'
import type { HostVerdict } from '../clients/client.ts'
import type { Machine } from '../machines/machine.ts'
import type { Need } from './need.ts'

/** A machine under the variables that are to be proven; `close` takes away what was started for it. */
export interface Trial {
  readonly machine: Machine
  close(): Promise<void>
}

/** `unopened`: why there is no such machine. */
export type Try = (environment: Readonly<Record<string, string>>) => Promise<Trial | { readonly unopened: string }>

/** One check before and under the fix. */
export interface Comparison {
  readonly judged: Judged
  readonly check: JudgedCheck
  readonly after: HostVerdict
}

export interface Proof {
  /** The variables that the proof holds for, all set together; empty when it holds for none. */
  readonly environment: Readonly<Record<string, string>>
  /** Under `environment`; empty when that is. */
  readonly comparisons: readonly Comparison[]
  /** Why a variable was dropped. */
  readonly dropped: ReadonlyMap<string, string>
}

/**
 * Asks every client again under the variables, the control included (law 4). A variable stays only if it repaired a need and
 * no client that reads it lost a host or began to trust the control. After one is dropped the rest is asked again, so that
 * what is returned has been proven as it will be set.
 */
export async function prove(
  under: Try,
  judged: readonly Judged[],
  needs: readonly Need[],
  environment: Readonly<Record<string, string>>,
  questions: Questions,
): Promise<Proof> {
  const dropped = new Map<string, string>()
  let kept = environment
  while (Object.keys(kept).length > 0) {
    const trial = await under(kept)
    if ('unopened' in trial) {
      for (const variable of Object.keys(kept)) dropped.set(variable, trial.unopened)
      break
    }
    const asked = judged.map(one => one.asked)
    const after = await askAll(trial.machine, asked, questions).finally(() => trial.close())
    const outcomes = judged.map((client, index) => compare(client, after[index]))
    const faults = Object.keys(kept).flatMap(variable => {
      const why = faultOf(variable, needs, outcomes)
      return why === undefined ? [] : ([[variable, why]] as const)
    })
    if (faults.length === 0) {
      return { environment: kept, comparisons: outcomes.flatMap(({ comparisons }) => comparisons), dropped }
    }
    for (const [variable, why] of faults) dropped.set(variable, why)
    kept = Object.fromEntries(Object.entries(kept).filter(([variable]) => !dropped.has(variable)))
  }
  return { environment: {}, comparisons: [], dropped }
}

interface Outcome {
  readonly judged: Judged
  readonly comparisons: readonly Comparison[]
  /** Why this client is worse off, when it is. */
  readonly harm?: string
}

function compare(judged: Judged, after: Asked | undefined): Outcome {
  const { client } = judged.asked
  if (after === undefined) return { judged, comparisons: [], harm: `${client.title} did not run any more` }
  const comparisons = judged.checks.map((check, index): Comparison => {
    const verdict = after.verdicts[index]
    if (verdict !== undefined) return { judged, check, after: countedVerdict(verdict, false) }
    return { judged, check, after: { ...check.verdict, verdict: 'error', message: 'was not asked again' } }
  })
  const lost = comparisons.find(
    ({ check, after: now }) => check.verdict.verdict === 'trusted' && now.verdict !== 'trusted',
  )
  if (lost) {
    const said = lost.after.message
    return {
      judged,
      comparisons,
      harm: `${client.title} trusted ${lost.check.host.id} before and does not under it: ${said}`,
    }
  }
  if (judged.asked.control.verdict !== 'trusted' && after.control.verdict === 'trusted') {
    return { judged, comparisons, harm: `${client.title} trusts a server under it whose issuer nobody holds` }
  }
  return { judged, comparisons }
}

/** Why a variable may not stay. */
function faultOf(variable: string, needs: readonly Need[], outcomes: readonly Outcome[]): string | undefined {
  const reads = ({ judged }: Outcome): boolean => judged.asked.remedies.some(remedy => remedy.variable === variable)
  const harm = outcomes.filter(reads).find(outcome => outcome.harm !== undefined)?.harm
  if (harm !== undefined) return harm
  const targets = new Set(needs.filter(need => need.remedy.variable === variable).map(({ check }) => check))
  const verdicts = outcomes.flatMap(({ comparisons }) => comparisons.filter(({ check }) => targets.has(check)))
  if (verdicts.some(({ after }) => after.verdict === 'trusted')) return undefined
  return `nothing is repaired by it: ${verdicts[0]?.after.message ?? 'no check was made under it'}`
}
