import type { Machine } from '../../machines/machine.ts'
import { systemLocations } from '../../stores/locations.ts'
import type { StoreReference } from '../../stores/store.ts'

/**
 * The bundle that the distribution builds its libraries with, for those that do not tell: the first that is there. Where
 * GnuTLS asks p11-kit instead (Fedora, SUSE), it is the one that p11-kit's certificates are extracted to.
 */
export async function systemBundle(machine: Machine): Promise<string | undefined> {
  for (const { path, form } of systemLocations) {
    if (form === 'bundle' && (await machine.read(path)).state === 'read') return path
  }
  return undefined
}

/** The same as a reference: where there is none, the file that most distributions have is what is missing. */
export async function systemBundleReference(machine: Machine): Promise<StoreReference & { readonly path: string }> {
  return { origin: 'default', form: 'bundle', path: (await systemBundle(machine)) ?? usualBundle }
}

const usualBundle = '/etc/ssl/certs/ca-certificates.crt'
