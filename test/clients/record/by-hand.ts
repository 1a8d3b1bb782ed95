import { chmod, mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Client, Installation } from '../../../src/clients/client.ts'
import type { World } from '../../world/world.ts'

/** How a client without a variable for its store is given the world's root: as its repair by hand says. */
export interface GivenByHand {
  readonly environment: Readonly<Record<string, string>>
  readonly at: Installation
  readonly note?: string
}

export async function givenByHand({ id }: Client, at: Installation, world: World): Promise<GivenByHand> {
  switch (id) {
    case 'wget': {
      const file = join(world.folder, 'wgetrc')
      await writeFile(file, `ca_certificate = ${world.rootPath}\n`)
      return { environment: { WGETRC: file }, at }
    }
    case 'php-curl': {
      const folder = join(world.folder, 'php.d')
      await mkdir(folder, { recursive: true })
      await writeFile(join(folder, 'ca.ini'), `curl.cainfo = "${world.rootPath}"\n`)
      // An empty part stands for the folder that PHP was built with.
      return { environment: { PHP_INI_SCAN_DIR: `:${folder}` }, at }
    }
    case 'gnutls': {
      const path = join(world.folder, 'gnutls-cli')
      await writeFile(path, `#!/bin/sh\nexec ${at.path} --x509cafile=${world.rootPath} "$@"\n`)
      await chmod(path, 0o755)
      return { environment: {}, at: { path }, note: 'with --x509cafile' }
    }
    default:
      return { environment: {}, at }
  }
}
