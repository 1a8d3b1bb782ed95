import type { SourceFile } from './source-file.ts'

/** Where an effect may be, by the beginnings of paths. */
const homes: readonly { readonly module: string; readonly allowed: readonly string[] }[] = [
  { module: '@actions/core', allowed: ['src/action.ts', 'src/post.ts', 'src/reports/'] },
  { module: '@actions/exec', allowed: ['src/machines/'] },
  { module: 'node:child_process', allowed: ['src/machines/'] },
]

const withoutFiles = ['src/x509/', 'src/causes/', 'src/hosts/', 'src/reports/', 'src/model.ts', 'src/text.ts']
const pure = ['src/x509/', 'src/causes/', 'src/hosts/', 'src/model.ts', 'src/text.ts']

/** What of node:net and node:tls computes without connecting. */
const withoutNetwork = ['isIP', 'isIPv4', 'isIPv6', 'BlockList', 'rootCertificates', 'checkServerIdentity']
/** The observer, the control, the demo's server, and the container engine's own socket. */
const networkHomes = ['src/tls/', 'src/demo/', 'src/machines/engine/socket-archive.ts']
const networkModule = /^node:(?:net|tls|https?|http2|dgram|dns(?:\/promises)?)$/

export function misplacedImports(file: SourceFile): readonly string[] {
  return file.imports.flatMap(({ from, names }) => {
    const home = homes.find(({ module }) => from === module || from.startsWith(`${module}/`))
    const strays = home !== undefined && !isUnder(file, home.allowed)
    const reads = /^node:fs(?:\/promises)?$/.test(from) && isUnder(file, withoutFiles)
    const connects = networkModule.test(from) && !names.every(name => withoutNetwork.includes(name))
    if (strays || reads || (connects && !isUnder(file, networkHomes))) return [`${file.path} may not import ${from}.`]
    return []
  })
}

const impurities: readonly { readonly pattern: RegExp; readonly name: string }[] = [
  { pattern: /\bprocess\.(?:env|argv|cwd|platform|std\w+|exit\w*)\b/, name: 'the process' },
  { pattern: /\bDate\.now\b|\bnew Date\(\s*\)|\bperformance\.now\b/, name: 'the clock' },
  { pattern: /\bsetTimeout\b|\bsetInterval\b|\bsetImmediate\b/, name: 'a timer' },
  { pattern: /\bfetch\(/, name: 'the network' },
]

export function impureCode(file: SourceFile): readonly string[] {
  if (!isUnder(file, pure)) return []
  const used = impurities.filter(({ pattern }) => pattern.test(file.code))
  return used.map(({ name }) => `${file.path} uses ${name}, and is to be pure.`)
}

/** Only the observer connects without verifying, and it sends nothing. */
export function unverifiedConnections(file: SourceFile): readonly string[] {
  const turnsOff = /(?:[{,(]|^)\s*["']?rejectUnauthorized["']?\s*:(?!\s*true\b)/m.test(file.code)
  return turnsOff && !isUnder(file, ['src/tls/']) ? [`${file.path} turns verification off.`] : []
}

function isUnder(file: SourceFile, places: readonly string[]): boolean {
  return places.some(place => (place.endsWith('/') ? file.path.startsWith(place) : file.path === place))
}
