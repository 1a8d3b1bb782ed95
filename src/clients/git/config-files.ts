import { join } from 'node:path'
import type { Machine } from '../../machines/machine.ts'
import { assignment, configLines, uncommented } from '../recognition/config-lines.ts'
import { readText } from '../recognition/program-text.ts'

/** As `git config --list --show-origin` has it: `name` in lower case but for a section's own name in quotes. */
export interface Setting {
  readonly file: string
  readonly name: string
  readonly value: string
}

/**
 * Of the system's file, the user's and the variables for settings, in the order read: the last wins. Files that they include
 * are not read.
 */
export async function settingsOfMachine(machine: Machine): Promise<readonly Setting[]> {
  const { HOME, XDG_CONFIG_HOME, GIT_CONFIG_SYSTEM, GIT_CONFIG_GLOBAL, GIT_CONFIG_NOSYSTEM } = machine.environment
  const config = XDG_CONFIG_HOME || (HOME && join(HOME, '.config'))
  const user = [...(config ? [join(config, 'git/config')] : []), ...(HOME ? [join(HOME, '.gitconfig')] : [])]
  const files = [
    ...(GIT_CONFIG_NOSYSTEM ? [] : [GIT_CONFIG_SYSTEM || '/etc/gitconfig']),
    ...(GIT_CONFIG_GLOBAL === undefined ? user : [GIT_CONFIG_GLOBAL]),
  ]
  const read = await Promise.all(files.map(async file => settingsIn(file, await readText(machine, file))))
  return [...read.flat(), ...settingsInVariables(machine.environment)]
}

/** GIT_CONFIG_COUNT pairs of GIT_CONFIG_KEY_n and GIT_CONFIG_VALUE_n (git-config(1), ENVIRONMENT). */
function settingsInVariables(environment: Readonly<Record<string, string>>): readonly Setting[] {
  const count = Math.min(Number.parseInt(environment['GIT_CONFIG_COUNT'] ?? '', 10) || 0, maxVariables)
  return Array.from({ length: Math.max(count, 0) }, (_, index) => index).flatMap(index => {
    const [, section, own = '', name] =
      /^([^.]+)\.(.*\.)?([^.]+)$/s.exec(environment[`GIT_CONFIG_KEY_${index}`] ?? '') ?? []
    const value = environment[`GIT_CONFIG_VALUE_${index}`]
    if (section === undefined || name === undefined || value === undefined) return []
    const file = `GIT_CONFIG_VALUE_${index}`
    return [{ file, name: `${section.toLowerCase()}.${own}${name.toLowerCase()}`, value }]
  })
}

const maxVariables = 1000

/** git-config(1), SYNTAX: a name without a value is true. A line that goes on behind a backslash is no path of a store. */
export function settingsIn(file: string, content: string): readonly Setting[] {
  let section = ''
  const settings: Setting[] = []
  for (const line of configLines(content)) {
    const header = /^\s*\[\s*([\w.-]+)\s*(?:"((?:[^"\\]|\\.)*)")?\s*\]/.exec(line)
    const rest = line.slice(header?.[0].length ?? 0)
    if (header !== null) {
      const own = header[2] === undefined ? '' : `${header[2].replace(/\\(.)/g, '$1')}.`
      section = `${header[1]?.toLowerCase()}.${own}`
    }
    const bare = /^\s*([A-Za-z][\w-]*)\s*(?:[#;]|$)/.exec(rest)?.[1]
    const said = bare === undefined ? assignment(rest) : { name: bare, value: 'true' }
    if (said === undefined || section === '' || !/^[A-Za-z][\w-]*$/.test(said.name)) continue
    const value = uncommented(said.value, { marks: '#;', escapes: true })
    settings.push({ file, name: section + said.name.toLowerCase(), value })
  }
  return settings
}
