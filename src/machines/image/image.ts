import { printable } from '../../text.ts'
import type { Engine } from '../engine/engine.ts'
import { imageConfig } from '../engine/image-config.ts'
import type { Opened, Opening } from '../opening.ts'
import { handedTree } from '../root/handed-tree.ts'
import { type Root, rootMachine } from '../root/root-machine.ts'
import { type RootTree, resolveInRoot } from '../root/root-tree.ts'
import { createContainer } from './created-container.ts'
import { exportedTree } from './exported-tree.ts'
import { imageUser } from './image-user.ts'

/** What engines set where an image does not. */
export const defaultPath = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'

/** An image whose files are read, and which is never started: a container is created from it, and removed by `close`. */
export async function openImage(reference: string, engine: Engine): Promise<Opening> {
  const config = await imageConfig(engine, reference)
  if ('unopened' in config) return config
  const container = await createContainer(engine, config.id, printable(reference))
  if ('unopened' in container) return container
  const tree = await exportedTree(engine, container.name, printable(reference))
  if ('unopened' in tree) {
    await container.remove()
    return tree
  }
  const { reader, home } = imageUser(config.user, await text(tree, '/etc/passwd'), await text(tree, '/etc/group'))
  return openedRoot(
    {
      id: `image:${printable(reference)}`,
      kind: 'image',
      tree,
      reader,
      environment: { PATH: defaultPath, HOME: home, ...config.environment },
      entrypoint: config.entrypoint,
    },
    container.remove,
  )
}

/** `close` is for whoever opened the root: what is handed to it needs nothing taken away. */
export async function openedRoot(root: Root, close: () => Promise<void>): Promise<Opened> {
  return {
    machine: await rootMachine(root),
    async under(handed) {
      const tree = await handedTree(root.tree, handed)
      const environment = { ...root.environment, ...handed.environment }
      return openedRoot({ ...root, tree, environment }, async () => {})
    },
    close,
  }
}

/** Of a small file; '' where it is not there. */
async function text(tree: RootTree, path: string): Promise<string> {
  const place = await resolveInRoot(tree, path, { uid: 0, groups: [] })
  if (place.state !== 'there' || place.node.kind !== 'file' || place.node.size > 1024 * 1024) return ''
  const bytes = await tree.bytes(place.path, place.node.size)
  return typeof bytes === 'string' ? '' : Buffer.from(bytes).toString('utf8')
}
