import type { FileContent } from '../machines/machine.ts'
import { counted } from '../text.ts'
import { type Certificate, MalformedCertificate } from '../x509/certificate.ts'
import { jksAnchors } from './jks.ts'
import { KeyStoreError } from './key-store-error.ts'
import { nothing, type StoreContent } from './pem-bundle.ts'
import type { ReadCertificate } from './pem-certificates.ts'
import { readPkcs12 } from './pkcs12.ts'

/** A thousand times Java's own. */
const maximumBytes = 16 * 1024 * 1024

/**
 * Judges the file of a Java key store, JKS or PKCS#12 whatever its name says, as Java does when it is its trust store.
 * @param password the one that Java is told, if any
 */
export async function javaKeyStore(
  content: FileContent,
  password: string | undefined,
  read: ReadCertificate,
): Promise<StoreContent> {
  switch (content.state) {
    case 'missing':
      return nothing('missing')
    case 'directory':
      return nothing('malformed', 'it is a directory; a key store is wanted')
    case 'unreadable':
      return nothing('unreadable', content.reason)
    case 'read':
      return keyStoreContent(content.bytes, password, read)
  }
}

async function keyStoreContent(
  content: Uint8Array,
  password: string | undefined,
  read: ReadCertificate,
): Promise<StoreContent> {
  const bytes = Buffer.from(content.buffer, content.byteOffset, content.byteLength)
  if (bytes.length === 0) return nothing('empty')
  if (bytes.length > maximumBytes) return nothing('unreadable', 'it is larger than 16 MiB')
  try {
    switch (bytes.toString('hex', 0, 4)) {
      case 'feedfeed':
        return anchorsIn(jksAnchors(bytes, password), read)
      case 'cececece':
        return nothing('malformed', 'it is a key store of the kind JCEKS, which is not read here')
      default:
        return bytes[0] === 0x30 ? await pkcs12Content(bytes, password, read) : nothing('malformed', otherKind(bytes))
    }
  } catch (error) {
    if (error instanceof KeyStoreError) return nothing(error.state, error.message)
    throw error
  }
}

async function pkcs12Content(
  bytes: Buffer,
  password: string | undefined,
  read: ReadCertificate,
): Promise<StoreContent> {
  const { anchors, unmarked, passedOver } = await readPkcs12(bytes, password)
  if (anchors.length > 0) return anchorsIn(anchors, read)
  if (passedOver) {
    return nothing(
      'unreadable',
      'its certificates are encrypted and no password is told, so that Java passes over them without a word; set -Djavax.net.ssl.trustStorePassword (keytool writes changeit by custom)',
    )
  }
  if (unmarked === 0) return nothing('empty')
  return nothing(
    'empty',
    `it holds ${counted(unmarked, 'certificate')}, none with Java's mark of trust, which openssl pkcs12 does not write; import with keytool -importcert`,
  )
}

function anchorsIn(ders: readonly Buffer[], read: ReadCertificate): StoreContent {
  const anchors = new Map<string, Certificate>()
  const refusals: string[] = []
  for (const der of ders) {
    try {
      const certificate = read(der)
      anchors.set(certificate.sha256, certificate)
    } catch (error) {
      if (!(error instanceof MalformedCertificate)) throw error
      refusals.push(error.message)
    }
  }
  const [why] = refusals
  if (why === undefined) {
    return anchors.size === 0 ? nothing('empty') : { state: 'ok', anchors: [...anchors.values()], unhashed: [] }
  }
  const detail = `${refusals.length} of its ${counted(ders.length, 'certificate')} could not be read: ${why}`
  return { state: anchors.size === 0 ? 'malformed' : 'ok', detail, anchors: [...anchors.values()], unhashed: [] }
}

function otherKind(bytes: Buffer): string {
  return bytes.includes('-----BEGIN ')
    ? 'it holds PEM, and Java wants a key store: keytool -importcert -noprompt -alias ca -file FILE -keystore NEW -storetype PKCS12 -storepass changeit'
    : 'it is neither a JKS nor a PKCS#12 key store'
}
