import { dirname, join } from 'node:path'
import type { Machine } from '../../machines/machine.ts'
import { type OpensslFacts, opensslIn } from '../openssl/files.ts'
import { findLibrary } from '../recognition/library-files.ts'
import { isFile, pathsIn, programsNamed } from '../recognition/program-files.ts'
import { readProgram, readText } from '../recognition/program-text.ts'

/** A .NET as its files show it, under the name of what starts it. */
export interface DotnetFiles {
  readonly path: string
  readonly version: string
  readonly openssl: OpensslFacts
}

/** Loaded by name, the newest first (dotnet/runtime: opensslshim.c). */
const libraries = ['libcrypto.so.3', 'libcrypto.so.1.1', 'libcrypto.so.1.0.2', 'libcrypto.so.1.0.0', 'libcrypto.so.10']

/** PowerShell, which brings a .NET, and the shared ones that `dotnet` starts; none without an OpenSSL that it could load. */
export async function dotnetFiles(machine: Machine): Promise<readonly DotnetFiles[]> {
  const openssl = await loadedOpenssl(machine)
  if (openssl === undefined) return []
  const [powershells, shared] = await Promise.all([powershellsIn(machine), sharedIn(machine)])
  return [...powershells, ...shared].map(one => ({ ...one, openssl }))
}

async function loadedOpenssl(machine: Machine): Promise<OpensslFacts | undefined> {
  for (const name of libraries) {
    const path = await findLibrary(machine, name)
    const bytes = path && (await readProgram(machine, path))
    const facts = bytes && opensslIn(bytes)
    if (facts) return facts
  }
  return undefined
}

type Found = Pick<DotnetFiles, 'path' | 'version'>

/** Microsoft's packages and images put it into a folder of its own, with a link to it on PATH. */
async function powershellsIn(machine: Machine): Promise<readonly Found[]> {
  const [path] = await programsNamed(machine, /^pwsh$/)
  if (path === undefined) return []
  const folders = [dirname(path), ...(await pathsIn(machine, '/opt/microsoft/powershell'))]
  for (const folder of folders) {
    const version = dependedOn(await readText(machine, join(folder, 'pwsh.runtimeconfig.json')))
    if (version !== undefined) return [{ path, version }]
  }
  return []
}

/** DOTNET_ROOT, where distributions and images put it, and where a script for one user does. */
async function sharedIn(machine: Machine): Promise<readonly Found[]> {
  const { DOTNET_ROOT, HOME } = machine.environment
  const roots = [
    DOTNET_ROOT,
    '/usr/share/dotnet',
    '/usr/lib/dotnet',
    '/usr/lib64/dotnet',
    HOME && join(HOME, '.dotnet'),
  ]
  for (const root of new Set(roots.filter(one => one?.startsWith('/')))) {
    const path = join(root ?? '', 'dotnet')
    if (!(await isFile(machine, path))) continue
    const versions = await pathsIn(machine, join(root ?? '', 'shared/Microsoft.NETCore.App'), /^\d+\.\d+\.\d+/)
    // The newest: what a program asks for at the least is served by it.
    const newest = versions
      .map(folder => folder.slice(folder.lastIndexOf('/') + 1))
      .toSorted(byVersion)
      .at(-1)
    if (newest !== undefined) return [{ path, version: newest }]
  }
  return []
}

function byVersion(one: string, other: string): number {
  return one.localeCompare(other, 'en', { numeric: true })
}

/** A program that brings its .NET names it as included; one that does not, as the framework that it wants. */
function dependedOn(json: string): string | undefined {
  return /"name"\s*:\s*"Microsoft\.NETCore\.App"\s*,\s*"version"\s*:\s*"(\d+\.\d+\.\d+)/.exec(json)?.[1]
}
