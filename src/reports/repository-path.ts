import { posix } from 'node:path'
import { escapeForLog } from './log-text.ts'

/**
 * A file's path as GitHub matches it against the commit: relative to the repository's root, with slashes, no `./`.
 * Undefined for a path outside of the repository, and for one that a log cannot carry as it is.
 */
export function repositoryPath(file: string, workspace?: string): string | undefined {
  const path = slashed(file)
  const root = workspace === undefined ? undefined : slashed(workspace)
  const relative = root !== undefined && path.startsWith(`${root}/`) ? path.slice(root.length + 1) : path
  if (relative === '.' || relative.startsWith('/') || /^[A-Za-z]:/.test(relative)) return undefined
  if (relative === '..' || relative.startsWith('../') || escapeForLog(relative) !== relative) return undefined
  return relative
}

function slashed(path: string): string {
  const normal = posix.normalize(path.replaceAll('\\', '/'))
  return normal.length > 1 ? normal.replace(/\/$/, '') : normal
}
