import { join } from 'node:path'
import type { Machine } from '../../machines/machine.ts'
import type { StoreReference } from '../../stores/store.ts'
import { printable } from '../../text.ts'
import type { Installation, Probe, TurnedOff } from '../client.ts'
import { opensslStores } from '../openssl/store.ts'
import { assignment, configLines } from '../recognition/config-lines.ts'
import { systemBundleReference } from '../system/bundle.ts'

/**
 * What wget's files name, and what its TLS library brings. `ca_certificate` adds to the default. `ca_directory` takes its
 * place with GnuTLS, which reads every file there; OpenSSL adds it, and reads hash links (wget: src/gnutls.c, openssl.c).
 */
export async function wgetStores(
  machine: Machine,
  _at: Installation,
  probe: Probe,
): Promise<readonly StoreReference[]> {
  const version = probe.runs.find(({ label }) => label === 'version')?.run.stdout ?? ''
  const systemFile = /^ {4}(\S+) \(system\)$/m.exec(version)?.[1] ?? '/etc/wgetrc'
  return wgetStoresOf(machine, backendIn(version), systemFile)
}

/** @param systemFile the wgetrc that it was built to read first */
export async function wgetStoresOf(
  machine: Machine,
  backend: ReturnType<typeof backendIn>,
  systemFile: string,
): Promise<readonly StoreReference[]> {
  const isOpenssl = backend === 'OpenSSL'
  const settings = await wgetrc(machine, systemFile)
  const [file, directory] = [settings.get('cacertificate'), settings.get('cadirectory')]
  const told: StoreReference[] = [
    ...(file ? [{ origin: 'config-file' as const, form: 'bundle' as const, ...file }] : []),
    ...(directory
      ? [
          {
            origin: 'config-file' as const,
            form: 'directory' as const,
            ...directory,
            ...(isOpenssl ? {} : { reader: 'go' as const }),
          },
        ]
      : []),
  ]
  if (isOpenssl) {
    // wget does not tell OPENSSLDIR; distributions link theirs to these.
    return [...told, ...opensslStores(machine.environment, { cafile: '/etc/ssl/cert.pem', capath: '/etc/ssl/certs' })]
  }
  const system = await systemBundleReference(machine)
  const replacedBy = directory?.config.setting
  return [...told, { ...system, ...(replacedBy === undefined ? {} : { replacedBy }) }]
}

/** `+ssl/gnutls` among the features that `wget --version` lists. */
export function backendIn(versionOutput: string): 'GnuTLS' | 'OpenSSL' | '' {
  const [, backend] = /\+ssl\/(gnutls|openssl)/.exec(versionOutput) ?? []
  return backend === 'gnutls' ? 'GnuTLS' : backend === 'openssl' ? 'OpenSSL' : ''
}

interface Setting {
  readonly path: string
  readonly config: { readonly file: string; readonly setting: string }
}

/** `check_certificate`; `quiet` is `off` without a warning (wget: src/init.c, cmd_check_cert). */
export async function turnedOffByWgetrc(machine: Machine, systemFile: string): Promise<TurnedOff | undefined> {
  const set = (await wgetrc(machine, systemFile)).get('checkcertificate')
  if (set === undefined || !/^(?:off|no|0|quiet)$/i.test(set.path)) return undefined
  return { setting: `${set.config.setting} = ${printable(set.path)}`, file: set.config.file }
}

/** The system's file, which `wget --version` names, then WGETRC's or else the user's (wget: src/init.c). The last wins. */
async function wgetrc(machine: Machine, system: string): Promise<ReadonlyMap<string, Setting>> {
  const { WGETRC, HOME } = machine.environment
  const user = WGETRC || (HOME ? join(HOME, '.wgetrc') : undefined)
  const settings = new Map<string, Setting>()
  for (const file of user === undefined ? [system] : [system, user]) {
    const content = await machine.read(file)
    if (content.state !== 'read') continue
    for (const [name, setting] of settingsOf(file, Buffer.from(content.bytes).toString('utf8'), HOME)) {
      settings.set(name, setting)
    }
  }
  return settings
}

/** Names are read without case, `_` and `-`; a path may begin with `~/`. */
export function settingsOf(file: string, content: string, home = ''): ReadonlyMap<string, Setting> {
  const settings = new Map<string, Setting>()
  for (const line of configLines(content)) {
    const { name = '', value = '' } = assignment(line) ?? {}
    if (value === '') continue
    const path = value.replace(/^~(?=\/)/, home)
    settings.set(name.toLowerCase().replace(/[_-]/g, ''), { path, config: { file, setting: name } })
  }
  return settings
}
