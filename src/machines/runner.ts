import { closeSync, constants, fstatSync, openSync, readFileSync } from 'node:fs'
import { access, readdir, readFile, stat } from 'node:fs/promises'
import { delimiter, isAbsolute, join } from 'node:path'
import type { DirectoryContent, FileContent, Machine } from './machine.ts'
import { osRelease } from './os-release.ts'
import { spawnBounded } from './spawn.ts'

const maxFileBytes = 64 * 1024 * 1024

/** Where a shell looks without PATH, which HTCondor does not set for a job (dash: var.c, defpath). */
const defaultSearchPath = process.platform === 'win32' ? '' : '/usr/local/bin:/usr/bin:/bin'

/**
 * The machine that this process runs on.
 * @param environment what the clients get: see later-steps.ts for what a job's later steps get.
 */
export async function runnerMachine(environment: Readonly<Record<string, string>>): Promise<Machine> {
  return machineUnder(environment, await operatingSystem())
}

function machineUnder(
  environment: Readonly<Record<string, string>>,
  system: { os: string; families: readonly string[] },
): Machine {
  return {
    id: 'runner',
    kind: 'runner',
    runs: true,
    ...system,
    environment,
    run: command => spawnBounded(command, merged(environment, command.environment ?? {})),
    read,
    list,
    which: name => which(name, environment['PATH'] ?? environment['Path'] ?? defaultSearchPath),
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
    if (info.size > maxBytes) {
      return { state: 'unreadable', reason: `larger than ${Math.floor(maxBytes / 1024 / 1024)} MiB` }
    }
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
  // ENOTDIR: a file stands where a parent directory should be, so the path itself is not there.
  if (code === 'ENOENT' || code === 'ENOTDIR') return { state: 'missing' }
  if (code === 'EACCES' || code === 'EPERM') return { state: 'unreadable', reason: 'permission denied' }
  return { state: 'unreadable', reason: code }
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : String(error)
}

async function which(name: string, searchPath: string): Promise<string | undefined> {
  const candidates = isAbsolute(name) ? [name] : searchPath.split(delimiter).map(folder => join(folder || '.', name))
  const endings = process.platform === 'win32' ? ['', '.exe', '.cmd', '.bat'] : ['']
  for (const candidate of candidates.flatMap(path => endings.map(ending => path + ending))) {
    try {
      await access(candidate, constants.X_OK)
      if ((await stat(candidate)).isFile()) return candidate
    } catch {
      // Not here: the next folder of PATH may have it.
    }
  }
  return undefined
}

async function operatingSystem(): Promise<{ os: string; families: readonly string[] }> {
  if (process.platform !== 'linux') return { os: process.platform, families: [process.platform] }
  for (const path of ['/etc/os-release', '/usr/lib/os-release']) {
    try {
      return osRelease(await readFile(path, 'utf8'))
    } catch {
      // freedesktop.org: the second path is read when the first is not there.
    }
  }
  return { os: 'Linux', families: [] }
}
