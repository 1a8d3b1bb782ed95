/** `NAME=value` each; what has no name is passed over. */
export function variables(entries: readonly string[]): Record<string, string> {
  const pairs = entries.flatMap(entry => {
    const equals = entry.indexOf('=')
    return equals > 0 ? [[entry.slice(0, equals), entry.slice(equals + 1)] as const] : []
  })
  return Object.fromEntries(pairs)
}
