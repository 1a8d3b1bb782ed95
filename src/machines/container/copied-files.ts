import type { Engine } from '../engine/engine.ts'
import { exportedTree } from '../image/exported-tree.ts'
import { imageUserIn } from '../image/image-user.ts'
import type { Handed } from '../opening.ts'
import { handedTree } from '../root/handed-tree.ts'
import { rootMachine } from '../root/root-machine.ts'
import type { RootTree } from '../root/root-tree.ts'
import type { ContainerFiles } from './container-files.ts'

/** The files of a container, and what an engine sets of its user's environment. */
export interface CopiedFiles {
  readonly files: ContainerFiles
  readonly home: string
}

/**
 * The files of a container without a shell, copied out of it. What is mounted there is not among them, but for what we
 * handed to it.
 */
export async function copiedFiles(
  engine: Engine,
  name: string,
  user: string,
  handed: readonly Handed[],
): Promise<CopiedFiles> {
  const exported = await exportedTree(engine, name, name)
  if ('unopened' in exported) return { files: unreadableFiles(exported.unopened), home: '/' }
  let tree: RootTree = exported
  for (const one of handed) tree = await handedTree(tree, one)
  const { reader, home } = await imageUserIn(tree, user)
  const { read, list, which } = await rootMachine({ id: name, kind: 'container', tree, reader, environment: {} })
  return {
    home,
    files: {
      read,
      list,
      async program(paths) {
        for (const path of paths) {
          const found = await which(path)
          if (found !== undefined) return found
        }
        return undefined
      },
    },
  }
}

function unreadableFiles(reason: string): ContainerFiles {
  const unreadable = { state: 'unreadable', reason } as const
  return { read: async () => unreadable, list: async () => unreadable, program: async () => undefined }
}
