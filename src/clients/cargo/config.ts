import { join } from 'node:path'
import type { Machine } from '../../machines/machine.ts'

/** http.cainfo of the user's configuration; one in a folder above the workspace goes unnamed, and is in effect all the same. */
export async function configuredFile(
  machine: Machine,
): Promise<{ readonly path: string; readonly file: string } | undefined> {
  const { CARGO_HOME, HOME } = machine.environment
  const home = CARGO_HOME || (HOME ? join(HOME, '.cargo') : undefined)
  if (home === undefined) return undefined
  for (const file of [join(home, 'config'), join(home, 'config.toml')]) {
    const content = await machine.read(file)
    if (content.state !== 'read') continue
    const path = cainfoIn(Buffer.from(content.bytes).toString('utf8'))
    if (path !== undefined) return { path, file }
  }
  return undefined
}

/** `cainfo = "…"` under [http], or `http.cainfo = "…"` above the first table. */
export function cainfoIn(toml: string): string | undefined {
  let table = ''
  for (const line of toml.split('\n')) {
    table = /^\s*\[([^\]]+)\]/.exec(line)?.[1]?.trim() ?? table
    const [, name, double, single] = /^\s*([\w.-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/.exec(line) ?? []
    if (name !== undefined && [table, name].filter(part => part !== '').join('.') === 'http.cainfo') {
      return double ?? single
    }
  }
  return undefined
}
