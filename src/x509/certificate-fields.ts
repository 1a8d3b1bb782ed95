import { constructed, type DerValue, expectTag, membersOf, tags } from './der.ts'

/** The parts of a certificate's body (RFC 5280, 4.1) that we read. */
export interface CertificateFields {
  readonly issuer: DerValue | undefined
  readonly validity: DerValue | undefined
  readonly subject: DerValue | undefined
  /** The Extensions sequence. */
  readonly extensions: DerValue | undefined
}

/** The optional version under [0] comes first, the optional extensions under [3] last. Throws `MalformedDer`. */
export function certificateFields(certificate: DerValue): CertificateFields {
  const members = membersOf(membersOf(certificate)[0])
  const fields = members[0]?.tag === constructed(0) ? members.slice(1) : members
  const [serial, , issuer, validity, subject] = fields
  expectTag(serial, tags.integer)
  const wrapped = fields.find(({ tag }) => tag === constructed(3))
  return { issuer, validity, subject, extensions: wrapped === undefined ? undefined : membersOf(wrapped)[0] }
}
