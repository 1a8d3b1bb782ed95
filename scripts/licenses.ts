import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Metafile } from 'esbuild'

interface Package {
  readonly name: string
  readonly version: string
  readonly license: string
  readonly text: string
}

/** The name, version and licence text of every package of which something is in the bundles, as one text. */
export function licenseText(metafile: Metafile, root: string): string {
  const packages = bundledFolders(metafile).map(folder => describe(join(root, folder), folder))
  const heading = 'The files beside this one contain code of these packages, under these licences.\n'
  return [heading, ...packages.map(section)].join('\n')
}

/** Folders relative to the root, in code unit order so that no locale changes the file. */
function bundledFolders(metafile: Metafile): readonly string[] {
  const folders = new Set<string>()
  for (const output of Object.values(metafile.outputs)) {
    for (const [input, { bytesInOutput }] of Object.entries(output.inputs)) {
      const folder = /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/.exec(input)?.[0]
      if (folder !== undefined && bytesInOutput > 0) folders.add(folder)
    }
  }
  return [...folders].sort()
}

function describe(path: string, folder: string): Package {
  const manifest = JSON.parse(readFileSync(join(path, 'package.json'), 'utf8')) as Record<string, unknown>
  const files = readdirSync(path).filter(name => /^(?:licen[cs]e|copying|notice)(?:[.-]|$)/i.test(name))
  if (files.length === 0) throw new Error(`${folder} has no licence file: it cannot be bundled.`)
  const texts = files.sort().map(name => readFileSync(join(path, name), 'utf8').replaceAll('\r\n', '\n').trim())
  return {
    name: String(manifest['name']),
    version: String(manifest['version']),
    license: String(manifest['license']),
    text: texts.join('\n\n'),
  }
}

function section({ name, version, license, text }: Package): string {
  return `${'-'.repeat(80)}\n${name} ${version} (${license})\n\n${text}\n`
}
