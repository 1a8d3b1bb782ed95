import {
  closeSync,
  constants,
  fstatSync,
  lstatSync,
  openSync,
  readdirSync,
  readlinkSync,
  readSync,
  type Stats,
} from 'node:fs'
import { join } from 'node:path'
import { codeOf, isAbsent, reasonOf } from '../file-errors.ts'
import type { Node, RootTree } from './root-tree.ts'

/**
 * The files under a folder of this machine. Links are told, never followed: who asks has a path without any. The last part
 * of a path is opened only when it is no link and still the file that was looked at. A folder on the way that somebody
 * replaces by a link between two calls would be followed: whoever can do that while a check runs can write to the folder.
 */
export function diskTree(folder: string): RootTree {
  const onDisk = (path: string): string => (path === '/' ? folder : join(folder, path))
  return {
    async look(path) {
      try {
        return nodeOf(lstatSync(onDisk(path)), () => readlinkSync(onDisk(path)))
      } catch (error) {
        const code = codeOf(error)
        return isAbsent(code) ? undefined : { kind: 'special', what: reasonOf(code) }
      }
    },
    async names(path) {
      try {
        return readdirSync(onDisk(path))
      } catch {
        return []
      }
    },
    async bytes(path, size) {
      return readWhole(onDisk(path), size)
    },
  }
}

function nodeOf(info: Stats, target: () => string): Node {
  const access = { uid: info.uid, gid: info.gid, mode: info.mode & 0o7777 }
  if (info.isFile()) return { kind: 'file', size: info.size, access }
  if (info.isDirectory()) return { kind: 'directory', access }
  if (info.isSymbolicLink()) return { kind: 'link', target: target() }
  return { kind: 'special', what: info.isFIFO() ? 'a FIFO' : info.isSocket() ? 'a socket' : 'a device' }
}

function readWhole(path: string, size: number): Uint8Array | string {
  let file: number | undefined
  try {
    // O_NONBLOCK: a FIFO that took the file's place would wait for ever.
    file = openSync(path, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0))
    const info = fstatSync(file)
    if (!info.isFile() || info.size !== size) return 'it changed while it was read'
    const bytes = new Uint8Array(size)
    let at = 0
    while (at < size) {
      const count = readSync(file, bytes, at, size - at, at)
      if (count === 0) return 'it changed while it was read'
      at += count
    }
    return bytes
  } catch (error) {
    return reasonOf(codeOf(error))
  } finally {
    if (file !== undefined) closeSync(file)
  }
}
