import { join } from 'node:path'
import type { Machine } from '../../machines/machine.ts'
import type { StoreReference } from '../../stores/store.ts'
import { isFile } from '../recognition/program-files.ts'

// https://github.com/rustls/openssl-probe, src/lib.rs, as of 0.1.6: what programs in Rust take that carry an OpenSSL or rustls.

const folders = [
  '/var/ssl',
  '/usr/share/ssl',
  '/usr/local/ssl',
  '/usr/local/openssl',
  '/usr/local/etc/openssl',
  '/usr/local/share',
  '/usr/lib/ssl',
  '/usr/ssl',
  '/etc/openssl',
  '/etc/pki/ca-trust/extracted/pem',
  '/etc/pki/tls',
  '/etc/ssl',
  '/etc/certs',
  '/opt/etc/ssl',
]

const files = [
  'cert.pem',
  'certs.pem',
  'ca-bundle.pem',
  'cacert.pem',
  'ca-certificates.crt',
  'certs/ca-certificates.crt',
  'certs/ca-root-nss.crt',
  'certs/ca-bundle.crt',
  'CARootCertificates.pem',
  'tls-ca-bundle.pem',
]

/**
 * The file and the directory that it finds: what SSL_CERT_FILE and SSL_CERT_DIR name, which is no list here, where that is
 * there, and else the first of its places.
 */
export async function probedStores(machine: Machine): Promise<readonly StoreReference[]> {
  const { SSL_CERT_FILE, SSL_CERT_DIR } = machine.environment
  const isBundle = (path: string) => isFile(machine, path)
  const isDirectory = async (path: string) => (await machine.list(path)).state === 'listed'
  const bundles = folders.flatMap(folder => files.map(file => join(folder, file)))
  const directories = folders.map(folder => join(folder, 'certs'))
  return [
    ...chosen(
      'SSL_CERT_FILE',
      'bundle',
      await firstThat(isBundle, told(SSL_CERT_FILE)),
      await firstThat(isBundle, bundles),
    ),
    ...chosen(
      'SSL_CERT_DIR',
      'directory',
      await firstThat(isDirectory, told(SSL_CERT_DIR)),
      await firstThat(isDirectory, directories),
    ),
  ]
}

function told(path: string | undefined): readonly string[] {
  return path ? [path] : []
}

function chosen(
  variable: string,
  form: 'bundle' | 'directory',
  named: string | undefined,
  found: string | undefined,
): readonly StoreReference[] {
  const standard: readonly StoreReference[] = found === undefined ? [] : [{ origin: 'default', form, path: found }]
  if (named === undefined) return standard
  return [
    { origin: 'variable', form, path: named, variable },
    ...standard.map(store => ({ ...store, replacedBy: variable })),
  ]
}

async function firstThat(
  holds: (path: string) => Promise<boolean>,
  paths: readonly string[],
): Promise<string | undefined> {
  for (const path of paths) {
    if (await holds(path)) return path
  }
  return undefined
}
