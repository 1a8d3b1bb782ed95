import type { Opened } from '../opening.ts'
import { handedTree } from './handed-tree.ts'
import { type Root, rootMachine } from './root-machine.ts'

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
