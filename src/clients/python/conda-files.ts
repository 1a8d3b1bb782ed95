import { join } from 'node:path'
import type { Machine } from '../../machines/machine.ts'
import type { Recognised } from '../client.ts'
import { condaSetting } from './condarc.ts'
import { type PythonFiles, pythonFiles } from './files.ts'
import { certifiIn, packageIn } from './packages.ts'
import { storesWithTruststore } from './stores.ts'

/** The conda commands whose interpreter the files show. @param variables that name a store, the one that wins first */
export async function recogniseConda(machine: Machine, variables: readonly string[]): Promise<readonly Recognised[]> {
  const found = await Promise.all((await pythonFiles(machine)).map(python => condaOf(machine, python, variables)))
  return found.flat()
}

async function condaOf(
  machine: Machine,
  python: PythonFiles,
  variables: readonly string[],
): Promise<readonly Recognised[]> {
  const [command, conda, requests, certifi] = await Promise.all([
    machine.which(join(python.prefix, 'bin/conda')),
    packageIn(machine, python, 'conda'),
    packageIn(machine, python, 'requests'),
    packageIn(machine, python, 'certifi'),
  ])
  if (command === undefined || conda === undefined || requests === undefined || certifi === undefined) return []
  const where = await certifiIn(machine, certifi.folder)
  const configured = await condaSetting(machine, python.basePrefix)
  const { CONDA_SSL_VERIFY } = machine.environment
  const chosen = CONDA_SSL_VERIFY || configured?.value || ''
  // requests puts its own two before what conda's session says.
  const ofRequests = ['REQUESTS_CA_BUNDLE', 'CURL_CA_BUNDLE'].map(name => machine.environment[name]).find(Boolean)
  const facts = {
    ...{ version: python.version, libraryVersion: conda.version, basePrefix: python.basePrefix, conda: python.conda },
    ...{ cafile: python.openssl.cafile, capath: python.openssl.capath, certifi: where, where },
    verify: ofRequests ?? (isPath(chosen) ? chosen : ''),
    config: { file: configured?.file ?? '', setting: configured?.setting ?? '' },
    // Its own OpenSSL's file is there in a conda environment, which has it from the package ca-certificates.
    ...{ truststore: chosen === 'truststore', system: '', absent: '' },
  }
  const isOff = ofRequests === undefined && isFalse(chosen)
  const turnedOff = isOff && !CONDA_SSL_VERIFY && configured ? offBy(configured) : undefined
  return [
    {
      path: command,
      version: `${conda.version} (Python ${python.version})`,
      stores: await storesWithTruststore(machine, facts, variables),
      turnedOff: () => turnedOff,
    },
  ]
}

function offBy({ file, setting, value }: { readonly file: string; readonly setting: string; readonly value: string }) {
  return { setting: `${setting}: ${value}`, file }
}

function isPath(value: string): boolean {
  return value !== '' && value !== 'truststore' && !isFalse(value) && !/^(?:true|yes|on|1|<.*>)$/i.test(value)
}

/** YAML's, and those of conda's variables. */
function isFalse(value: string): boolean {
  return /^(?:false|no|off|0)$/i.test(value)
}
