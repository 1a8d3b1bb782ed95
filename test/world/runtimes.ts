import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { alone, cacheFolder } from './cache.ts'

/** Deno and Bun as npm has them, a program a package: no distribution has either. */
const packages = {
  deno: { name: '@deno/linux-x64-glibc', version: '2.9.6', program: 'deno' },
  bun: { name: '@oven/bun-linux-x64', version: '1.4.5', program: 'bin/bun' },
} as const

/** The path of the program, installed once into the cache of the tests; or why it is not here. */
export async function runtime(
  id: keyof typeof packages,
): Promise<{ readonly path: string } | { readonly absent: string }> {
  if (process.platform !== 'linux' || process.arch !== 'x64') return { absent: `${id} is taken for Linux on x64 alone` }
  const { name, version, program } = packages[id]
  const folder = join(cacheFolder(), `${id}-${version}`)
  const path = join(folder, 'node_modules', name, program)
  await alone(`install ${id}`, async () => {
    if (existsSync(path)) return
    // With the environment of npm: it has to reach its registry.
    const options = ['--prefix', folder, '--no-save', '--ignore-scripts', '--no-audit', '--no-fund', '--force']
    await promisify(execFile)('npm', ['install', ...options, `${name}@${version}`])
  })
  return existsSync(path) ? { path } : { absent: `npm installed no ${id}` }
}
