import type { Machine } from '../../machines/machine.ts'
import { findLibrary, libraryNameIn } from '../recognition/library-files.ts'
import { readProgram, textIn } from '../recognition/program-text.ts'

/** The OpenSSL that a program carries or loads. */
export interface OpensslFacts {
  readonly version: string
  /** OPENSSLDIR; '' where it is not told. */
  readonly folder: string
  readonly cafile: string
  readonly capath: string
}

const read = new WeakMap<Machine, Map<string, Promise<OpensslFacts | undefined>>>()

/**
 * Of the one that is compiled into `program`, or else of the libcrypto that it loads; undefined where it has none.
 * @param beside where the program was linked to look for libraries first
 */
export async function opensslOf(
  machine: Machine,
  program: Buffer,
  beside: readonly string[] = [],
): Promise<OpensslFacts | undefined> {
  const own = opensslIn(program)
  if (own !== undefined) return own
  const name = libraryNameIn(program, 'libcrypto') ?? libraryNameIn(program, 'libssl')?.replace('libssl', 'libcrypto')
  const path = name === undefined ? undefined : await findLibrary(machine, name, beside)
  return path === undefined ? undefined : inLibrary(machine, path)
}

function inLibrary(machine: Machine, path: string): Promise<OpensslFacts | undefined> {
  const known = read.get(machine) ?? new Map<string, Promise<OpensslFacts | undefined>>()
  read.set(machine, known)
  const facts = known.get(path) ?? readProgram(machine, path).then(bytes => bytes && opensslIn(bytes))
  known.set(path, facts)
  return facts
}

/** What `openssl version -d` and `-v` print stands in the library as it is (openssl: crypto/cversion.c). */
export function opensslIn(bytes: Buffer): OpensslFacts | undefined {
  const folder = textIn(bytes, 'OPENSSLDIR: "', /^OPENSSLDIR: "(\/[^"\0]*)"/)
  if (folder === undefined) return undefined
  const version = textIn(bytes, 'OpenSSL ', /^OpenSSL (\d+\.\d+\.\d+[a-z]?)/) ?? ''
  return { version, folder, cafile: `${folder}/cert.pem`, capath: `${folder}/certs` }
}
