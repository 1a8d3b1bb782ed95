import { accessSync, constants, statSync } from 'node:fs'
import { delimiter, isAbsolute, join, posix } from 'node:path'

/** What engines set where an image does not. */
export const defaultPath = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'

/**
 * Where a program of this name may be on a machine with a Unix system: along PATH, or where its name says. An empty part of
 * PATH means the working folder, and nothing that is installed lies there.
 */
export function programPaths(name: string, searchPath: string): readonly string[] {
  if (posix.isAbsolute(name)) return [name]
  return searchPath.split(':').flatMap(folder => (folder === '' ? [] : [posix.join(folder, name)]))
}

/** The path of a program on a PATH of this machine, or where its name says. */
export function programOnPath(name: string, searchPath: string): string | undefined {
  const folders = searchPath.split(delimiter).filter(folder => folder !== '')
  const candidates = isAbsolute(name) ? [name] : folders.map(folder => join(folder, name))
  // What has no ending there may be a script for another shell, beside the program of that name.
  const endings = process.platform === 'win32' ? ['.exe', '.cmd', '.bat', ''] : ['']
  return candidates
    .flatMap(path => endings.map(ending => path + ending))
    .find(path => {
      try {
        accessSync(path, constants.X_OK)
        return statSync(path).isFile()
      } catch {
        return false
      }
    })
}
