import { closeSync, constants, fstatSync, openSync, readFileSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { codeOf, isAbsent, reasonOf } from './file-errors.ts'
import type { DirectoryContent, FileContent, Machine } from './machine.ts'
import { type OperatingSystem, operatingSystem } from './os-release.ts'
import { programOnPath } from './search-path.ts'
import { maxFileBytes, tooLarge } from './size-limit.ts'
import { spawnBounded } from './spawn.ts'

/** Where a shell looks without PATH, which HTCondor does not set for a job (dash: var.c, defpath). */
const defaultSearchPath = process.platform === 'win32' ? '' : '/usr/local/bin:/usr/bin:/bin'

/**
 * The machine that this process runs on.
 * @param environment what the clients get: see later-steps.ts for what a job's later steps get.
 */
export async function runnerMachine(environment: Readonly<Record<string, string>>): Promise<Machine> {
  return machineUnder(environment, await system())
}

function machineUnder(environment: Readonly<Record<string, string>>, system: OperatingSystem): Machine {
  return {
    id: 'runner',
    kind: 'runner',
    runs: true,
    ...system,
    environment,
    run: command => spawnBounded(command, merged(environment, command.environment ?? {})),
    read,
    list,
    which: async name => programOnPath(name, environment['PATH'] ?? environment['Path'] ?? defaultSearchPath),
    under: extra => machineUnder({ ...environment, ...extra }, system),
  }
}

function merged(
  base: Readonly<Record<string, string>>,
  over: Readonly<Record<string, string | undefined>>,
): Record<string, string> {
  const result: Record<string, string> = { ...base }
  for (const [name, value] of Object.entries(over)) {
    if (value === undefined) delete result[name]
    else result[name] = value
  }
  return result
}

/** At once, because a hashed directory is hundreds of small files, and the way through the thread pool costs ten times the reading. */
async function read(path: string, maxBytes = maxFileBytes): Promise<FileContent> {
  let file: number | undefined
  try {
    // O_NONBLOCK: opening a FIFO that nobody writes to would wait for ever.
    file = openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0))
    const info = fstatSync(file)
    if (info.isDirectory()) return { state: 'directory' }
    if (!info.isFile()) return { state: 'unreadable', reason: 'not a regular file' }
    if (info.size > maxBytes) return { state: 'unreadable', reason: tooLarge(maxBytes) }
    return { state: 'read', bytes: readFileSync(file) }
  } catch (error) {
    return failed(error)
  } finally {
    if (file !== undefined) closeSync(file)
  }
}

async function list(path: string): Promise<DirectoryContent> {
  try {
    return { state: 'listed', names: (await readdir(path)).sort() }
  } catch (error) {
    if (codeOf(error) === 'ENOTDIR') return { state: 'not-a-directory' }
    return failed(error)
  }
}

function failed(error: unknown): { state: 'missing' } | { state: 'unreadable'; reason: string } {
  const code = codeOf(error)
  return isAbsent(code) ? { state: 'missing' } : { state: 'unreadable', reason: reasonOf(code) }
}

async function system(): Promise<OperatingSystem> {
  if (process.platform !== 'linux') return { os: process.platform, families: [process.platform] }
  return operatingSystem(read, 'Linux')
}
