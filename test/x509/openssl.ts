import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after } from 'node:test'

export interface OpenSsl {
  readonly folder: string
  path(name: string): string
  /** Standard output; throws with what openssl said when it fails. */
  run(...args: readonly string[]): string
  succeeds(...args: readonly string[]): boolean
}

/** The openssl command in a folder of its own, with an environment of nothing; the folder goes when the file's tests are done. */
export function openSsl(): OpenSsl {
  const folder = mkdtempSync(join(tmpdir(), 'openssl-'))
  after(() => rmSync(folder, { recursive: true }))
  const spawn = (args: readonly string[]) =>
    spawnSync('openssl', args, { cwd: folder, env: { PATH: '/usr/bin:/bin' }, encoding: 'utf8', maxBuffer: 1 << 24 })
  return {
    folder,
    path: name => join(folder, name),
    succeeds: (...args) => spawn(args).status === 0,
    run(...args) {
      const { status, stdout, stderr } = spawn(args)
      if (status !== 0) throw new Error(`openssl ${args.join(' ')}: ${stderr}`)
      return stdout
    },
  }
}
