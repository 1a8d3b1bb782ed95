import type { VerificationRules } from '../../x509/verification-rules.ts'

/** GnuTLS's NORMAL priority as Debian builds it: the profile LOW, and TLS from 1.0 on (measured, 3.7.9, as all here). */
export const gnutlsRules: VerificationRules = {
  smallestRsa: 1024,
  oldestTls: 'TLSv1',
  refusesStaples: ['revoked', 'invalid', 'ended'],
}

/** Those of a program that asks GnuTLS for no purpose: libcurl (lib/vtls/gtls.c) and Wget (src/gnutls.c). */
export const gnutlsRulesWithoutPurpose: VerificationRules = { ...gnutlsRules, ignoresPurpose: true }
