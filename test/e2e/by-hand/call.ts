import type { Verdict } from '../../../src/model.ts'
import type { Ended } from '../processes.ts'

/** A host as a person would write it into a command. */
export interface Target {
  readonly url: string
  readonly name: string
  readonly port: number
  readonly seconds: number
}

export interface Call {
  readonly command: readonly string[]
  /** What it said, once it has ended by itself. */
  read(ended: Ended): Verdict
}

type Patterns = Readonly<Partial<Record<Verdict, RegExp>>>

/** In the order of the patterns; `error` when what was said is not understood here. */
export function byPattern(said: string, patterns: Patterns): Verdict {
  for (const [verdict, pattern] of Object.entries(patterns)) if (pattern.test(said)) return verdict as Verdict
  return 'error'
}

/** The numbers of libcurl's errors, which are the exit codes of curl. */
export function byCurlError(code: string): Verdict {
  return byPattern(code, { trusted: /^0$/, rejected: /^(60|77)$/, unreachable: /^(7|28|35|52|56)$/ })
}
