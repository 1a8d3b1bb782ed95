import { join } from 'node:path'
import type { Machine } from '../../machines/machine.ts'
import { readText } from '../recognition/program-text.ts'

/** As `git config --list --show-origin` has it: `name` in lower case but for a section's own name in quotes. */
export interface Setting {
  readonly file: string
  readonly name: string
  readonly value: string
}

/** The system's file and the user's, in the order read: the last wins. Files that they include are not read. */
export async function settingsInFiles(machine: Machine): Promise<readonly Setting[]> {
  const { HOME, XDG_CONFIG_HOME, GIT_CONFIG_GLOBAL, GIT_CONFIG_NOSYSTEM } = machine.environment
  const config = XDG_CONFIG_HOME || (HOME && join(HOME, '.config'))
  const user = [...(config ? [join(config, 'git/config')] : []), ...(HOME ? [join(HOME, '.gitconfig')] : [])]
  const files = [
    ...(GIT_CONFIG_NOSYSTEM ? [] : ['/etc/gitconfig']),
    ...(GIT_CONFIG_GLOBAL === undefined ? user : [GIT_CONFIG_GLOBAL]),
  ]
  const read = await Promise.all(files.map(async file => settingsIn(file, await readText(machine, file))))
  return read.flat()
}

/** git-config(1), SYNTAX; a line that goes on behind a backslash is no path of a store. */
export function settingsIn(file: string, content: string): readonly Setting[] {
  let section = ''
  const settings: Setting[] = []
  for (const line of content.split('\n')) {
    const header = /^\s*\[\s*([\w.-]+)\s*(?:"((?:[^"\\]|\\.)*)")?\s*\]/.exec(line)
    if (header !== null) {
      const own = header[2] === undefined ? '' : `${header[2].replace(/\\(.)/g, '$1')}.`
      section = `${header[1]?.toLowerCase()}.${own}`
    }
    const [, name, quoted, plain = ''] =
      /^\s*([A-Za-z][\w-]*)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^#;]*?))\s*(?:[#;].*)?$/.exec(line) ?? []
    if (name === undefined || section === '') continue
    settings.push({ file, name: section + name.toLowerCase(), value: quoted?.replace(/\\(.)/g, '$1') ?? plain })
  }
  return settings
}
