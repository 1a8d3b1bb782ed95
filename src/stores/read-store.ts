import type { Machine } from '../machines/machine.ts'
import { type Certificate, readCertificate } from '../x509/certificate.ts'
import { hashedDirectory } from './hashed-directory.ts'
import { javaKeyStore } from './java-key-store.ts'
import {
  type BundleDialect,
  gnutlsDialect,
  goDialect,
  nodeExtraDialect,
  nothing,
  openSslDialect,
  pemBundle,
  type StoreContent,
} from './pem-bundle.ts'
import type { ReadCertificate } from './pem-certificates.ts'
import type { Store, StoreReference } from './store.ts'

/** Reads one store. Never rejects for what lies at its path: that is its state. */
export async function readStore(
  machine: Pick<Machine, 'read' | 'list'>,
  reference: StoreReference,
  read: ReadCertificate = readCertificate,
): Promise<Store> {
  return { ...reference, ...(await readContent(machine, reference, read)) }
}

/** Reads each path once, and each certificate once however many stores hold it: the clients of a machine share most of both. */
export function storeReader(machine: Pick<Machine, 'read' | 'list'>): (reference: StoreReference) => Promise<Store> {
  const contents = new Map<string, Promise<StoreContent>>()
  const certificates = new Map<string, Certificate>()
  const read: ReadCertificate = der => {
    const key = Buffer.from(der.buffer, der.byteOffset, der.byteLength).toString('latin1')
    const known = certificates.get(key) ?? readCertificate(der)
    certificates.set(key, known)
    return known
  }
  return async reference => {
    const { form, path, pem, password } = reference
    const key = JSON.stringify([form, path, pem, password, dialectOf(reference)])
    const content = contents.get(key) ?? readContent(machine, reference, read)
    contents.set(key, content)
    return { ...reference, ...(await content) }
  }
}

async function readContent(
  machine: Pick<Machine, 'read' | 'list'>,
  reference: StoreReference,
  read: ReadCertificate,
): Promise<StoreContent> {
  const { form, path } = reference
  if (form === 'built-in') {
    return pemBundle({ state: 'read', bytes: Buffer.from(reference.pem ?? '', 'latin1') }, openSslDialect, read)
  }
  if (form === 'platform') {
    if (reference.pem === undefined) return nothing('unreadable', "the system's tool did not tell what is in it")
    return pemBundle({ state: 'read', bytes: Buffer.from(reference.pem, 'latin1') }, goDialect, read)
  }
  if (path === undefined || path === '') return nothing('missing', 'no path is set')
  if (form === 'directory') {
    const content = await hashedDirectory(machine, path, read)
    return reference.reader === undefined ? content : withEveryFile(content)
  }
  if (form === 'key-store') return javaKeyStore(await machine.read(path), reference.password, read)
  return pemBundle(await machine.read(path), dialectOf(reference), read)
}

function withEveryFile(content: StoreContent): StoreContent {
  return { ...content, anchors: [...content.anchors, ...content.unhashed], unhashed: [] }
}

function dialectOf(reference: StoreReference): BundleDialect {
  if (reference.reader === 'go') return goDialect
  if (reference.reader === 'gnutls') return gnutlsDialect
  return reference.variable === 'NODE_EXTRA_CA_CERTS' ? nodeExtraDialect : openSslDialect
}
