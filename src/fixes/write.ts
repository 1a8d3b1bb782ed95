import { createHash, randomUUID } from 'node:crypto'
import { chmod, mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Certificate } from '../x509/certificate.ts'
import { toPem } from '../x509/pem.ts'
import { subjectHash } from '../x509/subject-hash.ts'

// The files hold public certificates and later steps may run as another user, so everybody may read them and only we write.
const fileMode = 0o644
const directoryMode = 0o755

/** Writes a PEM bundle and gives its path, as `writeWhole` does. */
export async function writeBundle(directory: string, anchors: readonly Certificate[]): Promise<string> {
  return writeWhole(directory, 'pem', Buffer.from(anchors.map(({ der }) => toPem(der)).join('')))
}

/** Writes a file that is named by its content, and gives its path. It is there whole or not at all. */
export async function writeWhole(directory: string, extension: string, content: Buffer): Promise<string> {
  const path = join(directory, `${contentName(content)}.${extension}`)
  if (await holds(path, content)) return path
  await makeDirectory(directory)
  const unfinished = join(directory, `.${randomUUID()}`)
  await writeFile(unfinished, content, { mode: fileMode, flag: 'wx' })
  // The mode above is cut by the umask: a 077 would shut out the user of a later Docker action.
  await chmod(unfinished, fileMode)
  await rename(unfinished, path)
  return path
}

/** Writes a directory as `openssl rehash` leaves one, files in place of links, and gives its path. */
export async function writeHashedDirectory(directory: string, anchors: readonly Certificate[]): Promise<string> {
  const files = new Map(hashedNames(anchors).map(({ name, certificate }) => [name, toPem(certificate.der)]))
  const path = join(directory, `${contentName([...files].join(''))}.d`)
  if (await exists(path)) return path
  await makeDirectory(directory)
  const unfinished = join(directory, `.${randomUUID()}`)
  await makeDirectory(unfinished)
  for (const [name, text] of files) {
    await writeFile(join(unfinished, name), text, { mode: fileMode, flag: 'wx' })
    await chmod(join(unfinished, name), fileMode)
  }
  try {
    await rename(unfinished, path)
  } catch (error) {
    await rm(unfinished, { recursive: true, force: true })
    // Another step wrote the same content at the same time.
    if (!(await exists(path))) throw error
  }
  return path
}

/** `<subject hash>.<n>`, n counting the certificates of one subject (openssl-rehash(1)). */
export function hashedNames(
  anchors: readonly Certificate[],
): readonly { readonly name: string; readonly certificate: Certificate }[] {
  const counts = new Map<string, number>()
  return anchors.map(certificate => {
    const hash = subjectHash(certificate)
    const count = counts.get(hash) ?? 0
    counts.set(hash, count + 1)
    return { name: `${hash}.${count}`, certificate }
  })
}

async function makeDirectory(path: string): Promise<void> {
  const created = await mkdir(path, { recursive: true, mode: directoryMode })
  if (created !== undefined) await chmod(path, directoryMode)
}

function contentName(content: string | Buffer): string {
  return createHash('sha256').update(content).digest('hex').slice(0, 16)
}

async function holds(path: string, content: Buffer): Promise<boolean> {
  try {
    return (await readFile(path)).equals(content)
  } catch {
    return false
  }
}

async function exists(path: string): Promise<boolean> {
  try {
    await stat(path)
    return true
  } catch {
    return false
  }
}
