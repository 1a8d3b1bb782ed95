import type { Machine } from '../machines/machine.ts'
import { systemLocations } from '../stores/locations.ts'

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
