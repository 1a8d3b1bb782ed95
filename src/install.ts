import { join } from 'node:path'
import type { Machine } from './machines/machine.ts'
import { addAnchorFiles, type RunAsRoot, removeAnchorFiles, type StoreMaker } from './machines/system-store-install.ts'
import { UsageError } from './model.ts'
import { systemStores } from './stores/locations.ts'
import { readStore } from './stores/read-store.ts'
import { anchorFolder, installSystemStore } from './stores/system-store.ts'
import { type AnchorFile, anchorFileName } from './stores/system-store-files.ts'

/** The name under which a step keeps, for its post step, the names of the files to remove, with spaces between. */
export const installedState = 'installed'

export interface InstallRequest {
  readonly machine: Machine
  readonly files: readonly AnchorFile[]
  readonly run: RunAsRoot
  /** Told the names that are to be removed later, before the first file is written and again after an undoing. */
  readonly onChange: (names: readonly string[]) => void
}

/**
 * Puts certificates into the system store, and reads the store to see that they are there. Those whose file is there
 * already are left alone. Gives the files that it wrote.
 * @throws UsageError where the system has no store that we know
 * @throws Error saying what failed, and whether the store was put back
 */
export async function install({ machine, files, run, onChange }: InstallRequest): Promise<readonly AnchorFile[]> {
  const maker = await storeMaker(machine)
  const present = await Promise.all(files.map(file => isThere(machine, maker, file)))
  const wanted = files.filter((_, index) => present[index] === false)
  if (wanted.length === 0) return []
  const names = wanted.map(({ name }) => name)
  onChange(names)
  try {
    await addAnchorFiles(maker, wanted, run)
    await expectInStore(machine, maker, wanted)
    return wanted
  } catch (error) {
    const left = await undo(machine, maker, names, run)
    if (left === undefined) onChange([])
    throw new Error(`install: ${messageOf(error)}. ${left ?? 'The system store is as it was.'}`)
  }
}

/** Takes out what `install` put in. @throws Error saying what failed. */
export async function putBack(machine: Machine, names: readonly string[], run: RunAsRoot): Promise<void> {
  const stranger = names.find(name => !anchorFileName.test(name))
  if (stranger !== undefined) throw new Error('the saved state names a file that this action does not write')
  if (names.length > 0) await removeAnchorFiles(await storeMaker(machine), names, run)
}

async function storeMaker(machine: Machine): Promise<StoreMaker> {
  const folder = anchorFolder(machine.families)
  if (folder === undefined) {
    throw new UsageError(`install: how ${machine.os} is given a certificate is not known; leave install out.`)
  }
  // The search path of an ordinary user often lacks sbin.
  for (const place of ['', '/usr/sbin', '/usr/bin', '/sbin']) {
    const tool = await machine.which(place === '' ? folder.tool : join(place, folder.tool))
    if (tool !== undefined) return { ...folder, tool }
  }
  throw new UsageError(
    `install: ${folder.tool} is not there: install the system store first, as root: ${installSystemStore(machine.families)}.`,
  )
}

async function isThere(machine: Machine, { directory }: StoreMaker, { name, pem }: AnchorFile): Promise<boolean> {
  const path = join(directory, name)
  const content = await machine.read(path)
  if (content.state === 'missing') return false
  if (content.state === 'read' && Buffer.from(content.bytes).toString('latin1') === pem) return true
  throw new Error(`install: ${path} is there, and is not what this action writes; nothing was changed.`)
}

/** The program may end well and leave one out: an anchor that the administrator distrusts, say. */
async function expectInStore(machine: Machine, { tool }: StoreMaker, files: readonly AnchorFile[]): Promise<void> {
  const bundles = systemStores().filter(({ form }) => form === 'bundle')
  const stores = await Promise.all(bundles.map(reference => readStore(machine, reference)))
  const held = new Set(stores.flatMap(({ anchors }) => anchors).map(({ sha256 }) => sha256))
  const absent = files.find(({ sha256 }) => !held.has(sha256))
  if (absent !== undefined) throw new Error(`${tool} ended well, and no system store holds "${absent.subject}"`)
}

/** What is left, when something is. */
async function undo(
  machine: Machine,
  maker: StoreMaker,
  names: readonly string[],
  run: RunAsRoot,
): Promise<string | undefined> {
  const written = await Promise.all(names.map(name => machine.read(join(maker.directory, name))))
  if (written.every(({ state }) => state === 'missing')) return undefined
  try {
    await removeAnchorFiles(maker, names, run)
    return undefined
  } catch (error) {
    const paths = names.map(name => join(maker.directory, name)).join(' ')
    return `Not put back: ${messageOf(error)}. Remove ${paths} and run ${maker.tool}, as root.`
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
