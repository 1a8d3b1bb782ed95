import type { Engine } from '../engine/engine.ts'
import { engineProblem } from '../engine/engine-words.ts'
import type { Node, RootTree } from '../root/root-tree.ts'
import { isForeseen } from './foreseen-files.ts'
import { heldCopies } from './held-copies.ts'
import { tarReader } from './tar.ts'
import type { TarEntry } from './tar-header.ts'

const exportMs = 180_000
const copyMs = 60_000
const maxEntries = 500_000
/** What is foreseen of a Debian with many clients comes to half of it; whatever does not fit is copied when it is read. */
const maxKeptBytes = 64 * 1024 * 1024
/** Of what was copied: Node.js in one library is 50 MiB, and the others of a Debian are smaller together. */
const maxHeldBytes = 96 * 1024 * 1024

/**
 * The files of a container, in one pass over its `export`: one command and one walk of the engine, where a `cp` for each path
 * costs a process and a mount, for what is not there too. Files that look like stores or facts about clients are kept on the
 * way, others are copied when they are read.
 */
export async function exportedTree(
  engine: Engine,
  container: string,
  reference: string,
): Promise<RootTree | { readonly unopened: string }> {
  const index = new Map<string, Indexed>([['/', { node: rootFolder, names: [] }]])
  let kept = 0
  const reader = tarReader({
    maxEntries,
    wants(entry) {
      if (kept + entry.size > maxKeptBytes || !isForeseen(entry)) return false
      kept += entry.size
      return true
    },
    found: (entry, bytes) => add(index, entry, bytes),
  })
  const run = await engine.archive({ container }, exportMs, chunk => reader.push(chunk))
  const problem = reader.problem()
  if (run.timedOut) {
    return {
      unopened: `The image ${reference} was not copied out within ${exportMs / 1000} s. Check it with run:${reference}, which copies nothing.`,
    }
  }
  if (run.failure !== undefined || (run.exitCode !== 0 && run.exitCode !== null)) {
    return { unopened: engineProblem(engine, run, reference) }
  }
  if (problem !== undefined) {
    return {
      unopened: `The files of the image ${reference} could not be read: ${problem}. Check it with run:${reference}.`,
    }
  }
  const copies = heldCopies((path, size) => copied(engine, container, path, size), maxHeldBytes)
  return {
    look: async path => index.get(path)?.node,
    names: async path => index.get(path)?.names ?? [],
    bytes(path, size) {
      const bytes = index.get(path)?.bytes
      return bytes === undefined ? copies(path, size) : Promise.resolve(bytes)
    },
  }
}

interface Indexed {
  readonly node: Node
  readonly names: string[]
  readonly bytes?: Uint8Array
}

const rootFolder: Node = { kind: 'directory', access: { uid: 0, gid: 0, mode: 0o755 } }

function add(index: Map<string, Indexed>, entry: TarEntry, bytes: Uint8Array | undefined): void {
  const path = `/${entry.path}`
  const linked = entry.kind === 'hard-link' ? index.get(`/${entry.target}`) : undefined
  const node = linked?.node ?? nodeOf(entry)
  if (node === undefined) return
  const known = index.get(path)
  const content = linked?.bytes ?? bytes
  index.set(path, { node, names: known?.names ?? [], ...(content === undefined ? {} : { bytes: content }) })
  if (known === undefined) enter(index, path)
}

/** Into the folder above it, which an archive may leave out. */
function enter(index: Map<string, Indexed>, path: string): void {
  const slash = path.lastIndexOf('/')
  const above = path.slice(0, slash) || '/'
  let folder = index.get(above)
  if (folder === undefined) {
    folder = { node: rootFolder, names: [] }
    index.set(above, folder)
    enter(index, above)
  }
  folder.names.push(path.slice(slash + 1))
}

function nodeOf({ kind, size, mode, uid, gid, target }: TarEntry): Node | undefined {
  const access = { uid, gid, mode }
  switch (kind) {
    case 'file':
      return { kind: 'file', size, access }
    case 'directory':
      return { kind: 'directory', access }
    case 'link':
      return { kind: 'link', target }
    case 'hard-link':
      return undefined
    case 'device':
      return { kind: 'special', what: 'a device' }
    case 'fifo':
      return { kind: 'special', what: 'a FIFO' }
  }
}

/** One file, by the path that has no link in it. */
async function copied(engine: Engine, container: string, path: string, size: number): Promise<Uint8Array | string> {
  let content: Uint8Array | undefined
  const reader = tarReader({
    maxEntries: 1,
    wants: entry => entry.kind === 'file' && entry.size <= size,
    found: (_, bytes) => {
      content = bytes
    },
  })
  const run = await engine.archive({ container, path }, copyMs, chunk => reader.push(chunk))
  if (content !== undefined) return content
  return run.exitCode === 0 ? (reader.problem() ?? 'it changed while it was copied') : engineProblem(engine, run, path)
}
