import { printable } from '../text.ts'

/** Reads os-release(5): the name to show, and ID with ID_LIKE, most specific first. */
export function osRelease(text: string): { os: string; families: readonly string[] } {
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
