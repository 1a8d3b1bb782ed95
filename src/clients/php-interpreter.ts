import type { Machine } from '../machines/machine.ts'
import type { Installation, Probe, Question } from './client.ts'
import { probeDeadline } from './deadline.ts'
import { aboutIn } from './marked-answers.ts'
import { text } from './marked-lines.ts'
import { onPath } from './on-path.ts'
import { probeSource } from './probe-source.ts'

export const detectPhp = onPath('php')

export async function probePhp(
  machine: Machine,
  at: Installation,
  library: 'streams' | 'curl',
  { hosts, timeoutMs }: Question,
): Promise<Probe> {
  const question = {
    library,
    timeout: timeoutMs / 1000,
    hosts: hosts.map(({ name, port, servername }) => ({ name, port, servername })),
  }
  const run = await machine.run({
    file: at.path,
    // Code behind -r begins without a tag.
    args: ['-r', probeSource('php.php').replace(/^<\?php\s/, '')],
    stdin: JSON.stringify(question),
    timeoutMs: probeDeadline(hosts.length, 16, timeoutMs),
  })
  return { runs: [{ label: library, run }] }
}

/** A setting of php.ini that names a store. */
export interface PhpSetting {
  readonly path: string
  readonly config: { readonly file: string; readonly setting: string }
}

/** What php.ini, or a file beside it, sets `name` to; the last file that does so wins. */
export function phpSetting(
  probe: Probe,
  name: 'openssl.cafile' | 'openssl.capath' | 'curl.cainfo',
): PhpSetting | undefined {
  const settings = aboutIn(probe)['settings']
  if (!Array.isArray(settings)) return undefined
  for (const setting of settings as readonly unknown[]) {
    if (typeof setting !== 'object' || setting === null) continue
    const fields = setting as Record<string, unknown>
    if (text(fields, 'name') !== name || text(fields, 'value') === '') continue
    // No file: an option of a `php` that is a script.
    return { path: text(fields, 'value'), config: { file: text(fields, 'file') || 'php.ini', setting: name } }
  }
  return undefined
}
