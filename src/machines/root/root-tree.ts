/** What stands at one path of a root that is not ours: `link` holds its target as it is written. */
export type Node =
  | { readonly kind: 'file'; readonly size: number; readonly access: Access }
  | { readonly kind: 'directory'; readonly access: Access }
  | { readonly kind: 'link'; readonly target: string }
  /** `what`: 'a FIFO', 'a device', 'a socket', or why it cannot be looked at. Never opened. */
  | { readonly kind: 'special'; readonly what: string }

/** Owner, group and permission bits. */
export interface Access {
  readonly uid: number
  readonly gid: number
  readonly mode: number
}

/** Whom the files are read as. */
export interface Reader {
  readonly uid: number
  readonly groups: readonly number[]
}

/**
 * The files under a root, each by a path that is normal: no `.`, no `..`, no link on the way, '/' for the root itself.
 * Following links is not its work.
 */
export interface RootTree {
  look(path: string): Promise<Node | undefined>
  names(path: string): Promise<readonly string[]>
  /** The bytes of a file; a sentence part where they cannot be had. */
  bytes(path: string, size: number): Promise<Uint8Array | string>
}

export type Place =
  | { readonly state: 'there'; readonly path: string; readonly node: Exclude<Node, { kind: 'link' }> }
  | { readonly state: 'missing' }
  | { readonly state: 'not-a-directory' }
  | { readonly state: 'unreadable'; readonly reason: string }

/** That of Linux (path_resolution(7)). */
const maxLinks = 40

/**
 * Follows links as a process does whose root this is: an absolute target begins at the root, and `..` of the root is the
 * root, so that nothing leads out of it.
 */
export async function resolveInRoot(tree: RootTree, path: string, reader: Reader): Promise<Place> {
  const ahead = partsOf(path).reverse()
  let here: string[] = []
  let node = await tree.look('/')
  let links = 0
  for (let part = ahead.pop(); part !== undefined; part = ahead.pop()) {
    if (node?.kind !== 'directory') return { state: 'not-a-directory' }
    if (!may(reader, node.access, 'execute')) return { state: 'unreadable', reason: 'permission denied' }
    if (part === '..') {
      here = here.slice(0, -1)
      node = await tree.look(`/${here.join('/')}`)
      continue
    }
    const next = await tree.look(`/${[...here, part].join('/')}`)
    if (next === undefined) return { state: 'missing' }
    if (next.kind !== 'link') {
      here.push(part)
      node = next
      continue
    }
    links += 1
    if (links > maxLinks) return { state: 'unreadable', reason: 'a loop of symbolic links' }
    if (next.target === '') return { state: 'missing' }
    ahead.push(...partsOf(next.target).reverse())
    if (next.target.startsWith('/')) {
      here = []
      node = await tree.look('/')
    }
  }
  if (node === undefined || node.kind === 'link') return { state: 'missing' }
  if (path.endsWith('/') && node.kind !== 'directory') return { state: 'not-a-directory' }
  return { state: 'there', path: `/${here.join('/')}`, node }
}

/** The text of a small file, whoever may read it; '' where there is none. */
export async function smallText(tree: RootTree, path: string): Promise<string> {
  const place = await resolveInRoot(tree, path, { uid: 0, groups: [] })
  if (place.state !== 'there' || place.node.kind !== 'file' || place.node.size > 1024 * 1024) return ''
  const bytes = await tree.bytes(place.path, place.node.size)
  return typeof bytes === 'string' ? '' : Buffer.from(bytes).toString('utf8')
}

/** As the kernel decides for files without an access control list; root is refused only a program that nobody may run. */
export function may(
  reader: Reader,
  { uid, gid, mode }: Access,
  wanted: 'read' | 'execute',
  isProgram = false,
): boolean {
  const bit = wanted === 'read' ? 4 : 1
  if (reader.uid === 0) return !isProgram || (mode & 0o111) !== 0
  const shift = reader.uid === uid ? 6 : reader.groups.includes(gid) ? 3 : 0
  return ((mode >> shift) & bit) !== 0
}

function partsOf(path: string): string[] {
  return path.split('/').filter(part => part !== '' && part !== '.')
}
