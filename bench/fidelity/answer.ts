export const verifierIds = ['openssl', 'node', 'go', 'gnutls'] as const
export type VerifierId = (typeof verifierIds)[number]

/** What a verifier said of a case. `unasked`: it cannot be asked, and `words` tells why. */
export interface Answer {
  readonly verdict: 'trusted' | 'rejected' | 'unasked'
  /** The verifier's own. */
  readonly words: string
  readonly milliseconds: number
}

/** By the case's id. */
export type Answers = ReadonlyMap<string, Answer>

/** Longer than any verifier may take over a case, so that a hang is seen as one. */
export const deadlineMs = 60_000
