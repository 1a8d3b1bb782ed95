import type { Machine } from '../../machines/machine.ts'
import type { Host } from '../../model.ts'
import { printable } from '../../text.ts'
import { urlOf } from '../asking/url.ts'
import type { TurnedOff } from '../client.ts'
import { pipConfig } from './config-files.ts'
import type { PythonFiles } from './files.ts'

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
