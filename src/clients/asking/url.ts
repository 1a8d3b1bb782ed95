import type { Host } from '../../model.ts'

/** The host's root. An IPv6 address stands in brackets (RFC 3986, 3.2.2). */
export function urlOf({ name, port }: Pick<Host, 'name' | 'port'>): string {
  return `https://${name.includes(':') ? `[${name}]` : name}:${port}/`
}
