import { type Certificate, readCertificate } from './certificate.ts'
import { bytesOf, constructed, expectTag, MalformedDer, membersOf, oidOf, readDer, tags } from './der.ts'
import { pemBlocks } from './pem.ts'

/** More in one file is no chain. */
const maxCertificates = 16

const signedData = '1.2.840.113549.1.7.2'

/**
 * The certificates of a file as authorities publish theirs (RFC 5280, 4.2.2.1): one in DER, a PKCS#7 "certs-only" message
 * with some, or either in PEM. Blocks that are neither are passed over. Throws `MalformedDer` or `MalformedCertificate`.
 */
export function certificatesOfFile(bytes: Uint8Array): readonly Certificate[] {
  const text = Buffer.from(bytes).toString('latin1')
  if (!text.includes('-----BEGIN ')) return certificatesOfDer(bytes)
  return pemBlocks(text)
    .flatMap(block => {
      if ('error' in block) throw new MalformedDer(`its ${block.label} block ${block.error}`)
      if (block.label === 'PKCS7' || block.label === 'CMS') return certificatesOfMessage(block.der)
      return /^(X509 |TRUSTED )?CERTIFICATE$/.test(block.label) ? certificatesOfDer(block.der) : []
    })
    .slice(0, maxCertificates)
}

function certificatesOfDer(der: Uint8Array): readonly Certificate[] {
  const [first] = membersOf(readDer(der))
  return first?.tag === tags.oid ? certificatesOfMessage(der) : [readCertificate(Buffer.from(der))]
}

/** ContentInfo → SignedData → certificates [0] (RFC 5652, 5.1). Nothing else in it is read. */
function certificatesOfMessage(der: Uint8Array): readonly Certificate[] {
  const [type, content] = membersOf(readDer(der))
  if (oidOf(type) !== signedData) throw new MalformedDer('it is a PKCS#7 message without certificates')
  const [message] = membersOf(expectTag(content, constructed(0)))
  const list = membersOf(message).find(({ tag }) => tag === constructed(0))
  return (list === undefined ? [] : membersOf(list))
    .filter(({ tag }) => tag === tags.sequence)
    .slice(0, maxCertificates)
    .map(one => readCertificate(Buffer.from(bytesOf(one))))
}
