import { globSync, statSync } from 'node:fs'
import { join, resolve } from 'node:path'

/**
 * The test files that the arguments select (files or folders, relative to the root), all without arguments; absolute and
 * in code unit order. Throws when an argument selects none.
 */
export function selectTestFiles(root: string, selections: readonly string[]): readonly string[] {
  const selected = (selections.length === 0 ? ['test'] : selections).flatMap(selection => {
    const path = resolve(root, selection)
    const files = isFolder(path) ? globSync('**/*.test.ts', { cwd: path }).map(name => join(path, name)) : [path]
    const tests = files.filter(file => file.endsWith('.test.ts') && statSync(file, { throwIfNoEntry: false })?.isFile())
    if (tests.length === 0)
      throw new Error(`"${selection}" selects no test: name a *.test.ts file or a folder with some.`)
    return tests
  })
  return [...new Set(selected)].sort()
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false
}
