import type { Machine } from '../../machines/machine.ts'
import type { Recognised } from '../client.ts'
import type { PythonFiles } from './files.ts'
import { isAtLeast, type PythonFacts, setsPartialChain } from './interpreter.ts'
import { packageIn } from './packages.ts'
import { contextOfPip } from './pip-files.ts'
import type { PythonLibrary } from './round.ts'

/**
 * How the library's SSLContext is made. urllib3 decides for those that stand on it: 1.26 asks the common name, 2 does not, and
 * VERIFY_X509_STRICT comes with the flag for partial chains, from 2.4 on there and in ssl.create_default_context from Python
 * 3.13 on (measured).
 */
export async function contextOf(
  machine: Machine,
  python: PythonFiles,
  library: PythonLibrary,
  { version, libraryVersion, truststore }: PythonFacts,
): Promise<Pick<Recognised, 'readsCommonName' | 'endsAtAnyAnchor' | 'rules' | 'failsBefore'>> {
  const flags = (isSet: boolean) => ({ endsAtAnyAnchor: isSet, rules: { strict: isSet } })
  const newPython = setsPartialChain(version)
  switch (library) {
    case 'requests':
    case 'urllib3': {
      const { version: urllib3 = '' } = (await packageIn(machine, python, 'urllib3')) ?? {}
      return { readsCommonName: !isAtLeast(urllib3, 2, 0), ...flags(newPython && isAtLeast(urllib3, 2, 4)) }
    }
    case 'httpx':
      return flags(newPython && isAtLeast(libraryVersion, 0, 28))
    case 'aws':
      // botocore makes its context itself, whatever its urllib3 is.
      return flags(false)
    case 'pip':
      return { ...(await contextOfPip(machine, python, truststore)), ...flags(false) }
    case 'ssl':
    case 'aiohttp':
    case 'fsspec':
    case 'conda':
      return flags(newPython)
  }
}
