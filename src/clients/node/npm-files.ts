import { dirname, join } from 'node:path'
import type { Machine } from '../../machines/machine.ts'
import type { VerificationRules } from '../../x509/verification-rules.ts'
import type { TurnedOff } from '../client.ts'
import { assignment, configLines } from '../recognition/config-lines.ts'
import { programsNamed } from '../recognition/program-files.ts'
import { readText } from '../recognition/program-text.ts'
import { nodeFiles, takesOpensslCa } from './files.ts'

/** An npm as its files show it, with what it would tell of its configuration. */
export interface NpmFiles {
  readonly path: string
  readonly version: string
  readonly rules: VerificationRules
  readonly facts: Record<string, unknown>
  readonly off?: TurnedOff
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
    const cafile = await settingOf(machine, folder, prefix, 'cafile')
    const off = turnedOffBy(await settingOf(machine, folder, prefix, 'strict-ssl'))
    return [
      {
        path,
        version: `${version} (Node.js ${node.version})`,
        rules: node.rules,
        facts: {
          ...{ roots: node.roots, cafile, replaces: cafile !== undefined },
          opensslCa: takesOpensslCa(node.usesOpensslCa, machine.environment['NODE_OPTIONS'] ?? ''),
        },
        ...(off === undefined ? {} : { off }),
      },
    ]
  }
  return []
}

interface NpmSetting {
  readonly where: 'env' | 'user'
  /** The variable, or the file. */
  readonly source: string
  readonly value: string
}

/** npm-config(7): the variable, then the user's file, the one of the prefix, and npm's own. That of a workspace is not known. */
async function settingOf(
  { environment, read }: Machine,
  folder: string,
  prefix: string,
  name: 'cafile' | 'strict-ssl',
): Promise<NpmSetting | undefined> {
  // npm reads the names of its variables in any case.
  const wanted = `npm_config_${name.replaceAll('-', '_')}`
  const [variable, told] =
    Object.entries(environment).find(([key, value]) => value && key.toLowerCase() === wanted) ?? []
  if (variable !== undefined && told !== undefined) return { where: 'env', source: variable, value: told }
  const { HOME, NPM_CONFIG_USERCONFIG } = environment
  const user = NPM_CONFIG_USERCONFIG || (HOME && join(HOME, '.npmrc'))
  for (const file of [...(user ? [user] : []), join(prefix, 'etc/npmrc'), join(folder, 'npmrc')]) {
    const said = configLines(await readText({ read }, file)).map(line => assignment(line))
    // The last one of a file wins.
    const value = said.findLast(one => one?.name === name)?.value.replace(/^"([^"]*)"$/, '$1')
    if (value) return { where: 'user', source: file, value }
  }
  return undefined
}

/** What npm takes for false: `no` and `off` are none of it (nopt: validateBoolean). */
function turnedOffBy(strictSsl: NpmSetting | undefined): TurnedOff | undefined {
  if (strictSsl === undefined || !/^(?:false|null|0+)$/i.test(strictSsl.value)) return undefined
  const { where, source, value } = strictSsl
  return where === 'env' ? { setting: `${source}=${value}` } : { setting: `strict-ssl=${value}`, file: source }
}
