import { printable } from '../text.ts'

/** Of an error of node:fs: 'ENOENT', 'EACCES' …; of another one, its words. */
export function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : String(error)
}

/** ENOTDIR: a file stands where a parent directory should be, so the path itself is not there. */
export function isAbsent(code: string): boolean {
  return code === 'ENOENT' || code === 'ENOTDIR'
}

/** One part of a sentence. */
export function reasonOf(code: string): string {
  return code === 'EACCES' || code === 'EPERM' ? 'permission denied' : printable(code)
}
