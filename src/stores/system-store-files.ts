import { UsageError } from '../model.ts'
import { printable, shortFingerprint } from '../text.ts'
import { toPem } from '../x509/pem.ts'
import type { Given } from './given-certificates.ts'

/** A file for the folder of anchors: its name there, and what it holds. */
export interface AnchorFile {
  readonly name: string
  readonly pem: string
  readonly subject: string
  readonly sha256: string
}

/** A name that `anchorFiles` gives: the only ones that are ever removed. */
export const anchorFileName = /^local-issuer-[0-9a-f]{16}\.crt$/

/**
 * One file for each certificate that was given, each once. An intermediate or a leaf in a system store ends a path for some
 * clients and not for others, so only roots pass. @throws UsageError naming the certificate and where it stands.
 */
export function anchorFiles(given: readonly Given[]): readonly AnchorFile[] {
  const files = given.map(one => {
    const { subject, sha256, der } = one.certificate
    const what = whatElse(one)
    if (what !== undefined) {
      throw new UsageError(
        `install: "${subject}" (SHA-256 ${shortFingerprint(sha256)}) of ${printable(one.from, 200)} is ${what}; ` +
          'only self-signed CA certificates go into the system store: give the root alone, or leave install out.',
      )
    }
    return { name: `local-issuer-${sha256.slice(0, 16)}.crt`, pem: toPem(der), subject, sha256 }
  })
  return [...new Map(files.map(file => [file.sha256, file])).values()]
}

/** What it is, where it is no root. */
function whatElse({ certificate: { isCa, selfSigned } }: Given): string | undefined {
  if (isCa) return selfSigned ? undefined : 'an intermediate'
  return selfSigned ? 'self-signed and no CA' : 'a leaf'
}
