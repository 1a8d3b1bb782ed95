import type { MachineKind } from '../../model.ts'
import { printable } from '../../text.ts'
import type { DirectoryContent, FileContent, Machine } from '../machine.ts'
import { notStarted } from '../not-started.ts'
import { type OperatingSystem, operatingSystem } from '../os-release.ts'
import { programPaths } from '../search-path.ts'
import { maxFileBytes, tooLarge } from '../size-limit.ts'
import { may, type Reader, type RootTree, resolveInRoot } from './root-tree.ts'

/** An operating system's files, and whom they are read as. */
export interface Root {
  readonly id: string
  readonly kind: MachineKind
  readonly tree: RootTree
  readonly reader: Reader
  readonly environment: Readonly<Record<string, string>>
  /** What it is started with, where it says so: the program and its arguments. */
  readonly entrypoint?: readonly string[]
}

/** A machine whose files are read and where nothing is started. */
export async function rootMachine(root: Root): Promise<Machine> {
  return machineOf(root, await operatingSystem((path, maxBytes = maxFileBytes) => read(root, path, maxBytes)))
}

function machineOf(root: Root, system: OperatingSystem): Machine {
  const { id, kind, environment, entrypoint } = root
  return {
    id,
    kind,
    runs: false,
    ...system,
    environment,
    ...(entrypoint === undefined ? {} : { entrypoint }),
    run: async () => ({ ...notStarted, failure: `nothing is started in ${id}` }),
    read: (path, maxBytes = maxFileBytes) => read(root, path, maxBytes),
    list: path => list(root, path),
    which: name => which(root, name),
    under: extra => machineOf({ ...root, environment: { ...environment, ...extra } }, system),
  }
}

async function read({ tree, reader }: Root, path: string, maxBytes: number): Promise<FileContent> {
  const place = await resolveInRoot(tree, path, reader)
  if (place.state === 'unreadable') return place
  // A file stands where a parent directory should be: the path itself is not there.
  if (place.state !== 'there') return { state: 'missing' }
  const { node } = place
  if (node.kind === 'directory') return { state: 'directory' }
  if (node.kind === 'special') return { state: 'unreadable', reason: node.what }
  if (!may(reader, node.access, 'read')) return { state: 'unreadable', reason: 'permission denied' }
  if (node.size > maxBytes) return { state: 'unreadable', reason: tooLarge(maxBytes) }
  const bytes = await tree.bytes(place.path, node.size)
  return typeof bytes === 'string' ? { state: 'unreadable', reason: printable(bytes) } : { state: 'read', bytes }
}

async function list({ tree, reader }: Root, path: string): Promise<DirectoryContent> {
  const place = await resolveInRoot(tree, path, reader)
  if (place.state !== 'there') return place
  if (place.node.kind !== 'directory') return { state: 'not-a-directory' }
  if (!may(reader, place.node.access, 'read')) return { state: 'unreadable', reason: 'permission denied' }
  return { state: 'listed', names: [...(await tree.names(place.path))].sort() }
}

async function which({ tree, reader, environment }: Root, name: string): Promise<string | undefined> {
  for (const path of programPaths(name, environment['PATH'] ?? '')) {
    const place = await resolveInRoot(tree, path, reader)
    if (place.state !== 'there' || place.node.kind !== 'file') continue
    if (may(reader, place.node.access, 'execute', true)) return path
  }
  return undefined
}
