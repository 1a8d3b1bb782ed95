import { listed, printable } from '../text.ts'
import { forbiddenNames } from '../x509/name-constraints.ts'
import { identified, neverTurnOff, steps } from './advice.ts'
import type { Cause } from './cause.ts'
import { faultOnPaths } from './refusal.ts'

/** An authority of the path may not certify a name that the leaf holds. Every client that was measured refuses it. */
export const nameNotPermitted: Cause = {
  id: 'name-not-permitted',
  severity: 'error',
  title: 'An authority vouches for a name that it may not certify.',
  recognise({ verdict, message }, facts) {
    if (verdict !== 'rejected' || facts.leaf === undefined) return undefined
    const found = faultOnPaths(facts, forbiddenNames, constraintWords.test(message))
    if (found === undefined) return undefined
    const { authority, why } = found
    const name = printable(found.name, 100)
    const ranges = found.ranges.slice(0, 10).map(range => printable(range, 100))
    return {
      key: `name-not-permitted ${authority.sha256} ${name}`,
      evidence: { name, rule: why, ranges, authority: authority.subject, sha256: authority.sha256 },
      message: `The authority ${identified(authority)} may not certify "${name}": its nameConstraints ${why === 'excluded' ? 'exclude' : 'permit only'} ${listed(ranges, 10)}.`,
      help: steps(
        'Every name of a certificate has to be allowed, not only the one that is asked for: have it issued again without the name that is not.',
        'Or have the authority issued again with constraints that cover the name, or the certificate by an authority without them.',
        neverTurnOff,
      ),
    }
  },
}

const constraintWords =
  /subtree violation|not authorized to sign for this name|by any constraint|by constraint|name constraints?/i
