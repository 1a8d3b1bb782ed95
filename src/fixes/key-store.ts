import type { Certificate } from '../x509/certificate.ts'
import { pkcs12TrustStore } from '../x509/pkcs12-writer.ts'
import { writeWhole } from './write.ts'

/** Writes a PKCS#12 trust store for Java and gives its path. Named by its content, as a bundle is. */
export async function writeKeyStore(directory: string, anchors: readonly Certificate[]): Promise<string> {
  return writeWhole(directory, 'p12', pkcs12TrustStore(anchors))
}
