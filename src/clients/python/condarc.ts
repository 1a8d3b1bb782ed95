import { join } from 'node:path'
import type { Machine } from '../../machines/machine.ts'
import { pathsIn } from '../recognition/program-files.ts'
import { readText } from '../recognition/program-text.ts'

/** `ssl_verify`, under either of its names, and the file that says so. */
export interface CondaSetting {
  readonly value: string
  readonly file: string
  readonly setting: string
}

/** The last condarc that has it, of those that conda reads (docs.conda.io: Searching for .condarc). @param root conda's own prefix */
export async function condaSetting(machine: Machine, root: string): Promise<CondaSetting | undefined> {
  const { HOME, XDG_CONFIG_HOME, CONDA_PREFIX, CONDARC } = machine.environment
  const folders = [
    ...['/etc/conda', '/var/lib/conda', root],
    ...(XDG_CONFIG_HOME ? [join(XDG_CONFIG_HOME, 'conda')] : []),
    ...(HOME ? [join(HOME, '.config/conda'), join(HOME, '.conda')] : []),
  ]
  const files = [
    ...(await Promise.all(folders.map(folder => filesIn(machine, folder)))).flat(),
    ...(HOME ? [join(HOME, '.condarc')] : []),
    ...(CONDA_PREFIX ? await filesIn(machine, CONDA_PREFIX) : []),
    ...(CONDARC ? [CONDARC] : []),
  ]
  let found: CondaSetting | undefined
  for (const file of files) found = settingIn(await readText(machine, file), file) ?? found
  return found
}

async function filesIn(machine: Machine, folder: string): Promise<readonly string[]> {
  const more = await pathsIn(machine, join(folder, 'condarc.d'), /\.ya?ml$|^\.?condarc$/)
  return [join(folder, '.condarc'), join(folder, 'condarc'), ...more.toSorted()]
}

/** A line of YAML that says no more than this. */
function settingIn(yaml: string, file: string): CondaSetting | undefined {
  const lines = [...yaml.matchAll(/^(ssl_verify|verify_ssl)\s*:\s*(?:"([^"]*)"|'([^']*)'|([^\s#]+))/gm)]
  const [, setting, double, single, plain] = lines.at(-1) ?? []
  return setting === undefined ? undefined : { value: double ?? single ?? plain ?? '', file, setting }
}
