import { but, type VerdictTable } from '../verdict-table.ts'

// Node.js calls a leaf whose issuer is not sent and not held unverifiable, and only above a leaf speaks of an issuer that
// is missing. It reports the last problem of a chain, and so an expired certificate before an issuer that is missing.

const noIssuer = 'rejected: UNABLE_TO_GET_ISSUER_CERT_LOCALLY: unable to get local issuer certificate'
const noIssuerOfLeaf = 'rejected: UNABLE_TO_VERIFY_LEAF_SIGNATURE: unable to verify the first certificate'
const selfSignedInChain = 'rejected: SELF_SIGNED_CERT_IN_CHAIN: self-signed certificate in certificate chain'

export const withoutRoot: VerdictTable = {
  'good-rsa': noIssuer,
  'good-p256': noIssuer,
  'good-p384': noIssuer,
  'good-ed25519': noIssuer,
  'no-intermediate': noIssuerOfLeaf,
  expired: 'rejected: CERT_HAS_EXPIRED: certificate has expired',
  'not-yet-valid': 'rejected: CERT_NOT_YET_VALID: certificate is not yet valid',
  'wrong-name': noIssuer,
  'name-only-in-cn': noIssuer,
  'self-signed': 'rejected: DEPTH_ZERO_SELF_SIGNED_CERT: self-signed certificate',
  'unknown-root-sent': selfSignedInChain,
  'unknown-root-not-sent': noIssuerOfLeaf,
  'unknown-root-with-intermediate': noIssuer,
  'inspection-product': selfSignedInChain,
  shuffled: selfSignedInChain,
  'unrelated-certificate': noIssuer,
  'hostile-names': selfSignedInChain,
  'plain-http': 'unreachable: ERR_SSL_WRONG_VERSION_NUMBER: ',
  silent: 'unreachable: no answer in 5000 ms',
  reset: 'unreachable: ECONNRESET: read ECONNRESET',
  'closed-port': 'unreachable: ECONNREFUSED: connect ECONNREFUSED 127.0.0.1:1',
  control: noIssuerOfLeaf,
}

export const withRoot = but(withoutRoot, {
  'good-rsa': 'trusted',
  'good-p256': 'trusted',
  'good-p384': 'trusted',
  'good-ed25519': 'trusted',
  'wrong-name': "rejected: ERR_TLS_CERT_ALTNAME_INVALID: Hostname/IP does not match certificate's altnames",
  'name-only-in-cn': 'trusted',
  shuffled: 'trusted',
  'unrelated-certificate': 'trusted',
})
