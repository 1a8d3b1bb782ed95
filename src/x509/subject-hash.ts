import { createHash } from 'node:crypto'
import { certificateFields } from './certificate-fields.ts'
import { bytesOf, type DerValue, readDer, tags } from './der.ts'
import { sequence, set, utf8 } from './der-writer.ts'
import { type Attribute, readName } from './name.ts'

/**
 * The eight hex digits under which OpenSSL (1.0 and later) looks for a certificate in a hashed directory:
 * X509_NAME_hash, the first four bytes, little-endian, of the SHA-1 over the canonical encoding of the subject.
 */
export function subjectHash(certificate: { readonly der: Uint8Array }): string {
  return nameHash(certificateFields(readDer(certificate.der)).subject)
}

/** The same of a DER Name. */
export function nameHash(name: DerValue | undefined): string {
  const digest = createHash('sha1').update(canonicalName(name)).digest()
  return digest.readUInt32LE(0).toString(16).padStart(8, '0')
}

/** x509_name_canon of OpenSSL's crypto/x509/x_name.c: the relative names one behind another, without the sequence around them. */
function canonicalName(name: DerValue | undefined): Buffer {
  return Buffer.concat(readName(name).map(attributes => canonicalSet(attributes.map(canonicalAttribute))))
}

/** DER orders the members of a SET OF by their encoding (X.690, 11.6), which lower-casing may have changed. */
function canonicalSet(attributes: readonly Buffer[]): Buffer {
  return set(Buffer.concat(attributes.toSorted(Buffer.compare)))
}

/** asn1_string_canon: UTF-8, outer spaces dropped, inner runs made one, ASCII letters lower; NumericString and others as they are. */
function canonicalAttribute({ type, text, value }: Attribute): Buffer {
  const isCanonical = text !== undefined && value.tag !== tags.numericString
  const canonical = isCanonical ? utf8(canonicalText(text)) : bytesOf(value)
  return sequence(bytesOf(type), canonical)
}

function canonicalText(text: string): string {
  return text
    .replace(/[ \t\n\v\f\r]+/g, ' ')
    .replace(/^ | $/g, '')
    .replace(/[A-Z]+/g, letters => letters.toLowerCase())
}
