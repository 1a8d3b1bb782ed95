import { resolve } from 'node:path'
import { UsageError } from '../model.ts'
import { printable } from '../text.ts'
import { type Certificate, readCertificate } from '../x509/certificate.ts'
import { pemBlocks } from '../x509/pem.ts'

/** A certificate that the user gave, and the file or input that it stands in. */
export interface Given {
  readonly certificate: Certificate
  readonly from: string
  /** The absolute path of a PEM file that holds this one and nothing else, as every tool takes it. */
  readonly alone?: string
}

/** Reads a file that an input names. @throws UsageError naming the input and the file. */
export type ReadFile = (input: string, path: string) => Promise<Uint8Array>

const input = 'ca-certificates'

/** Reads `ca-certificates`: PEM text, or paths of PEM or DER files, one a line. @throws UsageError */
export async function givenCertificates(value: string, readFile: ReadFile): Promise<readonly Given[]> {
  if (value.includes('-----BEGIN ')) return certificatesIn(Buffer.from(value), `the input ${input}`, false)
  const paths = value.split('\n').flatMap(line => line.trim() || [])
  const given = await Promise.all(paths.map(async path => certificatesIn(await readFile(input, path), path, true)))
  return given.flat()
}

function certificatesIn(bytes: Uint8Array, from: string, isFile: boolean): Given[] {
  const place = printable(from, 200)
  const blocks = pemBlocks(Buffer.from(bytes).toString('latin1'))
  if (blocks.length === 0) return [{ certificate: readAt(bytes, `${place} (read as DER)`), from }]
  return blocks.map(block => {
    const where = `${place}, line ${block.line}`
    if (/PRIVATE KEY/.test(block.label)) {
      throw new UsageError(`${input}: ${where} is a private key; give the certificates alone, in a file of their own.`)
    }
    if (block.label !== 'CERTIFICATE') {
      throw new UsageError(
        `${input}: ${where} is a ${block.label}; give blocks that begin with -----BEGIN CERTIFICATE-----.`,
      )
    }
    if ('error' in block) throw new UsageError(`${input}: ${where}: the block ${block.error}.`)
    const isAlone = isFile && blocks.length === 1
    return { certificate: readAt(block.der, where), from, ...(isAlone ? { alone: resolve(from) } : {}) }
  })
}

function readAt(der: Uint8Array, where: string): Certificate {
  try {
    return readCertificate(der)
  } catch (error) {
    const why = error instanceof Error ? printable(error.message, 200) : ''
    throw new UsageError(`${input}: ${where} is no X.509 certificate in PEM or DER: ${why}`)
  }
}
