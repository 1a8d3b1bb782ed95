import { isIP } from 'node:net'
import { join } from 'node:path'
import type { Machine } from '../../machines/machine.ts'
import type { Host } from '../../model.ts'
import { printable } from '../../text.ts'
import { urlOf } from '../asking/url.ts'
import type { Recognised, TurnedOff } from '../client.ts'
import { readText } from '../recognition/program-text.ts'
import { pipConfig } from './config-files.ts'
import type { PythonFiles } from './files.ts'
import { packageIn } from './packages.ts'

/**
 * PIP_TRUSTED_HOST or else `trusted-host` of pip.conf: pip does not verify a host that it names, with its port or without one
 * (pip: _internal/network/session.py, add_trusted_host).
 */
export async function turnedOffByPip(
  machine: Machine,
  python: Pick<PythonFiles, 'prefix'>,
): Promise<(host: Host) => TurnedOff | undefined> {
  const variable = machine.environment['PIP_TRUSTED_HOST']
  const config = await pipConfig(machine, python, 'trusted-host')
  const named = (variable || config.value).split(/\s+/).filter(name => name !== '')
  const told = variable ? {} : { file: config.file }
  return host => {
    const url = urlOf(host)
    const name = named.find(
      one => url.startsWith(`https://${one.toLowerCase()}/`) || url.startsWith(`https://${one.toLowerCase()}:`),
    )
    if (name === undefined) return undefined
    return { setting: `${variable ? 'PIP_TRUSTED_HOST' : config.setting} = ${printable(name)}`, ...told }
  }
}

/**
 * The urllib3 that pip carries: 1.26 asks the common name, and hands no address to truststore as the name to verify, which then
 * verifies none (measured: pip 24.2 and 25.1).
 */
export async function contextOfPip(
  machine: Machine,
  python: PythonFiles,
  truststore: boolean,
): Promise<Pick<Recognised, 'readsCommonName' | 'failsBefore'>> {
  const pip = await packageIn(machine, python, 'pip')
  const source = pip === undefined ? '' : await readText(machine, join(pip.folder, '_vendor/urllib3/_version.py'))
  const isFirst = !/version(?:__)?\s*=\s*['"](?:[2-9]|\d\d)/.test(source)
  const why = 'its truststore verifies no host by its address: check_hostname requires server_hostname'
  return {
    readsCommonName: isFirst,
    ...(isFirst && truststore ? { failsBefore: ({ name }: Host) => (isIP(name) === 0 ? undefined : why) } : {}),
  }
}
