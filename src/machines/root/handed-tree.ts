import type { Handed } from '../opening.ts'
import { diskTree } from './disk-tree.ts'
import { type Node, type Reader, type RootTree, resolveInRoot } from './root-tree.ts'

const root: Reader = { uid: 0, groups: [] }
const parent: Node = { kind: 'directory', access: { uid: 0, gid: 0, mode: 0o755 } }

/** The same files with the handed folder among them, as if it were mounted: links on the way to it are followed first. */
export async function handedTree(tree: RootTree, handed: Handed): Promise<RootTree> {
  const at = await mountPoint(tree, handed.at)
  const above = at.split('/').map((_, index, parts) => parts.slice(0, index).join('/') || '/')
  const folder = diskTree(handed.folder)
  const inside = (path: string): string | undefined =>
    path === at ? '/' : path.startsWith(`${at}/`) ? path.slice(at.length) : undefined
  return {
    async look(path) {
      const handedPath = inside(path)
      if (handedPath !== undefined) return folder.look(handedPath)
      return (await tree.look(path)) ?? (above.includes(path) ? parent : undefined)
    },
    async names(path) {
      const handedPath = inside(path)
      if (handedPath !== undefined) return folder.names(handedPath)
      const own = (await tree.look(path)) === undefined ? [] : await tree.names(path)
      if (!above.includes(path)) return own
      const [next = ''] = at.slice(path === '/' ? 1 : path.length + 1).split('/')
      return [...new Set([...own, next])]
    },
    bytes(path, size) {
      const handedPath = inside(path)
      return handedPath === undefined ? tree.bytes(path, size) : folder.bytes(handedPath, size)
    },
  }
}

/** As an engine makes one: what is there is resolved, what is not is made. */
async function mountPoint(tree: RootTree, at: string): Promise<string> {
  const parts = at.split('/').filter(part => part !== '' && part !== '.')
  for (let length = parts.length; length > 0; length -= 1) {
    const place = await resolveInRoot(tree, `/${parts.slice(0, length).join('/')}`, root)
    if (place.state !== 'there') continue
    return [place.path === '/' ? '' : place.path, ...parts.slice(length)].join('/')
  }
  return `/${parts.join('/')}`
}
