import type { Cause, ChainFacts, Recognition, Situation } from './cause.ts'
import { certificateExpired } from './certificate-expired.ts'
import { certificateNotYetValid } from './certificate-not-yet-valid.ts'
import { chainFacts } from './chain-facts.ts'
import { directoryNotHashed } from './directory-not-hashed.ts'
import { intercepted } from './intercepted.ts'
import { intermediateMissing } from './intermediate-missing.ts'
import { issuerMissing } from './issuer-missing.ts'
import { machineUnreachable } from './machine-unreachable.ts'
import { nameMismatch } from './name-mismatch.ts'
import { notTls } from './not-tls.ts'
import { selfSigned } from './self-signed.ts'
import { storeEmpty } from './store-empty.ts'
import { storeMalformed } from './store-malformed.ts'
import { storeMissing } from './store-missing.ts'
import { storeReplaced } from './store-replaced.ts'
import { storeUnreadable } from './store-unreadable.ts'
import { unknown } from './unknown.ts'
import { unreachable } from './unreachable.ts'
import { variableIgnored } from './variable-ignored.ts'
import { variablePointsNowhere } from './variable-points-nowhere.ts'
import { verificationOff } from './verification-off.ts'

/** All causes, in the order of `causeIds`: docs/causes/ranking.md tells why. */
export const causes: readonly Cause[] = [
  verificationOff,
  machineUnreachable,
  unreachable,
  notTls,
  variablePointsNowhere,
  storeUnreadable,
  storeMalformed,
  storeMissing,
  storeEmpty,
  directoryNotHashed,
  storeReplaced,
  certificateExpired,
  certificateNotYetValid,
  nameMismatch,
  selfSigned,
  intermediateMissing,
  intercepted,
  variableIgnored,
  issuerMissing,
  unknown,
]

export interface Explanation {
  readonly cause: Cause
  readonly recognition: Recognition
}

/**
 * Every cause that holds for a verdict, the one to repair first in front. Empty for `trusted` and `skipped`, unless the
 * client verifies nothing; never empty for the other verdicts.
 */
export function explain(situation: Situation): readonly Explanation[] {
  if (situation.trustsControl || situation.skipsThisHost) return recognised([verificationOff], situation, noFacts)
  switch (situation.verdict) {
    case 'trusted':
    case 'skipped':
      return []
    case 'rejected':
    case 'unreachable':
    case 'error': {
      const facts = chainFacts(situation)
      const found = everyReason(situation, facts)
      return found.length > 0 ? found : recognised([unknown], situation, facts)
    }
  }
}

const noFacts: ChainFacts = { paths: [], gap: false, holders: [] }

const connectionCauses = [unreachable, notTls]
const storeCauses = [variablePointsNowhere, storeUnreadable, storeMalformed, storeMissing, storeEmpty]
/** These know where the issuer is, and that the client does not look there: nothing is left to explain. */
const overlookedCauses = [directoryNotHashed, storeReplaced]
const certificateCauses = [certificateExpired, certificateNotYetValid, nameMismatch]

function everyReason(situation: Situation, facts: ChainFacts): readonly Explanation[] {
  const stores = recognised(storeCauses, situation, facts)
  const overlooked = recognised(overlookedCauses, situation, facts)
  const isExplained = overlooked.length > 0 || (stores.length > 0 && facts.holders.length > 0)
  return [
    ...recognised(connectionCauses, situation, facts),
    ...stores,
    ...overlooked,
    ...recognised(certificateCauses, situation, facts),
    ...(isExplained ? [] : gapReasons(situation, facts)),
  ]
}

/**
 * Why no anchor is reached: one main reason, and beside it a variable that would have been the repair. A broken store is
 * reason enough only where another store on the machine holds the issuer: without one, mending it may not do.
 */
function gapReasons(situation: Situation, facts: ChainFacts): readonly Explanation[] {
  if (situation.verdict !== 'rejected' || !facts.gap) return []
  const special = recognised([selfSigned, intermediateMissing, intercepted], situation, facts).slice(0, 1)
  const found = [...special, ...recognised([variableIgnored], situation, facts)]
  return found.length > 0 ? found : recognised([issuerMissing], situation, facts)
}

function recognised(candidates: readonly Cause[], situation: Situation, facts: ChainFacts): readonly Explanation[] {
  return candidates.flatMap(cause => {
    const recognition = cause.recognise(situation, facts)
    return recognition === undefined ? [] : [{ cause, recognition }]
  })
}
