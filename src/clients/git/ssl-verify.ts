import type { Host } from '../../model.ts'
import { urlOf } from '../asking/url.ts'
import type { TurnedOff } from '../client.ts'
import type { Setting } from './config-files.ts'

/**
 * `http.sslVerify`, and `http.<url>.sslVerify` for the hosts that its URL names: of those that match the one that says more
 * of the URL counts, of two alike the last (git: urlmatch.c). A host is asked for at `/`, which a longer path does not match.
 */
export function turnedOffByGit(settings: readonly Setting[], host: Host): TurnedOff | undefined {
  const asked = new URL(urlOf(host))
  const matching = settings.flatMap(setting => {
    const [, url] = /^http\.(?:(.+)\.)?sslverify$/s.exec(setting.name) ?? ['', null]
    if (url === null) return []
    const weight = url === undefined ? 0 : weightOf(url, asked)
    return weight === undefined ? [] : [{ setting, weight }]
  })
  // A stable order: of two that say as much the later one stays last.
  const decisive = matching.sort((one, other) => one.weight - other.weight).at(-1)?.setting
  if (decisive === undefined || !isFalse(decisive.value)) return undefined
  return { setting: `${decisive.name} = ${decisive.value}`, file: decisive.file }
}

/** How much of the URL a pattern names, the host before all: a label of it may be `*`. Undefined where it does not match. */
function weightOf(pattern: string, asked: URL): number | undefined {
  const [, scheme, user, name = '', port, path = ''] =
    /^([a-z][a-z\d+.-]*):\/\/(?:([^/@]*)@)?(\[[^\]]*\]|[^/:]*)(?::(\d+))?(\/.*)?$/i.exec(pattern) ?? []
  const isDefaultPort = (port ?? '443') === (asked.port || '443')
  if (scheme?.toLowerCase() !== 'https' || user !== undefined || !isDefaultPort || !/^\/?$/.test(path)) return undefined
  const labels = asked.hostname.split('.')
  const wanted = name.toLowerCase().split('.')
  if (wanted.length !== labels.length || !wanted.every((label, at) => label === '*' || label === labels[at])) {
    return undefined
  }
  return 1 + wanted.filter(label => label !== '*').join('.').length
}

/** git_parse_maybe_bool; a name without a value is true. */
function isFalse(value: string): boolean {
  return /^(?:false|no|off|0*|)$/i.test(value)
}
