import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { basename, join, relative, resolve, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { licenseText } from './licenses.ts'

export const root = resolve(fileURLToPath(new URL('..', import.meta.url)))

/** Paths are absolute or relative to the root. */
export interface BundleSource {
  /** The name of each output, without `.js`, and its entry. */
  readonly entries: Readonly<Record<string, string>>
  /** Those of `entries` that are started by name: they begin with `#!` and become executable. */
  readonly executables: readonly string[]
  /** A folder that is copied to `probes/`. */
  readonly probes: string
}

export interface BundledFile {
  readonly contents: Uint8Array
  readonly executable: boolean
}

export const distSource: BundleSource = {
  entries: { action: 'src/action.ts', post: 'src/post.ts', cli: 'src/cli.ts' },
  executables: ['cli'],
  probes: 'src/clients/probes',
}

/**
 * The files of dist/ by their path in it, runnable by Node 20 and later. The same source gives the same bytes on every
 * machine and from every working directory. Throws an error that names a missing entry, or esbuild's own for bad source.
 */
export async function bundle(source: BundleSource): Promise<ReadonlyMap<string, BundledFile>> {
  for (const path of [...Object.values(source.entries), source.probes]) {
    if (!existsSync(resolve(root, path))) throw new Error(`${path} does not exist: nothing was built.`)
  }
  const files = new Map<string, BundledFile>()
  const { outputFiles, metafile } = await compile(source)
  for (const { path, contents, text } of outputFiles) {
    const name = basename(path)
    const executable = source.executables.includes(name.replace(/\.js$/, ''))
    if (executable && !text.startsWith('#!'))
      throw new Error(`The entry of ${name} must begin with #!/usr/bin/env node.`)
    if (text.includes(root)) throw new Error(`${name} contains a path of this machine: ${root}`)
    files.set(name, { contents, executable })
  }
  for (const name of filesIn(resolve(root, source.probes))) {
    const contents = readFileSync(join(resolve(root, source.probes), name))
    files.set(`probes/${name}`, { contents, executable: false })
  }
  // Without it a copy of the folder, away from the package.json above it, would not load as ES modules.
  files.set('package.json', { contents: Buffer.from('{ "type": "module" }\n'), executable: false })
  files.set('licenses.txt', { contents: Buffer.from(licenseText(metafile, root)), executable: false })
  return files
}

/** Paths in the folder and in those below it, with slashes, in code unit order. */
function filesIn(folder: string): readonly string[] {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).filter(entry => entry.isFile())
  return entries.map(entry => relative(folder, join(entry.parentPath, entry.name)).replaceAll(sep, '/')).sort()
}

function compile(source: BundleSource) {
  return build({
    absWorkingDir: root,
    entryPoints: { ...source.entries },
    outdir: join(root, 'dist'),
    write: false,
    metafile: true,
    bundle: true,
    // What both entries need lies in one shared file, and what is imported on demand is loaded on demand.
    splitting: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    charset: 'utf8',
    // Names in the output are those in the tree, wherever a linked node_modules really lies.
    preserveSymlinks: true,
    legalComments: 'none',
    logLevel: 'silent',
    // CommonJS packages ask for Node's modules through require, which an ES module has to make for itself.
    banner: {
      js: "import { createRequire as makeRequire } from 'node:module'\nconst require = makeRequire(import.meta.url)",
    },
    plugins: [
      {
        name: 'http-client-absent',
        setup({ onResolve }) {
          onResolve({ filter: /^@actions\/http-client(?:\/|$)/ }, () => ({
            path: join(root, 'scripts', 'http-client-absent.ts'),
          }))
        },
      },
    ],
  })
}
