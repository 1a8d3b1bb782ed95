import { rootCertificates } from 'node:tls'
import type { Machine } from '../../machines/machine.ts'
import { oncePerMachine } from '../../machines/once-per-machine.ts'
import type { VerificationRules } from '../../x509/verification-rules.ts'
import { type OpensslFacts, opensslIn, opensslOf } from '../openssl/files.ts'
import { findLibrary, librariesBeside } from '../recognition/library-files.ts'
import { distinctPrograms } from '../recognition/program-files.ts'
import { readProgram, textIn } from '../recognition/program-text.ts'

/** A Node.js as its program shows it. */
export interface NodeFiles {
  readonly path: string
  readonly version: string
  /** PEM. */
  readonly roots: readonly string[]
  readonly openssl: OpensslFacts | undefined
  /** It was configured to take OpenSSL's own store for its default, as Debian's is (--openssl-use-def-ca-store). */
  readonly usesOpensslCa: boolean
  readonly rules: VerificationRules
}

/** One search for Node.js and for npm, which lives in it. */
export const nodeFiles = oncePerMachine(searchNodes)

async function searchNodes(machine: Machine): Promise<readonly NodeFiles[]> {
  const programs = await distinctPrograms(machine, /^node(?:js)?$/)
  return Promise.all(
    programs.map(async ({ path, bytes }) => {
      const program = (await sharedNode(machine, path, bytes)) ?? bytes
      const roots = certificatesIn(program)
      const version = textIn(program, 'node-v', /^node-v(\d+\.\d+\.\d+)[.-]/) ?? ''
      return {
        path,
        version,
        // Of its configuration, which every Node.js carries as text.
        usesOpensslCa: program.includes('NODE_OPENSSL_CERT_STORE', 0, 'latin1'),
        rules: rulesOf(version, opensslIn(program) !== undefined),
        // Too large a program, or one that keeps them in another way: those that this process was built with are Mozilla's too.
        roots: roots.length > 0 ? roots : rootCertificates,
        openssl: await opensslOf(machine, program, librariesBeside(path)),
      }
    }),
  )
}

/** Distributions split it into a small program and libnode.so. */
async function sharedNode(machine: Machine, path: string, program: Buffer): Promise<Buffer | undefined> {
  const name = textIn(program, 'libnode.so', /^(libnode\.so[.\d]*)\0/)
  const library = name === undefined ? undefined : await findLibrary(machine, name, librariesBeside(path))
  return library === undefined ? undefined : readProgram(machine, library)
}

const begin = '-----BEGIN CERTIFICATE-----\n'
const end = '-----END CERTIFICATE-----'
const maxCertificates = 1000

/** The roots stand in the program as PEM (node: src/node_root_certs.h), each a string of its own or one behind the other. */
function certificatesIn(program: Buffer): readonly string[] {
  const certificates = new Set<string>()
  let at = program.indexOf(begin, 0, 'latin1')
  while (at !== -1 && certificates.size < maxCertificates) {
    const until = program.indexOf(end, at, 'latin1')
    const body = until === -1 ? '' : program.toString('latin1', at + begin.length, Math.min(until, at + 10_000))
    if (/^[A-Za-z0-9+/=\n]+$/.test(body)) certificates.add(`${begin}${body.trimEnd()}\n${end}`)
    at = program.indexOf(begin, at + begin.length, 'latin1')
  }
  return [...certificates]
}

/**
 * The security level of its OpenSSL: 1 for the 3.0 that Node.js brings until 22, 2 for its 3.5, from 24 on, and 2 for that of a
 * distribution, which Debian's Node.js loads.
 */
function rulesOf(version: string, bringsOpenssl: boolean): VerificationRules {
  return bringsOpenssl && Number.parseInt(version, 10) < 24 ? { smallestRsa: 1024 } : {}
}

/** Whether OpenSSL's own store stands for the roots inside. @param isDefault how it was built; `options`: NODE_OPTIONS */
export function takesOpensslCa(isDefault: boolean, options: string): boolean {
  return /--use-openssl-ca\b/.test(options) || (isDefault && !/--use-bundled-ca\b/.test(options))
}
