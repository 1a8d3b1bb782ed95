import { printable } from '../text.ts'
import type { Machine } from './machine.ts'

/** The name to show, and what it is made from. */
export type OperatingSystem = Pick<Machine, 'os' | 'families'>

/** What the files of a machine tell of its system. `unknown`: its name where they tell nothing. */
export async function operatingSystem(
  read: Machine['read'],
  unknown = 'unknown (no os-release)',
): Promise<OperatingSystem> {
  // freedesktop.org: the second path is read when the first is not there.
  for (const path of ['/etc/os-release', '/usr/lib/os-release']) {
    const file = await read(path, 64 * 1024)
    if (file.state === 'read') return osRelease(Buffer.from(file.bytes).toString('utf8'))
  }
  return { os: unknown, families: [] }
}

/** Reads os-release(5): the name to show, and ID with ID_LIKE, most specific first. */
export function osRelease(text: string): OperatingSystem {
  const fields = new Map<string, string>()
  for (const line of text.split('\n')) {
    const match = /^([A-Z_]+)=(?:"([^"]*)"|'([^']*)'|(\S*))\s*$/.exec(line)
    if (match?.[1]) fields.set(match[1], match[2] ?? match[3] ?? match[4] ?? '')
  }
  const families = [fields.get('ID') ?? '', ...(fields.get('ID_LIKE') ?? '').split(/\s+/)]
  return {
    os: printable(fields.get('PRETTY_NAME') ?? fields.get('ID') ?? 'Linux', 100),
    families: families.filter(family => /^[a-z0-9._-]+$/.test(family)),
  }
}
