import { dirname, join } from 'node:path'
import type { Machine } from '../../machines/machine.ts'
import { oncePerMachine } from '../../machines/once-per-machine.ts'
import { isFile, pathsIn } from './program-files.ts'
import { textIn } from './program-text.ts'

const usualFolders = oncePerMachine(libraryFolders)

/** The name under which a program asks for a library, `libcrypto.so.3`; undefined where it is linked without it. */
export function libraryNameIn(program: Buffer, library: string): string | undefined {
  return textIn(program, `${library}.so`, /\0(lib[\w.-]+?\.so(?:\.\d+)*)\0/, 1)
}

/** Where a program that was moved with its libraries is linked to look for them first. */
export function librariesBeside(program: string): readonly string[] {
  return [join(dirname(dirname(program)), 'lib')]
}

/**
 * Where the loader finds a library: LD_LIBRARY_PATH, what the program was linked to look in (`beside`), the folders of the
 * distribution. /etc/ld.so.conf is not read: distributions name there what is searched anyway.
 */
export async function findLibrary(
  machine: Machine,
  name: string,
  beside: readonly string[] = [],
): Promise<string | undefined> {
  const told = (machine.environment['LD_LIBRARY_PATH'] ?? '').split(':').filter(folder => folder.startsWith('/'))
  for (const folder of [...told, ...beside, ...(await usualFolders(machine))]) {
    const path = join(folder, name)
    if (await isFile(machine, path)) return path
  }
  return undefined
}

/** Debian puts a folder of the architecture in between: `/usr/lib/x86_64-linux-gnu`. */
async function libraryFolders(machine: Machine): Promise<readonly string[]> {
  const parents = ['/usr/local/lib', '/usr/lib', '/lib']
  const ofArchitecture = await Promise.all(
    parents.map(parent => pathsIn(machine, parent, /^\w+-linux-(?:gnu|musl)\w*$/)),
  )
  return [...ofArchitecture.flat(), '/usr/local/lib64', '/usr/local/lib', '/usr/lib64', '/lib64', '/usr/lib', '/lib']
}
