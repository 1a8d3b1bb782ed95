import { accessSync, constants, statSync } from 'node:fs'
import { delimiter, join } from 'node:path'

/** The absolute path of a program on a PATH of this machine. */
export function programOnPath(name: string, searchPath: string): string | undefined {
  const endings = process.platform === 'win32' ? ['.exe', '.cmd', ''] : ['']
  const candidates = searchPath
    .split(delimiter)
    .filter(folder => folder !== '')
    .flatMap(folder => endings.map(ending => join(folder, name + ending)))
  return candidates.find(path => {
    try {
      accessSync(path, constants.X_OK)
      return statSync(path).isFile()
    } catch {
      return false
    }
  })
}
