import type { SourceFile } from './source-file.ts'

/** Files and folders of src, the lowest first. What is lower never imports what is higher; docs/architecture.md says why. */
const layers: readonly (readonly string[])[] = [
  ['ids'],
  ['model', 'text', 'side-by-side', 'version'],
  ['shell-word'],
  ['repaired', 'x509', 'hosts'],
  ['stores', 'tls', 'machines'],
  ['clients'],
  ['causes'],
  ['fixes'],
  ['report', 'merge'],
  ['surroundings'],
  ['examine'],
  ['check'],
  ['reports'],
  ['inputs', 'input-file', 'install', 'demo', 'host-places', 'report-files'],
  ['exit-code', 'options', 'report-names'],
  ['command-line', 'help', 'completion'],
  ['action', 'post', 'cli'],
]

/** Within one layer: stores are read through the port. */
const neighbours: Readonly<Record<string, readonly string[]>> = { stores: ['machines'] }

/** What the source reads outside of itself. */
const manifests: readonly string[] = ['package.json', 'report.schema.json']

/** Imports that go up or sideways, and files that have no place. */
export function wrongDirections(file: SourceFile): readonly string[] {
  const from = moduleOf(file.path)
  if (layerOf(from) === -1) return [`${file.path} has no layer: add ${from} to test/architecture/layers.ts.`]
  return file.imports
    .filter(({ relative }) => relative)
    .flatMap(({ from: target }) => {
      if (!target.startsWith('src/'))
        return manifests.includes(target) ? [] : [`${file.path} imports ${target}, outside src.`]
      const to = moduleOf(target)
      const down = layerOf(to) !== -1 && layerOf(to) < layerOf(from)
      if (to === from || down || neighbours[from]?.includes(to)) return []
      return [`${file.path} imports ${target}: ${from} may not import ${to}.`]
    })
}

/** `src/x509/name.ts` → `x509`, `src/check.ts` → `check`. */
function moduleOf(path: string): string {
  return (path.split('/')[1] ?? '').replace(/\.ts$/, '')
}

function layerOf(module: string): number {
  return layers.findIndex(layer => layer.includes(module))
}

/** Each import cycle once, as the files in the order of import. Types count: a cycle of types is one idea in two files. */
export function cycles(files: readonly SourceFile[]): readonly string[] {
  const byPath = new Map(files.map(file => [file.path, file]))
  const done = new Set<string>()
  const found: string[] = []
  function visit(path: string, trail: readonly string[]): void {
    const start = trail.indexOf(path)
    if (start !== -1) found.push([...trail.slice(start), path].join(' → '))
    if (start !== -1 || done.has(path)) return
    for (const { from } of byPath.get(path)?.imports ?? []) visit(from, [...trail, path])
    done.add(path)
  }
  for (const { path } of files) visit(path, [])
  return found
}
