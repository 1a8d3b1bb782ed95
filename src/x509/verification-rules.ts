import type { Certificate } from './certificate.ts'
import { readStaple } from './staple.ts'
import { stapleDoubt } from './staple-proof.ts'
import { strictViolations } from './strictness.ts'
import { weakSignatures } from './weakness.ts'

/**
 * What a client holds a chain to beside its store, where that differs from OpenSSL at security level 2, which most
 * distributions build and which Node.js 24 has: no RSA key below 2048 bits, no SHA-1, TLS 1.2 and later.
 */
export interface VerificationRules {
  /** In bits. 0: whatever it is. */
  readonly smallestRsa?: number
  readonly acceptsSha1?: boolean
  readonly oldestTls?: 'TLSv1' | 'TLSv1.2'
  /** X509_V_FLAG_X509_STRICT. */
  readonly strict?: boolean
  /** It asks no certificate whether it is for servers. */
  readonly ignoresPurpose?: boolean
  /** It reads the answer that a server staples, and what it refuses of those. Absent: it reads none. */
  readonly refusesStaples?: readonly StapleFault[]
}

/** It says so of the certificate; or it is not the issuer's, or is of the past. */
export type StapleFault = 'revoked' | 'unknown' | 'invalid' | 'ended'

/** Whether OpenSSL has to be asked for less than it does by itself, so that these rules decide. */
export function isLenient({
  smallestRsa = 2048,
  acceptsSha1 = false,
  oldestTls = 'TLSv1.2',
}: VerificationRules): boolean {
  return smallestRsa < 2048 || acceptsSha1 || oldestTls !== 'TLSv1.2'
}

/** Why a client with these rules refuses a path (leaf … anchor) that leads to an anchor of its, in OpenSSL's words. */
export function objection(
  path: readonly Certificate[],
  rules: VerificationRules,
  staple: Uint8Array | undefined,
  now: Date,
): string | undefined {
  const [leaf] = path
  if (leaf === undefined) return undefined
  if (isLenient(rules)) {
    const small = path.findIndex(certificate => bitsOfRsa(certificate) < (rules.smallestRsa ?? 2048))
    if (small !== -1) return small === 0 ? 'EE certificate key too weak' : 'CA certificate key too weak'
    if (!rules.acceptsSha1 && weakSignatures(path).length > 0) return 'CA signature digest algorithm too weak'
  }
  if (rules.strict) {
    const [violation] = strictViolations(path)
    if (violation !== undefined) return violation.words
  }
  const fault = rules.refusesStaples === undefined || staple === undefined ? [] : faultsOfStaple(staple, path, now)
  const refused = fault.find(one => rules.refusesStaples?.includes(one))
  return refused === undefined ? undefined : stapleWords[refused]
}

const stapleWords: Readonly<Record<StapleFault, string>> = {
  revoked: 'certificate revoked',
  unknown: 'certificate status is unknown',
  invalid: 'the stapled OCSP answer is invalid',
  ended: 'the stapled OCSP answer is old and has been superseded',
}

/** The first that a client minds is what it says. What is not the issuer's says nothing of the certificate. */
function faultsOfStaple(response: Uint8Array, [leaf, issuer]: readonly Certificate[], now: Date): StapleFault[] {
  const staple = leaf === undefined ? undefined : readStaple(response, leaf)
  if (leaf === undefined || staple === undefined) return []
  const doubt = stapleDoubt(staple, leaf, [issuer ?? leaf], now)
  if (doubt?.kind === 'invalid') return ['invalid']
  return [...(staple.status === 'good' ? [] : [staple.status]), ...(doubt === undefined ? [] : [doubt.kind])]
}

function bitsOfRsa({ x509 }: Certificate): number {
  try {
    return x509.publicKey.asymmetricKeyDetails?.modulusLength ?? Number.POSITIVE_INFINITY
  } catch {
    // A key type that this OpenSSL does not have.
    return Number.POSITIVE_INFINITY
  }
}
