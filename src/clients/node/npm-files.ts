import { dirname, join } from 'node:path'
import type { Machine } from '../../machines/machine.ts'
import type { VerificationRules } from '../../x509/verification-rules.ts'
import { programsNamed } from '../recognition/program-files.ts'
import { readText } from '../recognition/program-text.ts'
import { nodeFiles, nodeRules } from './files.ts'

/** An npm as its files show it, with what it would tell of its configuration. */
export interface NpmFiles {
  readonly path: string
  readonly version: string
  readonly rules: VerificationRules
  readonly facts: Record<string, unknown>
}

/** The first npm, in the first Node.js. */
export async function npmFiles(machine: Machine): Promise<readonly NpmFiles[]> {
  const [path] = await programsNamed(machine, /^npm$/)
  const [node] = await nodeFiles(machine)
  if (path === undefined || node === undefined) return []
  const prefix = dirname(dirname(path))
  const folders = [join(prefix, 'lib/node_modules/npm'), '/usr/lib/node_modules/npm', '/usr/share/nodejs/npm']
  for (const folder of folders) {
    const version = /"version":\s*"([^"]+)"/.exec(await readText(machine, join(folder, 'package.json')))?.[1]
    if (version === undefined) continue
    const cafile = await cafileOf(machine, folder, prefix)
    return [
      {
        path,
        version: `${version} (Node.js ${node.version})`,
        rules: nodeRules(node.version),
        facts: { roots: node.roots, cafile, replaces: cafile !== undefined },
      },
    ]
  }
  return []
}

/** npm-config(7): the variable, then the user's file, the one of the prefix, and npm's own. That of a workspace is not known. */
async function cafileOf(
  { environment, read }: Machine,
  folder: string,
  prefix: string,
): Promise<Record<string, string> | undefined> {
  const variable = Object.entries(environment).find(
    ([name, value]) => value && name.toLowerCase() === 'npm_config_cafile',
  )
  if (variable !== undefined) return { where: 'env', source: 'environment', value: variable[1] }
  const { HOME, NPM_CONFIG_USERCONFIG } = environment
  const user = NPM_CONFIG_USERCONFIG || (HOME && join(HOME, '.npmrc'))
  for (const file of [...(user ? [user] : []), join(prefix, 'etc/npmrc'), join(folder, 'npmrc')]) {
    const value = /^\s*cafile\s*=\s*"?([^"\n]+?)"?\s*$/m.exec(await readText({ read }, file))?.[1]
    if (value !== undefined) return { where: 'user', source: file, value }
  }
  return undefined
}
