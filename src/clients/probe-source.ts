import { readFileSync } from 'node:fs'

/** The text of a program in probes/, which stands beside this file in src and beside the bundle in dist. */
export function probeSource(file: string): string {
  return readFileSync(new URL(`./probes/${file}`, import.meta.url), 'utf8')
}
