import type { Machine } from '../../machines/machine.ts'
import type { StoreReference } from '../../stores/store.ts'
import type { VerificationRules } from '../../x509/verification-rules.ts'
import { gnutlsRulesWithoutPurpose } from '../gnutls/rules.ts'
import { findLibrary, libraryNameIn } from '../recognition/library-files.ts'
import { readProgram, textIn } from '../recognition/program-text.ts'
import type { Loaded } from './stores.ts'

/** The libcurl that a program carries or loads. */
export interface LibcurlFacts {
  readonly version: string
  readonly backend: 'OpenSSL' | 'GnuTLS' | ''
  /** What it was built to load (CURL_CA_BUNDLE and CURL_CA_PATH of its own build), the bundle first. */
  readonly loads: readonly Loaded[]
}

/** GnuTLS reads every file of a directory, with a hash link to it or not (gnutls: lib/x509/verify-high2.c). */
export function readAs({ backend }: LibcurlFacts, stores: readonly StoreReference[]): readonly StoreReference[] {
  if (backend !== 'GnuTLS') return stores
  return stores.map(store => (store.form === 'directory' ? { ...store, reader: 'go' } : store))
}

/** Of the TLS library under it. */
export function rulesOf({ backend }: LibcurlFacts): { readonly rules?: VerificationRules } {
  return backend === 'GnuTLS' ? { rules: gnutlsRulesWithoutPurpose } : {}
}

/** Debian has one for each TLS library, under names of their own. */
const names = ['libcurl-gnutls', 'libcurl-nss', 'libcurl']

/** @param beside where the program was linked to look for libraries first */
export async function libcurlOf(
  machine: Machine,
  program: Buffer,
  beside: readonly string[],
): Promise<LibcurlFacts | undefined> {
  const name = names.map(library => libraryNameIn(program, library)).find(found => found !== undefined)
  const path = name === undefined ? undefined : await findLibrary(machine, name, beside)
  const library = path === undefined ? program : await readProgram(machine, path)
  const version = library && textIn(library, 'libcurl/', /^libcurl\/(\d+\.\d+\.\d+)/)
  if (library === undefined || version === undefined) return undefined
  return { version, backend: backendOf(library), loads: loadsIn(library) }
}

function backendOf(library: Buffer): LibcurlFacts['backend'] {
  if (libraryNameIn(library, 'libgnutls') !== undefined) return 'GnuTLS'
  const isOpenssl = libraryNameIn(library, 'libssl') !== undefined || library.includes('OPENSSLDIR: "', 0, 'latin1')
  return isOpenssl ? 'OpenSSL' : ''
}

const bundles = ['ca-certificates.crt', 'ca-bundle.crt', 'tls-ca-bundle.pem', 'ca-bundle.pem', 'cacert.pem', 'cert.pem']

function loadsIn(library: Buffer): readonly Loaded[] {
  const bundle = bundles
    .map(name => textIn(library, `/${name}`, new RegExp(`\\0(/[\\w./-]*/${name.replaceAll('.', '\\.')})\\0`), 120))
    // What OpenSSL names itself, where it is in the same program, is no setting of libcurl's.
    .find(path => path !== undefined && !isOpensslDefault(library, path))
  const directory = ['/etc/ssl/certs', '/etc/pki/tls/certs']
    .map(path => textIn(library, path, new RegExp(`\\0(${path})/?\\0`), 1))
    .find(path => path !== undefined && !isOpensslDefault(library, path))
  return [
    ...(bundle === undefined ? [] : [{ path: bundle, form: 'bundle' as const }]),
    ...(directory === undefined ? [] : [{ path: directory, form: 'directory' as const }]),
  ]
}

function isOpensslDefault(library: Buffer, path: string): boolean {
  const folder = textIn(library, 'OPENSSLDIR: "', /^OPENSSLDIR: "(\/[^"\0]*)"/)
  return folder !== undefined && (path === `${folder}/cert.pem` || path === `${folder}/certs`)
}
