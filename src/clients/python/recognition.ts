import { join } from 'node:path'
import type { Machine } from '../../machines/machine.ts'
import type { StoreReference } from '../../stores/store.ts'
import type { Recognised, Remedy } from '../client.ts'
import { isFile, pathsIn } from '../recognition/program-files.ts'
import { readText } from '../recognition/program-text.ts'
import { awsConfig, pipConfig } from './config-files.ts'
import { contextOf } from './context.ts'
import { type PythonFiles, pythonFiles } from './files.ts'
import { isAtLeast, type PythonFacts } from './interpreter.ts'
import { certifiIn, type PythonPackage, packageIn } from './packages.ts'
import { turnedOffByPip } from './pip-files.ts'
import type { PythonLibrary } from './round.ts'

type StoresOf = (machine: Machine, facts: PythonFacts) => Promise<readonly StoreReference[]>

/** A library in every interpreter that can import it, with the stores that it would say it uses. */
export function inFiles(
  library: Exclude<PythonLibrary, 'conda'>,
  storesOf: StoresOf,
  remediesOf?: (facts: PythonFacts) => readonly Remedy[] | undefined,
): (machine: Machine) => Promise<readonly Recognised[]> {
  return async machine => {
    const pythons = await pythonFiles(machine)
    const found = await Promise.all(
      pythons.map(async (python): Promise<readonly Recognised[]> => {
        const facts = await factsOf(machine, python, library)
        if (facts === undefined) return []
        const { version, libraryVersion } = facts
        const remedies = remediesOf?.(facts)
        return [
          {
            path: python.path,
            version: library === 'ssl' ? version : `${libraryVersion} (Python ${version})`,
            stores: await storesOf(machine, facts),
            ...(await contextOf(machine, python, library, facts)),
            ...(remedies === undefined ? {} : { remedies }),
            ...(library === 'pip' ? { turnedOff: await turnedOffByPip(machine, python) } : {}),
          },
        ]
      }),
    )
    return found.flat()
  }
}

/** What the interpreter and the library would tell of themselves; undefined where the library is not there. */
async function factsOf(
  machine: Machine,
  python: PythonFiles,
  library: Exclude<PythonLibrary, 'conda'>,
): Promise<PythonFacts | undefined> {
  const own = await ofLibrary(machine, python, library)
  if (own === undefined) return undefined
  const certifi = await packageIn(machine, python, 'certifi')
  return {
    version: python.version,
    libraryVersion: '',
    basePrefix: python.basePrefix,
    conda: python.conda,
    cafile: python.openssl.cafile,
    capath: python.openssl.capath,
    certifi: certifi === undefined ? '' : await certifiIn(machine, certifi.folder),
    where: '',
    verify: '',
    config: { file: '', setting: '' },
    truststore: false,
    system: '',
    absent: '',
    ...own,
  }
}

async function ofLibrary(
  machine: Machine,
  python: PythonFiles,
  library: Exclude<PythonLibrary, 'conda'>,
): Promise<Partial<PythonFacts> | undefined> {
  if (library === 'ssl') return {}
  const [first, ...others] = await Promise.all(packages[library].map(name => packageIn(machine, python, name)))
  if (first === undefined || others.includes(undefined)) return undefined
  const libraryVersion = [first.version, ...others.map(other => `aiohttp ${other?.version}`)].join(', ')
  return { libraryVersion, ...(await choiceOf(machine, python, library, first)) }
}

/** What is imported for each, the one that tells the version first. */
const packages: Readonly<Record<Exclude<PythonLibrary, 'ssl' | 'conda'>, readonly string[]>> = {
  requests: ['requests'],
  urllib3: ['urllib3'],
  aiohttp: ['aiohttp'],
  httpx: ['httpx'],
  pip: ['pip'],
  aws: ['botocore'],
  fsspec: ['fsspec', 'aiohttp'],
}

async function choiceOf(
  machine: Machine,
  python: PythonFiles,
  library: Exclude<PythonLibrary, 'ssl' | 'conda'>,
  { folder, version }: PythonPackage,
): Promise<Partial<PythonFacts>> {
  const { environment } = machine
  switch (library) {
    case 'aiohttp':
    case 'fsspec':
      return {}
    case 'requests':
      // Before 2.16 it carried the bundle itself.
      return { where: (await certifiOf(machine, python)) || (await ifThere(machine, join(folder, 'cacert.pem'))) }
    case 'urllib3':
      return {
        where:
          /ca_certs=["'](\/[^"']+)["']/.exec(await readText(machine, join(folder, 'connectionpool.py')))?.[1] ?? '',
      }
    case 'httpx':
      return {
        where: await certifiOf(machine, python),
        verify: environment['SSL_CERT_FILE'] || environment['SSL_CERT_DIR'] || '',
      }
    case 'aws': {
      const config = await awsConfig(machine)
      return {
        where: (await certifiOf(machine, python)) || (await ifThere(machine, join(folder, 'cacert.pem'))),
        verify: environment['AWS_CA_BUNDLE'] || config.path || environment['REQUESTS_CA_BUNDLE'] || '',
        config: { file: config.file, setting: 'ca_bundle' },
      }
    }
    case 'pip': {
      const config = await pipConfig(machine, python, 'cert')
      const verify = ['REQUESTS_CA_BUNDLE', 'CURL_CA_BUNDLE', 'PIP_CERT'].map(name => environment[name]).find(Boolean)
      return {
        where: await certifiIn(machine, join(folder, '_vendor/certifi')),
        verify: verify ?? config.value,
        config: { file: config.file, setting: config.setting },
        ...(await truststoreOf(machine, python, folder, version)),
      }
    }
  }
}

async function certifiOf(machine: Machine, python: PythonFiles): Promise<string> {
  const certifi = await packageIn(machine, python, 'certifi')
  return certifi === undefined ? '' : certifiIn(machine, certifi.folder)
}

async function ifThere(machine: Machine, path: string): Promise<string> {
  return (await isFile(machine, path)) ? path : ''
}

/** pip adds the system's store from 24.2 on, where Python is 3.10 or later (pip: NEWS, 24.2). */
async function truststoreOf(
  machine: Machine,
  { version: python, openssl }: PythonFiles,
  folder: string,
  version: string,
): Promise<Partial<PythonFacts>> {
  const source = await readText(machine, join(folder, '_vendor/truststore/_openssl.py'))
  if (source === '' || !isAtLeast(version, 24, 2) || !isAtLeast(python, 3, 10)) return {}
  const cafile = machine.environment['SSL_CERT_FILE'] ?? openssl.cafile
  const capath = machine.environment['SSL_CERT_DIR'] ?? openssl.capath
  const isHashed = (await pathsIn(machine, capath, /^[0-9a-f]{8}\.[0-9]$/)).length > 0
  if (isHashed || (await isFile(machine, cafile))) return { truststore: true }
  // As its own source lists them.
  const [, listed = ''] = /_CA_FILE_CANDIDATES = \[([^\]]{0,4096})\]/.exec(source) ?? []
  for (const [, path = ''] of listed.matchAll(/"([^"]+)"/g)) {
    if (await isFile(machine, path)) return { truststore: true, system: path }
  }
  return { truststore: true }
}
