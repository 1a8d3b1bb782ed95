import { createHash } from 'node:crypto'
import { join } from 'node:path'
import type { Machine } from '../../machines/machine.ts'
import { oncePerMachine } from '../../machines/once-per-machine.ts'
import { tooLarge } from '../../machines/size-limit.ts'
import { readProgram } from './program-text.ts'

/** Where images keep programs that PATH does not name. */
const usualFolders = ['/usr/local/bin', '/usr/bin', '/bin', '/usr/local/sbin', '/usr/sbin', '/sbin']

export interface ProgramFile {
  readonly path: string
  readonly bytes: Buffer
}

/** Programs of one machine by the folders that they lie in, listed once. */
const programFolders = oncePerMachine(listFolders)

/** Paths of the programs with such a name: on PATH first, then in the usual folders and in `/opt/*\/bin`. Links count as what they are. */
export async function programsNamed(machine: Machine, name: RegExp): Promise<readonly string[]> {
  const paths = [...(await programFolders(machine))].flatMap(([folder, names]) =>
    names.filter(entry => name.test(entry)).map(entry => join(folder, entry)),
  )
  const programs = await Promise.all(paths.map(path => machine.which(path)))
  return programs.filter(path => path !== undefined)
}

/** The same with their bytes; of several links to one program the first. */
export async function distinctPrograms(machine: Machine, name: RegExp): Promise<readonly ProgramFile[]> {
  const found: ProgramFile[] = []
  for (const path of await programsNamed(machine, name)) {
    const bytes = await readProgram(machine, path)
    if (bytes !== undefined && !found.some(known => known.bytes.equals(bytes))) found.push({ path, bytes })
  }
  return found
}

export function digestOf(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('base64')
}

/** Names in a folder, as paths; none where there is no folder. */
export async function pathsIn(machine: Pick<Machine, 'list'>, folder: string, name = /^/): Promise<readonly string[]> {
  const listing = await machine.list(folder)
  return listing.state === 'listed'
    ? listing.names.filter(entry => name.test(entry)).map(entry => join(folder, entry))
    : []
}

/** A file that may be read. Its bytes are not asked for: those of a program in an image cost a copy out of it. */
export async function isFile(machine: Pick<Machine, 'read'>, path: string): Promise<boolean> {
  const content = await machine.read(path, 0)
  return content.state === 'read' || (content.state === 'unreadable' && content.reason === tooLarge(0))
}

async function listFolders(machine: Machine): Promise<ReadonlyMap<string, readonly string[]>> {
  const path = (machine.environment['PATH'] ?? '').split(':').filter(folder => folder.startsWith('/'))
  const optional = (await pathsIn(machine, '/opt')).map(folder => join(folder, 'bin'))
  const folders = [...new Set([...path, ...usualFolders, ...optional].map(folder => folder.replace(/(?<!\/)\/+$/, '')))]
  const listings = await Promise.all(folders.map(folder => machine.list(folder)))
  const known = new Map<string, readonly string[]>()
  for (const [index, folder] of folders.entries()) {
    const listing = listings[index]
    if (listing?.state !== 'listed') continue
    // A link to another of them, as /bin is to /usr/bin.
    const names = listing.names.join('/')
    if (![...known.values()].some(others => others.join('/') === names)) known.set(folder, listing.names)
  }
  return known
}
