import type { Machine } from '../../machines/machine.ts'
import { aboutIn } from '../asking/marked-answers.ts'
import { text } from '../asking/marked-lines.ts'
import { onPath } from '../asking/on-path.ts'
import { askLibrary } from '../asking/written-question.ts'
import type { Installation, Probe, Question } from '../client.ts'
import { probeSource } from '../probe-source.ts'

export const detectPhp = onPath('php')

export function probePhp(
  machine: Machine,
  at: Installation,
  library: 'streams' | 'curl',
  question: Question,
): Promise<Probe> {
  // Code behind -r begins without a tag.
  const args = ['-r', probeSource('php.php').replace(/^<\?php\s/, '')]
  return askLibrary(machine, at, { library, args, timesAHost: 1 }, question)
}

/** A setting of php.ini that names a store. */
export interface PhpSetting {
  readonly path: string
  readonly config: { readonly file: string; readonly setting: string }
}

/** What php.ini, or a file beside it, sets `name` to; the first of the facts wins. */
export function phpSetting(
  { settings }: PhpFacts,
  name: 'openssl.cafile' | 'openssl.capath' | 'curl.cainfo',
): PhpSetting | undefined {
  const found = settings.find(setting => setting.name === name && setting.value !== '')
  // No file: an option of a `php` that is a script.
  return found && { path: found.value, config: { file: found.file || 'php.ini', setting: name } }
}

/** What a PHP tells of itself; '' for what it does not have. */
export interface PhpFacts {
  readonly version: string
  readonly absent: string
  /** OPENSSLDIR's file and directory. */
  readonly cafile: string
  readonly capath: string
  /** libcurl's version, its TLS library, and the file and directory that it was built with. */
  readonly curl: string
  readonly backend: string
  readonly curlCafile: string
  readonly curlCapath: string
  readonly settings: readonly { readonly name: string; readonly value: string; readonly file: string }[]
}

export function phpFacts(probe: Probe): PhpFacts {
  const about = aboutIn(probe)
  const settings: readonly unknown[] = Array.isArray(about['settings']) ? about['settings'] : []
  return {
    version: text(about, 'version'),
    absent: text(about, 'absent'),
    cafile: text(about, 'cafile'),
    capath: text(about, 'capath'),
    curl: text(about, 'curl'),
    backend: text(about, 'backend'),
    curlCafile: text(about, 'curlCafile'),
    curlCapath: text(about, 'curlCapath'),
    settings: settings.flatMap(setting => {
      if (typeof setting !== 'object' || setting === null) return []
      const fields = setting as Record<string, unknown>
      return [{ name: text(fields, 'name'), value: text(fields, 'value'), file: text(fields, 'file') }]
    }),
  }
}
