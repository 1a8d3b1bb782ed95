import { createHash, createPublicKey, sign } from 'node:crypto'
import { bytesOf, contentOf, membersOf, readDer } from '../../src/x509/der.ts'
import * as der from '../../src/x509/der-writer.ts'
import type { Identity, Issuer } from '../../src/x509/mint.ts'

const hour = 60 * 60 * 1000

export interface StapleMint {
  readonly now: Date
  /** Absent: the certificate is good. */
  readonly revokedAt?: Date
  /** The issuer knows nothing of the certificate. */
  readonly unknown?: true
  /** Who signs, with a key on a curve or RSA; absent: the issuer. */
  readonly signer?: Identity
  /** Sent along: the signer's, where that is not the issuer. */
  readonly certificates?: readonly Identity[]
  /** Default: an hour before `now`, and a day behind it; without an end where that is undefined. */
  readonly thisUpdate?: Date
  readonly nextUpdate?: Date | undefined
  /** The hash that the certificate's issuer is named by. Default: SHA-1, as nearly everybody has it. */
  readonly digest?: 'sha1' | 'sha256'
}

/** An OCSP response (RFC 6960, 4.2) about a certificate of this issuer, that a server staples. */
export function mintStaple(issuer: Issuer, { der: certificate }: Identity, mint: StapleMint): Buffer {
  const { now, revokedAt, signer = issuer, certificates = [], digest = 'sha1' } = mint
  const thisUpdate = mint.thisUpdate ?? new Date(now.getTime() - hour)
  const nextUpdate = 'nextUpdate' in mint ? mint.nextUpdate : new Date(now.getTime() + 24 * hour)
  const hashed = (bytes: Buffer) => createHash(digest).update(bytes).digest()
  const serial = membersOf(membersOf(readDer(certificate))[0])[1]
  if (serial === undefined) throw new Error('the certificate has no serial number')
  const about = der.sequence(
    der.sequence(der.objectIdentifier(digest === 'sha1' ? '1.3.14.3.2.26' : '2.16.840.1.101.3.4.2.1'), der.nothing()),
    der.octets(hashed(issuer.subject)),
    der.octets(hashed(publicKeyOf(issuer))),
    bytesOf(serial),
  )
  const known =
    revokedAt === undefined ? der.implicit(0, Buffer.alloc(0)) : der.explicit(1, der.generalizedTime(revokedAt))
  const response = der.sequence(
    about,
    mint.unknown ? der.implicit(2, Buffer.alloc(0)) : known,
    der.generalizedTime(thisUpdate),
    ...(nextUpdate === undefined ? [] : [der.explicit(0, der.generalizedTime(nextUpdate))]),
  )
  const data = der.sequence(
    der.explicit(2, der.octets(createHash('sha1').update(publicKeyOf(signer)).digest())),
    der.generalizedTime(thisUpdate),
    der.sequence(response),
  )
  const algorithm = der.sequence(der.objectIdentifier(algorithms[signer.privateKey.asymmetricKeyType ?? ''] ?? ''))
  const sent = certificates.length === 0 ? [] : [der.explicit(0, der.sequence(...certificates.map(one => one.der)))]
  const basic = der.sequence(data, algorithm, der.bits(sign('sha256', data, signer.privateKey)), ...sent)
  const typed = der.sequence(der.objectIdentifier('1.3.6.1.5.5.7.48.1.1'), der.octets(basic))
  return der.sequence(der.enumerated(0), der.explicit(0, typed))
}

/** Of a signature over SHA-256. */
const algorithms: Readonly<Record<string, string>> = { ec: '1.2.840.10045.4.3.2', rsa: '1.2.840.113549.1.1.11' }

/** The bits of its key, without the algorithm. */
function publicKeyOf({ certificatePem }: Identity): Buffer {
  const [, bits] = membersOf(readDer(createPublicKey(certificatePem).export({ type: 'spki', format: 'der' })))
  if (bits === undefined) throw new Error('the certificate has no key')
  return contentOf(bits).subarray(1)
}
