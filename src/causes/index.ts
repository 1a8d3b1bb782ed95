import type { Cause, ChainFacts, Recognition, Situation } from './cause.ts'
import { certificateExpired } from './certificate-expired.ts'
import { certificateNotYetValid } from './certificate-not-yet-valid.ts'
import { chainFacts } from './chain-facts.ts'
import { clientCertificateRequired } from './client-certificate-required.ts'
import { clockWrong } from './clock-wrong.ts'
import { directoryNotHashed } from './directory-not-hashed.ts'
import { intercepted } from './intercepted.ts'
import { intermediateMissing } from './intermediate-missing.ts'
import { issuerExpired } from './issuer-expired.ts'
import { issuerMissing } from './issuer-missing.ts'
import { machineUnreachable } from './machine-unreachable.ts'
import { nameMismatch } from './name-mismatch.ts'
import { nameNotPermitted } from './name-not-permitted.ts'
import { notTls } from './not-tls.ts'
import { protocolTooOld } from './protocol-too-old.ts'
import { givesNoReason } from './refusal.ts'
import { revoked } from './revoked.ts'
import { selfSigned } from './self-signed.ts'
import { storeEmpty } from './store-empty.ts'
import { storeMalformed } from './store-malformed.ts'
import { storeMissing } from './store-missing.ts'
import { storeOutdated } from './store-outdated.ts'
import { storeReplaced } from './store-replaced.ts'
import { storeUnreadable } from './store-unreadable.ts'
import { strictX509 } from './strict-x509.ts'
import { unknown } from './unknown.ts'
import { unreachable } from './unreachable.ts'
import { variableIgnored } from './variable-ignored.ts'
import { variablePointsNowhere } from './variable-points-nowhere.ts'
import { verificationOff } from './verification-off.ts'
import { weakKey } from './weak-key.ts'
import { weakSignature } from './weak-signature.ts'
import { wrongPurpose } from './wrong-purpose.ts'

/** All causes, in the order of `causeIds`: docs/causes/ranking.md tells why. */
export const causes: readonly Cause[] = [
  verificationOff,
  machineUnreachable,
  unreachable,
  notTls,
  protocolTooOld,
  clientCertificateRequired,
  variablePointsNowhere,
  storeUnreadable,
  storeMalformed,
  storeMissing,
  storeEmpty,
  directoryNotHashed,
  storeReplaced,
  clockWrong,
  certificateExpired,
  certificateNotYetValid,
  issuerExpired,
  nameMismatch,
  revoked,
  wrongPurpose,
  nameNotPermitted,
  weakSignature,
  weakKey,
  strictX509,
  selfSigned,
  intermediateMissing,
  intercepted,
  variableIgnored,
  storeOutdated,
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
  const off = recognised([verificationOff], situation, noFacts)
  if (situation.trustsControl || situation.skipsThisHost) return off
  switch (situation.verdict) {
    case 'trusted':
      return off
    case 'skipped':
      return []
    case 'rejected':
    case 'unreachable':
    case 'error': {
      const facts = chainFacts(situation)
      const found = everyReason(situation, facts)
      return [...(found.length > 0 ? found : recognised([unknown], situation, facts)), ...off]
    }
  }
}

const noFacts: ChainFacts = { paths: [], gap: false, holders: [] }

/** These know what went wrong where `unreachable` knows only that something did. */
const handshakeCauses = [protocolTooOld, clientCertificateRequired]
const connectionCauses = [unreachable, notTls]
const storeCauses = [variablePointsNowhere, storeUnreadable, storeMalformed, storeMissing, storeEmpty]
/** These know where the issuer is, and that the client does not look there: nothing is left to explain. */
const overlookedCauses = [directoryNotHashed, storeReplaced]
const certificateCauses = [clockWrong, certificateExpired, certificateNotYetValid, issuerExpired, nameMismatch]
/** Faults that one client refuses and another takes. */
const disputedCauses = [revoked, wrongPurpose, nameNotPermitted, weakSignature, weakKey, strictX509]

function everyReason(situation: Situation, facts: ChainFacts): readonly Explanation[] {
  const stores = recognised(storeCauses, situation, facts)
  const overlooked = recognised(overlookedCauses, situation, facts)
  const handshake = recognised(handshakeCauses, situation, facts)
  const isExplained = overlooked.length > 0 || (stores.length > 0 && facts.holders.length > 0)
  return [
    ...(handshake.length > 0 ? handshake : recognised(connectionCauses, situation, facts)),
    ...stores,
    ...overlooked,
    ...certificateReasons(situation, facts),
    ...(isExplained ? [] : gapReasons(situation, facts)),
  ]
}

/** A client that gives no reason had one all the same: what others let pass is named only where nothing certain is. */
function certificateReasons(situation: Situation, facts: ChainFacts): readonly Explanation[] {
  const certain = recognised(certificateCauses, situation, facts)
  const isReasonKnown = certain.length > 0 && givesNoReason(situation)
  return [...certain, ...(isReasonKnown ? [] : recognised(disputedCauses, situation, facts))]
}

/**
 * Why no anchor is reached: one main reason, and beside it a variable that would have been the repair. A broken store is
 * reason enough only where another store on the machine holds the issuer: without one, mending it may not do.
 */
function gapReasons(situation: Situation, facts: ChainFacts): readonly Explanation[] {
  if (situation.verdict !== 'rejected' || !facts.gap) return []
  const special = recognised([selfSigned, intermediateMissing, intercepted], situation, facts).slice(0, 1)
  const found = [...special, ...recognised([variableIgnored], situation, facts)]
  if (found.length > 0) return found
  const outdated = recognised([storeOutdated], situation, facts)
  return outdated.length > 0 ? outdated : recognised([issuerMissing], situation, facts)
}

function recognised(candidates: readonly Cause[], situation: Situation, facts: ChainFacts): readonly Explanation[] {
  return candidates.flatMap(cause => {
    const recognition = cause.recognise(situation, facts)
    return recognition === undefined ? [] : [{ cause, recognition }]
  })
}
