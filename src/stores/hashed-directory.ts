import type { FileContent, Machine } from '../machines/machine.ts'
import type { Certificate } from '../x509/certificate.ts'
import { subjectHash } from '../x509/subject-hash.ts'
import { nothing, openSslDialect, type StoreContent } from './pem-bundle.ts'
import { pemCertificates, type ReadCertificate } from './pem-certificates.ts'

const maximumFiles = 4096
const filesAtOnce = 32
const link = /^([0-9a-f]{8})\.(0|[1-9]\d*)$/

interface DirectoryFile {
  readonly name: string
  readonly content: FileContent
  readonly certificates: readonly Certificate[]
}

/**
 * Reads a directory as OpenSSL's by_dir does: a certificate is found only in a file named by the hash of its subject and a
 * number, and numbers count up from 0 without a gap. Every other certificate there is `unhashed`.
 */
export async function hashedDirectory(
  machine: Pick<Machine, 'list' | 'read'>,
  path: string,
  read: ReadCertificate,
): Promise<StoreContent> {
  const listing = await machine.list(path)
  switch (listing.state) {
    case 'missing':
      return nothing('missing')
    case 'not-a-directory':
      return nothing('malformed', 'it is a file; a directory with hash links is wanted')
    case 'unreadable':
      return nothing('unreadable', listing.reason)
    case 'listed':
      return directoryContent(await readFiles(machine, path, listing.names, read), listing.names.length)
  }
}

async function readFiles(
  machine: Pick<Machine, 'read'>,
  path: string,
  names: readonly string[],
  read: ReadCertificate,
): Promise<DirectoryFile[]> {
  const links = names.filter(name => link.test(name))
  const wanted = [...links, ...names.filter(name => !link.test(name))].slice(0, maximumFiles)
  const files: DirectoryFile[] = []
  for (let at = 0; at < wanted.length; at += filesAtOnce) {
    const group = wanted.slice(at, at + filesAtOnce)
    files.push(...(await Promise.all(group.map(name => readFile(machine, path, name, read)))))
  }
  return files
}

async function readFile(
  machine: Pick<Machine, 'read'>,
  path: string,
  name: string,
  read: ReadCertificate,
): Promise<DirectoryFile> {
  const content = await machine.read(`${path.replace(/(?<!\/)\/+$/, '')}/${name}`)
  if (content.state !== 'read') return { name, content, certificates: [] }
  const text = Buffer.from(content.bytes.buffer, content.bytes.byteOffset, content.bytes.byteLength).toString('latin1')
  // X509_load_cert_file goes block by block: what stands before a broken one counts.
  return { name, content, certificates: pemCertificates(text, openSslDialect, read).certificates }
}

function directoryContent(files: readonly DirectoryFile[], listed: number): StoreContent {
  const anchors = new Map<string, Certificate>()
  for (const file of reachable(files)) {
    const hash = file.name.slice(0, 8)
    for (const certificate of file.certificates) {
      if (subjectHash(certificate) === hash) anchors.set(certificate.sha256, certificate)
    }
  }
  const unhashed = new Map<string, Certificate>()
  for (const certificate of files.flatMap(file => file.certificates)) {
    if (!anchors.has(certificate.sha256)) unhashed.set(certificate.sha256, certificate)
  }
  if (anchors.size === 0 && unhashed.size === 0) return withoutCertificates(files)
  return {
    state: 'ok',
    anchors: [...anchors.values()],
    unhashed: [...unhashed.values()],
    ...(listed > files.length ? { detail: `only ${files.length} of its ${listed} files were read` } : {}),
  }
}

/** Links whose predecessors are all there; OpenSSL stops counting at the first number that is missing. */
function reachable(files: readonly DirectoryFile[]): DirectoryFile[] {
  const present = new Set(files.filter(({ content }) => content.state !== 'missing').map(({ name }) => name))
  return files.filter(({ name }) => {
    const [, hash, number] = link.exec(name) ?? []
    if (hash === undefined) return false
    return Array.from({ length: Math.min(Number(number), maximumFiles) }, (_, before) => `${hash}.${before}`).every(
      before => present.has(before),
    )
  })
}

function withoutCertificates(files: readonly DirectoryFile[]): StoreContent {
  const refused = files.flatMap(({ content }) => (content.state === 'unreadable' ? [content.reason] : []))
  const [reason] = refused
  if (reason === undefined) return nothing('empty')
  return nothing('unreadable', `${refused.length} of its ${files.length} files cannot be read: ${reason}`)
}
