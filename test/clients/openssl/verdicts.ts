import { but, type Expected, type VerdictTable } from '../verdict-table.ts'

/** What one client makes of the reasons that OpenSSL gives. */
export interface Words {
  readonly noIssuer: Expected
  readonly selfSigned: Expected
  readonly selfSignedInChain: Expected
  readonly expired: Expected
  readonly notYetValid: Expected
  readonly wrongName: Expected
}

/** Its words for connections that come to nothing. */
export type Ends = Readonly<Record<'plain-http' | 'silent' | 'reset' | 'closed-port', `unreachable: ${string}`>>

export interface Tables {
  readonly withoutRoot: VerdictTable
  readonly withRoot: VerdictTable
}

/**
 * What OpenSSL says of the servers of the test world, through a client that adds nothing to it: without an issuer it looks at
 * neither dates nor names, and with one it takes the common name where there is no subjectAltName.
 */
export function byOpenSsl(words: Words, ends: Ends): Tables {
  const { noIssuer, selfSignedInChain } = words
  const withoutRoot: VerdictTable = {
    'good-rsa': noIssuer,
    'good-p256': noIssuer,
    'good-p384': noIssuer,
    'good-ed25519': noIssuer,
    'no-intermediate': noIssuer,
    expired: noIssuer,
    'not-yet-valid': noIssuer,
    'wrong-name': noIssuer,
    'name-only-in-cn': noIssuer,
    'self-signed': words.selfSigned,
    'unknown-root-sent': selfSignedInChain,
    'unknown-root-not-sent': noIssuer,
    'unknown-root-with-intermediate': noIssuer,
    'inspection-product': selfSignedInChain,
    shuffled: selfSignedInChain,
    'unrelated-certificate': noIssuer,
    'hostile-names': selfSignedInChain,
    ...ends,
    control: noIssuer,
  }
  const withRoot = but(withoutRoot, {
    'good-rsa': 'trusted',
    'good-p256': 'trusted',
    'good-p384': 'trusted',
    'good-ed25519': 'trusted',
    expired: words.expired,
    'not-yet-valid': words.notYetValid,
    'wrong-name': words.wrongName,
    'name-only-in-cn': 'trusted',
    shuffled: 'trusted',
    'unrelated-certificate': 'trusted',
  })
  return { withoutRoot, withRoot }
}

/** Of a client that has one sentence for every reason but the name. */
export function refusing(refused: Expected, wrongName: Expected): Words {
  return {
    noIssuer: refused,
    selfSigned: refused,
    selfSignedInChain: refused,
    expired: refused,
    notYetValid: refused,
    wrongName,
  }
}
