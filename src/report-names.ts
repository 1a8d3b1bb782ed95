import { UsageError } from './model.ts'
import { printable } from './text.ts'

/** A report's file, and what its runner is called. */
export interface NamedFile {
  readonly name: string
  readonly path: string
}

/**
 * Reads `NAME=REPORT` or `REPORT`, which is named by what tells its path from the others: `linux/report.json` and
 * `macos/report.json` are linux and macos. @throws UsageError
 */
export function namedFiles(operands: readonly string[]): NamedFile[] {
  if (operands.length === 0) {
    throw new UsageError('merge: no report is given; write local-issuer merge linux/report.json macos/report.json.')
  }
  const given = operands.map(operand => /^([^=/\\]+)=(.+)$/.exec(operand)?.slice(1) ?? ['', operand])
  const unnamed = telling(given.map(([name, path]) => (name === '' ? partsOf(path ?? '') : [])))
  const files = given.map(([name = '', path = ''], index) => ({
    name: name === '' ? (unnamed[index] ?? '') : name,
    path,
  }))
  const twice = files.find(({ name }, index) => files.findIndex(other => other.name === name) < index)
  if (twice !== undefined) {
    const { name, path } = twice
    const [shownName, shownPath] = [printable(name, 60), printable(path, 200)]
    throw new UsageError(`merge: two runners are called "${shownName}"; write NAME=${shownPath} for one of them.`)
  }
  return files
}

/** `artifacts/linux/report.json` → artifacts, linux. */
function partsOf(path: string): string[] {
  const parts = path.split(/[/\\]/).filter(part => part !== '' && part !== '.')
  const file = (parts.at(-1) ?? '').replace(/\.json$/, '')
  return file === 'report' && parts.length > 1 ? parts.slice(0, -1) : [...parts.slice(0, -1), file]
}

/** Without the folders in front that all have. */
function telling(all: readonly (readonly string[])[]): string[] {
  const own = all.filter(parts => parts.length > 0)
  let shared = 0
  while (own.length > 0 && own.every(parts => parts.length > shared + 1 && parts[shared] === own[0]?.[shared])) shared++
  return all.map(parts => parts.slice(shared).join('/'))
}
