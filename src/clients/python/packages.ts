import { join } from 'node:path'
import type { Machine } from '../../machines/machine.ts'
import { isFile, pathsIn } from '../recognition/program-files.ts'
import { readText } from '../recognition/program-text.ts'
import type { PythonFiles } from './files.ts'

/** A package as it would be imported. */
export interface PythonPackage {
  readonly folder: string
  /** '' where nothing beside it tells. */
  readonly version: string
}

/** The first of that name; undefined where it cannot be imported. */
export async function packageIn(
  machine: Machine,
  { modules }: PythonFiles,
  name: string,
): Promise<PythonPackage | undefined> {
  for (const folder of modules) {
    if (!(await isFile(machine, join(folder, name, '__init__.py')))) continue
    // NAME-VERSION.dist-info, or .egg-info with the Python's version behind (PyPA: recording installed projects).
    const records = await pathsIn(machine, folder, new RegExp(`^${name}-.*\\.(?:dist|egg)-info$`, 'i'))
    const [record = ''] = records
    const version = /-(\d[^-]*?)(?:-py\d[\d.]*)?\.(?:dist|egg)-info$/.exec(record)?.[1] ?? ''
    return { folder: join(folder, name), version }
  }
  return undefined
}

/**
 * certifi.where(), for the one in `folder`: its own file, or the one of the distribution that was written into it (Debian,
 * Fedora). '' where there is neither.
 */
export async function certifiIn(machine: Machine, folder: string): Promise<string> {
  const source = await readText(machine, join(folder, 'core.py'))
  if (source === '') return ''
  const patched = /(?:=|return)\s*['"](\/[^'"]+)['"]/.exec(source)?.[1]
  return patched ?? join(folder, 'cacert.pem')
}
