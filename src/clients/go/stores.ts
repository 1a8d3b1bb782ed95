import type { Machine } from '../../machines/machine.ts'
import { platformStores } from '../../stores/platform-store.ts'
import type { StoreReference } from '../../stores/store.ts'

// crypto/x509, root_linux.go and root_unix.go, as of Go 1.19. Other systems have lists of their own, or ask the platform.

/** The first that can be read is taken, whatever is in it. */
const certFiles = [
  '/etc/ssl/certs/ca-certificates.crt',
  '/etc/pki/tls/certs/ca-bundle.crt',
  '/etc/ssl/ca-bundle.pem',
  '/etc/pki/tls/cacert.pem',
  '/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem',
  '/etc/ssl/cert.pem',
]

/** All are read, each file in them. */
const certDirectories = ['/etc/ssl/certs', '/etc/pki/tls/certs', '/system/etc/security/cacerts']

/** Whether the lists above are those of this machine. */
export function knowsGoStores({ families }: Pick<Machine, 'families'>): boolean {
  return !families.includes('darwin') && !families.includes('win32')
}

/**
 * On macOS and Windows Go has the platform verify (root_darwin.go, root_windows.go), with its store and whatever the variables
 * say. What a Go program on Linux verifies with: SSL_CERT_FILE takes the place of the list of files, SSL_CERT_DIR, a list itself,
 * that of the directories, and both kinds count. An empty variable counts as not set.
 */
export async function goStores(
  machine: Pick<Machine, 'environment' | 'read' | 'list' | 'families' | 'run'>,
): Promise<readonly StoreReference[]> {
  if (!knowsGoStores(machine)) return platformStores(machine)
  const { SSL_CERT_FILE: file, SSL_CERT_DIR: directories } = machine.environment
  const [defaultFile, defaultDirectories] = await Promise.all([firstFile(machine), existingDirectories(machine)])
  const standard = [
    ...[defaultFile].map(path => reference('bundle', path, 'SSL_CERT_FILE', file)),
    ...defaultDirectories.map(path => reference('directory', path, 'SSL_CERT_DIR', directories)),
  ]
  return [
    ...(file ? [told('bundle', file, 'SSL_CERT_FILE')] : []),
    ...(directories ?? '').split(':').flatMap(path => (path ? told('directory', path, 'SSL_CERT_DIR') : [])),
    ...standard,
  ]
}

function told(form: 'bundle' | 'directory', path: string, variable: string): StoreReference {
  return { origin: 'variable', form, path, variable, reader: 'go' }
}

function reference(
  form: 'bundle' | 'directory',
  path: string,
  variable: string,
  value: string | undefined,
): StoreReference {
  return { origin: 'default', form, path, reader: 'go', ...(value ? { replacedBy: variable } : {}) }
}

/** Where none is there, the first of the list: it is what is missing. */
async function firstFile(machine: Pick<Machine, 'read'>): Promise<string> {
  for (const path of certFiles) {
    if ((await machine.read(path)).state === 'read') return path
  }
  return certFiles[0] ?? ''
}

async function existingDirectories(machine: Pick<Machine, 'list'>): Promise<readonly string[]> {
  const listings = await Promise.all(certDirectories.map(path => machine.list(path)))
  return certDirectories.filter((_, index) => listings[index]?.state === 'listed')
}
