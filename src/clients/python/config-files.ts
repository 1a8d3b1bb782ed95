import { join } from 'node:path'
import type { Machine } from '../../machines/machine.ts'
import { assignment, configLines } from '../recognition/config-lines.ts'
import { readText } from '../recognition/program-text.ts'
import type { PythonFiles } from './files.ts'

/** A setting of pip.conf: the later file goes before the earlier, and [install] before [global]. */
export async function pipConfig(
  machine: Machine,
  { prefix }: Pick<PythonFiles, 'prefix'>,
  name: 'cert' | 'trusted-host',
): Promise<{ readonly value: string; readonly file: string; readonly setting: string }> {
  const { HOME, XDG_CONFIG_HOME, PIP_CONFIG_FILE } = machine.environment
  const config = XDG_CONFIG_HOME || (HOME && join(HOME, '.config'))
  const files = [
    ...['/etc/xdg/pip/pip.conf', '/etc/pip.conf'],
    ...(HOME ? [join(HOME, '.pip/pip.conf')] : []),
    ...(config ? [join(config, 'pip/pip.conf')] : []),
    join(prefix, 'pip.conf'),
    ...(PIP_CONFIG_FILE ? [PIP_CONFIG_FILE] : []),
  ]
  let found = { value: '', file: '', setting: '' }
  for (const section of ['global', 'install']) {
    for (const file of files) {
      const value = settingIn(await readText(machine, file), [section], name)
      if (value !== undefined) found = { value, file, setting: `${section}.${name}` }
    }
  }
  return found
}

/** `ca_bundle` of the profile that is chosen. */
export async function awsConfig({
  environment,
  read,
}: Machine): Promise<{ readonly path: string; readonly file: string }> {
  const { AWS_CONFIG_FILE, AWS_PROFILE, HOME } = environment
  const file = AWS_CONFIG_FILE || (HOME ? join(HOME, '.aws/config') : '')
  if (file === '') return { path: '', file: '' }
  const sections = AWS_PROFILE ? [`profile ${AWS_PROFILE}`, AWS_PROFILE] : ['default']
  return { path: settingIn(await readText({ read }, file), sections, 'ca_bundle') ?? '', file }
}

/** A setting of an INI file, whose lines that begin with a space go on with the value before them (Python: configparser). */
function settingIn(content: string, sections: readonly string[], name: string): string | undefined {
  let section = ''
  let current = ''
  let value: string | undefined
  for (const line of configLines(content)) {
    if (/^\s/.test(line) && line.trim() !== '' && current === name && sections.includes(section)) {
      value = `${value ?? ''} ${line.trim()}`.trim()
      continue
    }
    section = /^\s*\[([^\]]*)\]/.exec(line)?.[1]?.trim() ?? section
    const said = assignment(line, '=:')
    current = said?.name ?? ''
    if (sections.includes(section) && said?.name === name) value = said.value || undefined
  }
  return value
}
