import type { Staple } from '../x509/staple.ts'
import { type StapleDoubt, stapleDoubt } from '../x509/staple-proof.ts'
import type { ChainFacts, Situation } from './cause.ts'
import { pathsOf } from './refusal.ts'

/** What the server staples of its certificate, and why that does not count, where it does not. */
export interface StapledAnswer {
  readonly staple: Staple
  readonly doubt?: StapleDoubt
}

export function stapledAnswer(
  { observation: { staple }, now }: Situation,
  facts: ChainFacts,
): StapledAnswer | undefined {
  const { leaf } = facts
  if (staple === undefined || leaf === undefined) return undefined
  const issuers = leaf.selfSigned ? [leaf] : pathsOf(facts).flatMap(([, issuer]) => issuer ?? [])
  const doubt = stapleDoubt(staple, leaf, issuers, now)
  return doubt === undefined ? { staple } : { staple, doubt }
}
