import type { Certificate } from './certificate.ts'
import { extensionIds, type Profile, profileOf } from './profile.ts'

/** One rule of RFC 5280 that a certificate breaks, and that OpenSSL holds it to under X509_V_FLAG_X509_STRICT only. */
export interface StrictViolation {
  readonly certificate: Certificate
  /** 0 is the leaf. */
  readonly position: number
  /** The extension or field, as RFC 5280 calls it. */
  readonly field: string
  /** The section that the rule stands in. */
  readonly section: string
  /** What is wrong, as OpenSSL says it (crypto/x509/x509_txt.c): Python shows it in brackets. */
  readonly words: string
}

interface Rule {
  readonly field: string
  readonly section: string
  readonly words: string
  breaks(
    certificate: Certificate,
    profile: Profile,
    at: { readonly isLast: boolean; readonly isLeaf: boolean },
  ): boolean
}

const ids = extensionIds
const isCa = ({ basicConstraints }: Profile) => basicConstraints?.isCa === true
const signsCertificates = ({ keyUsage }: Profile) => keyUsage?.has('keyCertSign') === true
const has = ({ extensions }: Profile, oid: string) => extensions.has(oid)
const isCritical = ({ extensions }: Profile, oid: string) => extensions.get(oid)?.critical === true

/** In the order of `check_extensions` in OpenSSL's crypto/x509/x509_vfy.c: the first that is broken is the one that is told. */
const rules: readonly Rule[] = [
  {
    // It is a CA for other reasons than basicConstraints: self-signed of version 1, or by its keyUsage alone.
    field: 'basicConstraints',
    section: '4.2.1.9',
    words: 'invalid CA certificate',
    breaks: (certificate, profile, { isLast, isLeaf }) =>
      (isLast || isLeaf) &&
      profile.basicConstraints === undefined &&
      (profile.keyUsage === undefined ? profile.version === 1 && certificate.selfSigned : signsCertificates(profile)),
  },
  {
    field: 'basicConstraints',
    section: '4.2.1.9',
    words: 'Path length invalid for non-CA cert',
    breaks: (_, profile) => profile.basicConstraints?.pathLength !== undefined && !isCa(profile),
  },
  {
    field: 'keyUsage',
    section: '4.2.1.9',
    words: 'Path length given without key usage keyCertSign',
    breaks: (_, profile) => profile.basicConstraints?.pathLength !== undefined && !signsCertificates(profile),
  },
  {
    field: 'basicConstraints',
    section: '4.2.1.9',
    words: 'Basic Constraints of CA cert not marked critical',
    breaks: (_, profile) => isCa(profile) && !isCritical(profile, ids.basicConstraints),
  },
  {
    field: 'keyUsage',
    section: '4.2.1.3',
    words: 'CA cert does not include key usage extension',
    breaks: (_, profile) => isCa(profile) && profile.keyUsage === undefined,
  },
  {
    field: 'keyUsage',
    section: '4.2.1.3',
    words: 'Key usage keyCertSign invalid for non-CA cert',
    breaks: (_, profile) => !isCa(profile) && signsCertificates(profile),
  },
  {
    field: 'issuer',
    section: '4.1.2.4',
    words: 'Issuer name empty',
    breaks: ({ issuer }) => issuer === '',
  },
  {
    field: 'subject',
    section: '4.1.2.6',
    words: 'Subject name empty',
    breaks: ({ subject }, profile) =>
      subject === '' &&
      (isCa(profile) || profile.keyUsage?.has('cRLSign') === true || profile.alternativeNames === undefined),
  },
  {
    field: 'subjectAltName',
    section: '4.2.1.6',
    words: 'Subject empty and Subject Alt Name extension not critical',
    breaks: ({ subject }, profile) =>
      subject === '' && profile.alternativeNames !== undefined && !isCritical(profile, ids.subjectAltName),
  },
  {
    field: 'subjectAltName',
    section: '4.2.1.6',
    words: 'Empty Subject Alternative Name extension',
    breaks: (_, profile) => profile.alternativeNames === 0,
  },
  {
    field: 'signature',
    section: '4.1.1.2',
    words: 'cert info signature and signature algorithm mismatch',
    breaks: (_, profile) => !profile.agreesOnSignature,
  },
  {
    field: 'authorityKeyIdentifier',
    section: '4.2.1.1',
    words: 'Authority Key Identifier marked critical',
    breaks: (_, profile) => isCritical(profile, ids.authorityKeyIdentifier),
  },
  {
    field: 'subjectKeyIdentifier',
    section: '4.2.1.2',
    words: 'Subject Key Identifier marked critical',
    breaks: (_, profile) => isCritical(profile, ids.subjectKeyIdentifier),
  },
  {
    field: 'authorityKeyIdentifier',
    section: '4.2.1.1',
    words: 'Missing Authority Key Identifier',
    breaks: (_, profile, { isLast }) => profile.version === 3 && !isLast && !profile.namesAuthorityKey,
  },
  {
    field: 'subjectKeyIdentifier',
    section: '4.2.1.2',
    words: 'Missing Subject Key Identifier',
    breaks: (_, profile) => profile.version === 3 && isCa(profile) && !has(profile, ids.subjectKeyIdentifier),
  },
  {
    field: 'version',
    section: '4.1.2.1',
    words: 'Using cert extension requires at least X509v3',
    breaks: (_, profile) => profile.version < 3 && profile.extensions.size > 0,
  },
]

/**
 * What OpenSSL 3 rejects in a path (leaf … anchor) under X509_V_FLAG_X509_STRICT and accepts without it, in the order in
 * which it would tell: Python sets that flag from 3.13 on. A path of one certificate is held to the first rule alone.
 */
export function strictViolations(path: readonly Certificate[]): readonly StrictViolation[] {
  return path.flatMap((certificate, position) => {
    const at = { isLeaf: position === 0, isLast: position === path.length - 1 }
    const profile = profileOf(certificate)
    return (path.length > 1 ? rules : rules.slice(0, 1))
      .filter(rule => rule.breaks(certificate, profile, at))
      .map(({ field, section, words }) => ({ certificate, position, field, section, words }))
  })
}
