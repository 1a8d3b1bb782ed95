import { posix } from 'node:path'
import { transform } from 'esbuild'

export interface Import {
  /** As written, or for a relative one the path from the root: `src/model.ts`. */
  readonly from: string
  readonly relative: boolean
  /** Names between the braces, types included; `*` for all, none for an import without names. */
  readonly names: readonly string[]
}

export interface SourceFile {
  /** From the root, with `/`. */
  readonly path: string
  readonly lines: number
  /** Without comments and types. */
  readonly code: string
  readonly imports: readonly Import[]
}

export async function sourceFile(path: string, text: string): Promise<SourceFile> {
  const { code } = await transform(text, { loader: 'ts', legalComments: 'none', tsconfigRaw: tsconfig })
  return { path, lines: text.trimEnd().split('\n').length, code, imports: [...importsOf(path, text)] }
}

const tsconfig = { compilerOptions: { verbatimModuleSyntax: true } }

// The formatter puts every static import and re-export at the start of a line.
const staticImport = /^(?:import|export)\b(?<clause>[^'";=]*?)(?:\bfrom\s*)?'(?<from>[^']+)'/gm
const dynamicImport = /\bimport\(\s*'(?<from>[^']+)'/g

function* importsOf(path: string, text: string): Iterable<Import> {
  for (const match of [...text.matchAll(staticImport), ...text.matchAll(dynamicImport)]) {
    const { clause = '*', from = '' } = match.groups ?? {}
    const relative = from.startsWith('.')
    yield {
      from: relative ? posix.join(posix.dirname(path), from) : from,
      relative,
      names: namesIn(clause),
    }
  }
}

function namesIn(clause: string): readonly string[] {
  const braced = /\{(?<names>[^}]*)\}/s.exec(clause)?.groups?.['names']
  if (braced === undefined) return clause.trim() === '' ? [] : ['*']
  const names = braced.split(',').map(name =>
    name
      .trim()
      .replace(/^type\s+/, '')
      .replace(/\s+as\s+.*$/, ''),
  )
  return names.filter(name => name !== '')
}
