import { X509Certificate } from 'node:crypto'

/** A root program lists some 150; what is longer than this is no certificate. */
const maxCertificates = 1000
const maxBytes = 10_000
/** How often the bytes are looked at: a program may be made of nothing else. */
const maxHits = 20_000

/** In DER what stands in front of the serial number: the version, 3. All of Mozilla's roots have it. */
const version3 = Buffer.from([0xa0, 0x03, 0x02, 0x01, 0x02, 0x02])
/** The headers of the two sequences around that, each with a length of two bytes. */
const headersLength = 8

/**
 * The roots that stand in a program as DER, as PEM: rustls's webpki-root-certs and Bun keep them so, side by side and with no
 * other certificate (measured on Deno 2.9.6 and Bun 1.4.5: all of theirs, and nothing else).
 */
export function builtInRoots(program: Buffer): readonly string[] {
  const roots = new Set<string>()
  let at = program.indexOf(version3)
  for (let hit = 0; at !== -1 && hit < maxHits && roots.size < maxCertificates; hit += 1) {
    const root = rootAt(program, at - headersLength)
    if (root !== undefined) roots.add(root)
    at = program.indexOf(version3, at + version3.length)
  }
  return [...roots]
}

function rootAt(program: Buffer, start: number): string | undefined {
  if (start < 0 || program.readUInt16BE(start) !== 0x3082 || program.readUInt16BE(start + 4) !== 0x3082)
    return undefined
  const length = 4 + program.readUInt16BE(start + 2)
  if (length > maxBytes || start + length > program.length) return undefined
  try {
    const certificate = new X509Certificate(program.subarray(start, start + length))
    return certificate.ca && certificate.subject === certificate.issuer ? certificate.toString().trimEnd() : undefined
  } catch {
    // Those bytes by chance.
    return undefined
  }
}
