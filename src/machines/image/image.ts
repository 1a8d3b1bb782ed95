import { printable } from '../../text.ts'
import type { Engine } from '../engine/engine.ts'
import { imageConfig } from '../engine/image-config.ts'
import type { Opening } from '../opening.ts'
import { openedRoot } from '../root/opened-root.ts'
import { defaultPath } from '../search-path.ts'
import { createContainer } from './created-container.ts'
import { exportedTree } from './exported-tree.ts'
import { imageUserIn } from './image-user.ts'

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
  const { reader, home } = await imageUserIn(tree, config.user)
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
