import { createHash, createPublicKey, sign } from 'node:crypto'
import { bytesOf, membersOf, readDer } from '../../src/x509/der.ts'
import * as der from '../../src/x509/der-writer.ts'
import type { Identity, Issuer } from '../../src/x509/mint.ts'

/** An OCSP response (RFC 6960, 4.2) of a P-256 issuer about a certificate of its own, that a server staples. */
export function mintStaple(issuer: Issuer, { der: certificate }: Identity, now: Date, revokedAt?: Date): Buffer {
  const sha1 = (bytes: Buffer) => createHash('sha1').update(bytes).digest()
  const keyHash = sha1(createPublicKey(issuer.certificatePem).export({ type: 'spki', format: 'der' }).subarray(-65))
  const serial = membersOf(membersOf(readDer(certificate))[0])[1]
  if (serial === undefined) throw new Error('the certificate has no serial number')
  const about = der.sequence(
    der.sequence(der.objectIdentifier('1.3.14.3.2.26'), der.nothing()),
    der.octets(sha1(issuer.subject)),
    der.octets(keyHash),
    bytesOf(serial),
  )
  const hour = 60 * 60 * 1000
  const status =
    revokedAt === undefined ? der.implicit(0, Buffer.alloc(0)) : der.explicit(1, der.generalizedTime(revokedAt))
  const response = der.sequence(
    about,
    status,
    der.generalizedTime(new Date(now.getTime() - hour)),
    der.explicit(0, der.generalizedTime(new Date(now.getTime() + 24 * hour))),
  )
  const data = der.sequence(
    der.explicit(2, der.octets(keyHash)),
    der.generalizedTime(new Date(now.getTime() - hour)),
    der.sequence(response),
  )
  const algorithm = der.sequence(der.objectIdentifier('1.2.840.10045.4.3.2'))
  const basic = der.sequence(data, algorithm, der.bits(sign('sha256', data, issuer.privateKey)))
  const typed = der.sequence(der.objectIdentifier('1.3.6.1.5.5.7.48.1.1'), der.octets(basic))
  return der.sequence(der.enumerated(0), der.explicit(0, typed))
}
