import type { MachineKind } from '../../model.ts'
import { printable } from '../../text.ts'
import type { DirectoryContent, FileContent, Machine } from '../machine.ts'
import { osRelease } from '../os-release.ts'
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

const maxFileBytes = 64 * 1024 * 1024

/** A machine whose files are read and where nothing is started. */
export async function rootMachine(root: Root): Promise<Machine> {
  return machineOf(root, await operatingSystem(root))
}

function machineOf(root: Root, system: { os: string; families: readonly string[] }): Machine {
  const { id, kind, environment, entrypoint } = root
  return {
    id,
    kind,
    runs: false,
    ...system,
    environment,
    ...(entrypoint === undefined ? {} : { entrypoint }),
    run: async () => ({
      exitCode: null,
      signal: null,
      stdout: '',
      stderr: '',
      timedOut: false,
      failure: `nothing is started in ${id}`,
      milliseconds: 0,
    }),
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
  if (node.size > maxBytes) {
    return { state: 'unreadable', reason: `larger than ${Math.floor(maxBytes / 1024 / 1024)} MiB` }
  }
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
  const folders = (environment['PATH'] ?? '').split(':')
  const candidates = name.startsWith('/') ? [name] : folders.map(folder => `${folder.replace(/\/+$/, '')}/${name}`)
  for (const path of candidates) {
    const place = await resolveInRoot(tree, path, reader)
    if (place.state !== 'there' || place.node.kind !== 'file') continue
    if (may(reader, place.node.access, 'execute', true)) return path
  }
  return undefined
}

async function operatingSystem(root: Root): Promise<{ os: string; families: readonly string[] }> {
  // freedesktop.org: the second path is read when the first is not there.
  for (const path of ['/etc/os-release', '/usr/lib/os-release']) {
    const file = await read(root, path, 64 * 1024)
    if (file.state === 'read') return osRelease(Buffer.from(file.bytes).toString('utf8'))
  }
  return { os: 'unknown (no os-release)', families: [] }
}
