import { createHash, createHmac } from 'node:crypto'
import type { Certificate } from './certificate.ts'
import { bmp, explicit, integer, nothing, objectIdentifier, octets, sequence, set } from './der-writer.ts'
import { pkcs12Key, purposes } from './pkcs12-key.ts'

/** What keytool writes by default, so that nobody has to look for it. */
export const keyStorePassword = 'changeit'

const macIterations = 2048

/**
 * A PKCS#12 key store (RFC 7292) of trust anchors that every Java from 8 on takes. Unencrypted, and with a SHA-1 MAC: 8 and 11
 * had no other before 8u301 and 11.0.12 (JDK-8267701), and since everybody knows the password it proves nothing anyhow.
 *
 * The same anchors give the same bytes. For that the MAC's salt is taken from what it is computed over, which is harmless
 * here: a salt keeps work on one password from helping with another, and this password is no secret and guards none.
 */
export function pkcs12TrustStore(anchors: readonly Certificate[]): Buffer {
  const safeContents = sequence(...anchors.map(certificateBag))
  const authenticatedSafe = sequence(contentInfo(safeContents))
  const salt = createHash('sha256').update(authenticatedSafe).digest().subarray(0, 20)
  return sequence(integer(Buffer.of(3)), contentInfo(authenticatedSafe), macData(authenticatedSafe, salt))
}

function contentInfo(content: Buffer): Buffer {
  return sequence(objectIdentifier('1.2.840.113549.1.7.1'), explicit(0, octets(content)))
}

function certificateBag({ der, sha256 }: Certificate): Buffer {
  const x509 = sequence(objectIdentifier('1.2.840.113549.1.9.22.1'), explicit(0, octets(der)))
  return sequence(
    objectIdentifier('1.2.840.113549.1.12.10.1.3'),
    explicit(0, x509),
    // DER sorts the members of a SET by their bytes.
    set(Buffer.concat([trustedKeyUsage, friendlyName(sha256)].sort(Buffer.compare))),
  )
}

/** Java takes a certificate for an anchor only with this attribute; its value is anyExtendedKeyUsage, as keytool writes it. */
const trustedKeyUsage = attribute('2.16.840.1.113894.746875.1.1', objectIdentifier('2.5.29.37.0'))

/** Java's alias. Of two entries with one alias it would keep the last. */
function friendlyName(alias: string): Buffer {
  return attribute('1.2.840.113549.1.9.20', bmp(alias))
}

function attribute(oid: string, value: Buffer): Buffer {
  return sequence(objectIdentifier(oid), set(value))
}

function macData(content: Buffer, salt: Buffer): Buffer {
  const request = { password: keyStorePassword, salt, iterations: macIterations, length: 20, hash: 'sha1' } as const
  const mac = createHmac('sha1', pkcs12Key({ ...request, purpose: purposes.mac }))
    .update(content)
    .digest()
  const sha1 = sequence(objectIdentifier('1.3.14.3.2.26'), nothing())
  return sequence(
    sequence(sha1, octets(mac)),
    octets(salt),
    integer(Buffer.of(macIterations >> 8, macIterations & 0xff)),
  )
}
