// What comes from the network is hostile: every text that we did not write passes through here once, before it is stored
// in a report. Renderers escape for their own format on top of that.

/** Control, format (bidirectional overrides, zero width) and line-separating characters, unpaired surrogates, private use. */
const unprintable = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\u2028\u2029]/gu

/** `text` on one line with every invisible character written as `\u{…}`, cut to `limit` UTF-16 units. */
export function printable(text: string, limit = 500): string {
  const bounded = text.length > limit * 4 ? text.slice(0, limit * 4) : text
  const visible = bounded.replace(/\s+/gu, ' ').trim().replace(unprintable, escapeCharacter)
  return visible.length > limit ? `${visible.slice(0, limit - 1)}…` : visible
}

/** A path as reports name it: whole, since none is longer (PATH_MAX). */
export function printablePath(path: string): string {
  return printable(path, 4096)
}

function escapeCharacter(character: string): string {
  return `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`
}

/** `a`, `a and b`, `a, b and c`, and beyond `limit` names `a, b and 7 more`. */
export function listed(names: readonly string[], limit = 4): string {
  const [first = '', ...rest] = names
  if (rest.length === 0) return first
  const shown = names.length > limit ? names.slice(0, limit - 1) : names.slice(0, -1)
  const last = names.length > limit ? `${names.length - shown.length} more` : (names.at(-1) ?? '')
  return `${shown.join(', ')} and ${last}`
}

/** `1 host`, `3 hosts`. */
export function counted(count: number, noun: string): string {
  return count === 1 ? `1 ${noun}` : `${count} ${noun}s`
}

/** The first 16 hex digits of a SHA-256 fingerprint in pairs, enough to compare by eye; reports carry the whole. */
export function shortFingerprint(sha256: string): string {
  return `${(sha256.slice(0, 16).match(/../g) ?? []).join(':')}…`
}

/**
 * What begins a command of a workflow anywhere in a line (reports/log-text.ts); its first group is what stands before the
 * bracket. For `replace` only.
 */
export const bracketCommand = /##(vso|)\[/gi
