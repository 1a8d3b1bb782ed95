import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/** The text of a program in probes/, which stands beside this file in src and beside the bundle in dist. */
export function probeSource(file: string): string {
  return readFileSync(new URL(`./probes/${file}`, import.meta.url), 'utf8')
}

/** The path of a folder in probes/, for what an interpreter has to load from a file. */
export function probeFolder(folder: string): string {
  return fileURLToPath(new URL(`./probes/${folder}`, import.meta.url))
}
