import { but, type VerdictTable } from '../verdict-table.ts'

// What OpenSSL says through every library of a Python that names no store of its own, or is given one.

const noIssuer = 'rejected: certificate verify failed: unable to get local issuer certificate'
const selfSignedInChain = 'rejected: certificate verify failed: self-signed certificate in certificate chain'

/** The words of a library for connections that come to nothing. */
export type Ends = Readonly<Record<'plain-http' | 'silent' | 'reset' | 'closed-port', `unreachable: ${string}`>>

export function withoutRoot(ends: Ends): VerdictTable {
  return {
    'good-rsa': noIssuer,
    'good-p256': noIssuer,
    'good-p384': noIssuer,
    'good-ed25519': noIssuer,
    'no-intermediate': noIssuer,
    expired: noIssuer,
    'not-yet-valid': noIssuer,
    'wrong-name': noIssuer,
    'name-only-in-cn': noIssuer,
    'self-signed': 'rejected: certificate verify failed: self-signed certificate (',
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
}

/** OpenSSL checks the name, that in the common name too where there is no subjectAltName. */
export function withRoot(ends: Ends): VerdictTable {
  return but(withoutRoot(ends), {
    'good-rsa': 'trusted',
    'good-p256': 'trusted',
    'good-p384': 'trusted',
    'good-ed25519': 'trusted',
    expired: 'rejected: certificate verify failed: certificate has expired',
    'not-yet-valid': 'rejected: certificate verify failed: certificate is not yet valid',
    'wrong-name': "rejected: certificate verify failed: IP address mismatch, certificate is not valid for '127.0.0.1'",
    'name-only-in-cn': 'trusted',
    shuffled: 'trusted',
    'unrelated-certificate': 'trusted',
  })
}

/** For libraries that have OpenSSL leave the common name aside. */
export const commonNameIsNoName: VerdictTable = {
  'name-only-in-cn': "rejected: certificate verify failed: Hostname mismatch, certificate is not valid for 'localhost'",
}

/** urllib3 1.26, and the copy of it in pip, check the name themselves. */
export const nameByUrllib3One: VerdictTable = {
  'wrong-name': "rejected: hostname '127.0.0.1' doesn't match either of 'elsewhere.example'",
}
