import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { lstatSync, mkdirSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'

/** A folder for what is slow to make, kept between runs; whoever removes it only waits longer the next time. */
export function cacheFolder(): string {
  const folder = join(process.env['XDG_CACHE_HOME'] ?? tmpdir(), 'local-issuer-tests')
  mkdirSync(folder, { recursive: true, mode: 0o711 })
  const { uid } = lstatSync(folder)
  // In a folder that everybody writes to, somebody else may have been first.
  if (uid !== process.getuid?.()) throw new Error(`${folder} belongs to another user: set XDG_CACHE_HOME.`)
  return folder
}

/**
 * A name that one process of the machine can listen at. In Linux's abstract namespace (unix(7)) it ends with its process, so
 * that nothing stale is left of one that was killed.
 */
export function abstractName(purpose: string): string {
  return `\0local-issuer-tests-${createHash('sha256').update(`${cacheFolder()} ${purpose}`).digest('hex').slice(0, 32)}`
}

/** Does the work while no other process does work of that name. */
export async function alone<T>(name: string, work: () => Promise<T>): Promise<T> {
  const lock = createServer()
  for (;;) {
    try {
      await once(lock.listen({ path: abstractName(name) }), 'listening')
      break
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EADDRINUSE')) throw error
      await pause(100)
    }
  }
  try {
    return await work()
  } finally {
    await new Promise(resolve => lock.close(resolve))
  }
}
