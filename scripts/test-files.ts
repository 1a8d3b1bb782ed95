import { globSync, statSync } from 'node:fs'
import { join, resolve } from 'node:path'

/** Takes a minute or more of every core: run by name, or all of them by `npm run test:long`. */
const long = '.long.test.ts'

/**
 * The test files that the arguments select (files or folders, relative to the root), absolute and in code unit order. Without
 * arguments all but the long ones; with `--long` those alone. Throws when an argument selects none.
 */
export function selectTestFiles(root: string, selections: readonly string[]): readonly string[] {
  const wantsLong = selections.includes('--long')
  const named = selections.filter(selection => selection !== '--long')
  const selected = (named.length === 0 ? ['test'] : named).flatMap(selection => {
    const path = resolve(root, selection)
    const files = isFolder(path)
      ? globSync('**/*.test.ts', { cwd: path })
          .filter(name => name.endsWith(long) === wantsLong)
          .map(name => join(path, name))
      : [path]
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
