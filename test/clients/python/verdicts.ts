import { byOpenSsl, type Ends, type Tables } from '../openssl/verdicts.ts'
import type { VerdictTable } from '../verdict-table.ts'

const failed = 'rejected: certificate verify failed:' as const

/** What OpenSSL says through every library of a Python that names no store of its own, or is given one. */
export function byPython(ends: Ends): Tables {
  return byOpenSsl(
    {
      noIssuer: `${failed} unable to get local issuer certificate`,
      selfSigned: `${failed} self-signed certificate (`,
      selfSignedInChain: `${failed} self-signed certificate in certificate chain`,
      expired: `${failed} certificate has expired`,
      notYetValid: `${failed} certificate is not yet valid`,
      wrongName: `${failed} IP address mismatch, certificate is not valid for '127.0.0.1'`,
    },
    ends,
  )
}

/** For libraries that have OpenSSL leave the common name aside. */
export const commonNameIsNoName: VerdictTable = {
  'name-only-in-cn': "rejected: certificate verify failed: Hostname mismatch, certificate is not valid for 'localhost'",
}

/** urllib3 1.26, and the copy of it in pip, check the name themselves. */
export const nameByUrllib3One: VerdictTable = {
  'wrong-name': "rejected: hostname '127.0.0.1' doesn't match either of 'elsewhere.example'",
}
