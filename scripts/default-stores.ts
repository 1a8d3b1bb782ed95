import { execFile } from 'node:child_process'
import { cp, mkdtemp, readFile, realpath, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { promisify } from 'node:util'
import { writeKeyStore } from '../src/fixes/key-store.ts'
import type { Machine } from '../src/machines/machine.ts'
import { readStore } from '../src/stores/read-store.ts'
import type { StoreReference } from '../src/stores/store.ts'
import { readCertificate } from '../src/x509/certificate.ts'
import type { Issuer } from '../src/x509/mint.ts'
import { subjectHash } from '../src/x509/subject-hash.ts'

const run = promisify(execFile)

/**
 * Lays a copy with one more root over each default store that is there, directories first, because files may lie in them.
 * For a process in a mount namespace of its own, as root: the machine's stores stay as they are.
 */
export async function addToDefaultStores(
  machine: Machine,
  references: readonly StoreReference[],
  root: Issuer,
  folder: string,
): Promise<void> {
  const stores = new Map<string, StoreReference>()
  for (const reference of references) {
    const path = reference.origin === 'default' && (await realpath(reference.path ?? '').catch(() => undefined))
    if (path) stores.set(path, reference)
  }
  const directoriesFirst = [...stores].toSorted(([, one], [, other]) => rank(one) - rank(other))
  for (const [path, reference] of directoriesFirst) {
    const copy = await copyWith(machine, { ...reference, path }, root, await mkdtemp(join(folder, 'store-')))
    if (copy !== undefined) await run('mount', ['--bind', copy, path])
  }
}

function rank({ form }: StoreReference): number {
  return form === 'directory' ? 0 : 1
}

async function copyWith(
  machine: Machine,
  reference: StoreReference & { readonly path: string },
  root: Issuer,
  folder: string,
): Promise<string | undefined> {
  const { form, path } = reference
  switch (form) {
    case 'built-in':
    case 'platform':
      return undefined
    case 'directory': {
      const copy = join(folder, 'certs')
      await cp(path, copy, { recursive: true, verbatimSymlinks: true })
      await writeFile(join(copy, `${subjectHash(readCertificate(root.der))}.0`), root.certificatePem)
      return copy
    }
    case 'bundle': {
      const copy = join(folder, basename(path))
      await writeFile(copy, `${await readFile(path, 'latin1')}\n${root.certificatePem}`, 'latin1')
      return copy
    }
    case 'key-store': {
      const { anchors } = await readStore(machine, reference)
      return writeKeyStore(folder, [...anchors, readCertificate(root.der)])
    }
  }
}
