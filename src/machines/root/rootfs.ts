import { realpath, stat } from 'node:fs/promises'
import { resolve } from 'node:path'
import { printable } from '../../text.ts'
import { codeOf, isAbsent } from '../file-errors.ts'
import type { Opening } from '../opening.ts'
import { defaultPath } from '../search-path.ts'
import { diskTree } from './disk-tree.ts'
import { openedRoot } from './opened-root.ts'

/**
 * An unpacked root: an Apptainer sandbox, what debootstrap made, a mounted volume. It has no environment but a PATH, and its
 * files are read as its root user would, as far as this process may.
 */
export async function openRootfs(directory: string): Promise<Opening> {
  const shown = printable(directory, 200)
  if (process.platform === 'win32')
    return { unopened: `rootfs:${shown}: a root of Linux can be read on Linux and macOS only.` }
  try {
    // The folder itself may be reached by links: they are the user's own.
    const folder = await realpath(resolve(directory))
    if (!(await stat(folder)).isDirectory()) {
      return { unopened: `rootfs:${shown} is a file. Write the folder that holds etc and usr, unpacked.` }
    }
    return openedRoot(
      {
        id: `rootfs:${printable(directory)}`,
        kind: 'rootfs',
        tree: diskTree(folder),
        reader: { uid: 0, groups: [] },
        environment: { PATH: defaultPath, HOME: '/root' },
      },
      async () => {},
    )
  } catch (error) {
    const code = codeOf(error)
    const why = isAbsent(code) ? 'is not there' : `cannot be read (${printable(code)})`
    return {
      unopened: `rootfs:${shown} ${why}. Write the folder that holds etc and usr, absolute or from the working folder.`,
    }
  }
}
