import type { VerificationRules } from '../../x509/verification-rules.ts'

/** GnuTLS's NORMAL priority as Debian builds it: the profile LOW, and TLS from 1.0 on (measured, 3.7.9, as all here). */
export const gnutlsRules: VerificationRules = {
  smallestRsa: 1024,
  oldestTls: 'TLSv1',
  refusesStaples: ['revoked', 'invalid', 'ended'],
}
