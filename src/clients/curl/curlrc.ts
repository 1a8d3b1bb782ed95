import { join } from 'node:path'
import type { Machine } from '../../machines/machine.ts'
import type { TurnedOff } from '../client.ts'

export interface Curlrc {
  readonly file: string
  readonly content: string
}

/**
 * The first .curlrc that is there, in the order in which curl opens them (measured): in XDG_CONFIG_HOME 7.88 wants the dot and
 * 8.14 none, and a `.config` folder counts only without that variable.
 */
export async function curlrcOf({
  environment,
  read,
}: Pick<Machine, 'environment' | 'read'>): Promise<Curlrc | undefined> {
  const { CURL_HOME, XDG_CONFIG_HOME, HOME } = environment
  const home = CURL_HOME || HOME
  const candidates = [
    ...(CURL_HOME ? [join(CURL_HOME, '.curlrc')] : []),
    ...(XDG_CONFIG_HOME ? [join(XDG_CONFIG_HOME, 'curlrc'), join(XDG_CONFIG_HOME, '.curlrc')] : []),
    ...(HOME ? [join(HOME, '.curlrc')] : []),
    ...(home && !XDG_CONFIG_HOME ? [join(home, '.config/curlrc')] : []),
  ]
  for (const file of candidates) {
    const content = await read(file)
    if (content.state === 'read') return { file, content: Buffer.from(content.bytes).toString('utf8') }
  }
  return undefined
}

/** `insecure` or `-k`, whatever stands behind it: curl takes note of an option before it complains of what follows. The last counts. */
export function turnedOffByCurlrc({ file, content }: Curlrc): TurnedOff | undefined {
  const said = content.split('\n').flatMap(line => {
    const [, not, long, short] = insecure.exec(line) ?? []
    if (long !== undefined) return [not === undefined ? long : undefined]
    return short === undefined ? [] : [short]
  })
  const setting = said.at(-1)
  return setting === undefined ? undefined : { setting, file }
}

/** A long option with or without its dashes, or a `k` among short ones that take no value. */
const insecure = /^\s*(?:(?:--)?(no-)?(insecure)(?=[\s:=]|$)|(-[afgGiIjJlLMnNOpqRsSvVZ0-46#B]*k))/
