/** A file or directory that libcurl read, or tried to read, for its anchors. */
export interface Loaded {
  readonly path: string
  readonly form: 'bundle' | 'directory'
}

/**
 * What libcurl says of its store while it shakes hands: `CAfile: PATH` and `error setting certificate file: PATH`
 * (OpenSSL), `found 432 certificates in PATH` and `error reading ca cert file PATH (…)` (GnuTLS), behind a prefix of the
 * program's own.
 */
export function loadedByLibcurl(output: string, prefix: RegExp): readonly Loaded[] {
  const found = new Map<string, Loaded['form']>()
  for (const line of output.split('\n')) {
    const match = prefix.exec(line)
    if (match === null) continue
    const said = line.slice(match[0].length).trimEnd()
    const named = /^CA(file|path): (.+)$/.exec(said)
    if (named?.[2] && named[2] !== 'none') found.set(named[2], named[1] === 'file' ? 'bundle' : 'directory')
    const counted = /^found \d+ certificates in (.+)$/.exec(said)?.[1]
    if (counted) found.set(counted, looksLikeBundle(counted) ? 'bundle' : 'directory')
    const failed =
      /^error reading ca cert file (.+) \(/.exec(said)?.[1] ??
      // One message for both until 7.79.
      /^error setting certificate (?:file: (.+)|verify locations:\s+CAfile: (.+) CApath: .*)$/
        .exec(said)
        ?.slice(1)
        .find(Boolean)
    if (failed) found.set(failed, 'bundle')
  }
  return [...found].map(([path, form]) => ({ path, form }))
}

/** GnuTLS names a file and a directory alike. */
function looksLikeBundle(path: string): boolean {
  return /\.(pem|crt|cer|bundle)$/.test(path)
}
