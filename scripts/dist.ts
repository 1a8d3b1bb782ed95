import { chmodSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join, sep } from 'node:path'
import type { BundledFile } from './bundle.ts'

/** Makes the folder hold exactly these files. */
export function writeFolder(folder: string, files: ReadonlyMap<string, BundledFile>): void {
  rmSync(folder, { recursive: true, force: true })
  for (const [name, { contents, executable }] of files) {
    const path = join(folder, name)
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, contents)
    chmodSync(path, executable ? 0o755 : 0o644)
  }
}

/** One sentence for each file in which the folder differs from these files; none when they are the same. */
export function differences(folder: string, files: ReadonlyMap<string, BundledFile>): readonly string[] {
  const present = filesIn(folder)
  const found = [...files].flatMap(([name, file]) => {
    if (!present.has(name)) return [`${name} is missing.`]
    const path = join(folder, name)
    if (Buffer.compare(readFileSync(path), file.contents) !== 0) return [`${name} differs from what the source gives.`]
    // Windows keeps no such mode.
    if (process.platform !== 'win32' && ((statSync(path).mode & 0o111) !== 0) !== file.executable) {
      return [`${name} ${file.executable ? 'is not executable' : 'is executable'}.`]
    }
    return []
  })
  const extra = [...present].filter(name => !files.has(name)).map(name => `${name} does not come from the source.`)
  return [...found, ...extra]
}

function filesIn(folder: string): ReadonlySet<string> {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true })
  const files = entries.filter(entry => !entry.isDirectory())
  return new Set(
    files.map(entry =>
      join(entry.parentPath, entry.name)
        .slice(folder.length + 1)
        .replaceAll(sep, '/'),
    ),
  )
}
