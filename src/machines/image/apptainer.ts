import { closeSync, existsSync, openSync, readSync, statSync } from 'node:fs'
import { resolve } from 'node:path'
import { printable } from '../../text.ts'
import { codeOf, reasonOf } from '../file-errors.ts'
import type { Opening } from '../opening.ts'
import { diskTree } from '../root/disk-tree.ts'
import { openedRoot } from '../root/opened-root.ts'
import { type RootTree, smallText } from '../root/root-tree.ts'
import { defaultPath, programOnPath } from '../search-path.ts'
import { spawnBounded } from '../spawn.ts'
import { unpackingPlace } from './unpacking-place.ts'

/** An image of some gigabytes, on a slow disk. */
const unpackMs = 300_000

/**
 * An Apptainer image: unpacked by Apptainer itself into a temporary folder, which `close` removes, and never started.
 * @param environment the runner's: PATH, and where Apptainer keeps its own files
 */
export async function openSif(file: string, environment: Readonly<Record<string, string>>): Promise<Opening> {
  const path = resolve(file)
  const shown = printable(file, 200)
  if (statSync(path, { throwIfNoEntry: false })?.isFile() !== true) {
    return { unopened: `apptainer:${shown} is no file. An unpacked image (a sandbox) is checked with rootfs:DIR.` }
  }
  const isSif = holdsMagic(path)
  if (typeof isSif === 'string') {
    return { unopened: `apptainer:${shown} cannot be read: ${isSif}. Run this as a user who may read it.` }
  }
  if (!isSif) {
    return {
      unopened: `apptainer:${shown} is no SIF file, and was not handed to Apptainer, which takes any other file for a definition and runs the scripts in it. Write a file that \`apptainer build\` or \`apptainer pull\` made.`,
    }
  }
  const searchPath = environment['PATH'] ?? ''
  const program = programOnPath('apptainer', searchPath) ?? programOnPath('singularity', searchPath)
  if (program === undefined) {
    return {
      unopened: `apptainer:${shown} was not opened: apptainer is not on PATH. Install it, or unpack the image where it is (\`apptainer build --sandbox DIR ${shown}\`) and check rootfs:DIR.`,
    }
  }
  const place = await unpackingPlace(environment)
  if ('unmade' in place) return { unopened: `apptainer:${shown} was not unpacked: ${place.unmade}` }
  const { root, temporary, close } = place
  const run = await spawnBounded(
    { file: program, args: unpacking(root, path), timeoutMs: unpackMs },
    { ...environment, APPTAINER_TMPDIR: temporary, SINGULARITY_TMPDIR: temporary },
  )
  if (run.exitCode !== 0 || !existsSync(root)) {
    await close()
    const why = run.timedOut
      ? `it took longer than ${unpackMs / 60_000} minutes`
      : printable(run.failure ?? run.stderr, 300)
    return {
      unopened: `apptainer:${shown} was not unpacked: ${why.replace(/\.$/, '')}. See what \`apptainer inspect ${shown}\` says of it.`,
    }
  }
  const tree = diskTree(root)
  return openedRoot(
    {
      id: `apptainer:${printable(file)}`,
      kind: 'image',
      tree,
      // Apptainer runs programs as who started it.
      reader: { uid: process.getuid?.() ?? 0, groups: process.getgroups?.() ?? [] },
      environment: withOwn(environment, await ownEnvironment(tree)),
    },
    close,
  )
}

/** The magic of a SIF file follows the line that a shell is to read (https://github.com/apptainer/sif: pkg/sif/sif.go); or why it is not known. */
function holdsMagic(path: string): boolean | string {
  const magic = Buffer.alloc(10)
  try {
    const file = openSync(path, 'r')
    try {
      readSync(file, magic, 0, magic.length, 32)
    } finally {
      closeSync(file)
    }
  } catch (error) {
    return reasonOf(codeOf(error))
  }
  return magic.toString('latin1') === 'SIF_MAGIC\0'
}

/** Apptainer hands the caller's variables on, which come before those of the image; only the search paths are the image's. */
function withOwn(
  { PATH: _, LD_LIBRARY_PATH: __, ...callers }: Readonly<Record<string, string>>,
  own: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  return { ...own, ...callers, PATH: own['PATH'] ?? defaultPath }
}

/** `--fix-perms`: what its owner may not read could not be removed again. */
export function unpacking(folder: string, file: string): readonly string[] {
  return ['--silent', 'build', '--fix-perms', '--sandbox', folder, file]
}

/** What an image that was built from a Docker one brings along; a script of its author's own is not run, and so not known. */
async function ownEnvironment(tree: RootTree): Promise<Readonly<Record<string, string>>> {
  return dockerVariables(await smallText(tree, '/.singularity.d/env/10-docker2singularity.sh'))
}

/** `export NAME="value"`, and `export NAME="${NAME:-"value"}"`, as Apptainer writes them. */
export function dockerVariables(script: string): Readonly<Record<string, string>> {
  const lines = script.split('\n').flatMap(line => {
    const [, name, plain, fallback] =
      /^export ([A-Za-z_][A-Za-z0-9_]*)=(?:"\$\{\1:-"((?:[^"\\]|\\.)*)"\}"|"((?:[^"\\]|\\.)*)")\s*$/.exec(line) ?? []
    const value = plain ?? fallback
    return name === undefined || value === undefined ? [] : [[name, value.replace(/\\(.)/g, '$1')] as const]
  })
  return Object.fromEntries(lines)
}
