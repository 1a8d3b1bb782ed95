import { join } from 'node:path'
import type { Machine } from '../../machines/machine.ts'
import type { VerificationRules } from '../../x509/verification-rules.ts'
import type { Recognised } from '../client.ts'
import { digestOf, isFile, pathsIn } from '../recognition/program-files.ts'
import { readProgram, readText } from '../recognition/program-text.ts'
import { optionsIn, optionVariables, trustStoreIn } from './options.ts'
import { javaStores } from './stores.ts'

/**
 * jdk.certpath.disabledAlgorithms of conf/security/java.security: RSA below 1024 bits, and SHA-1 only below the roots that the
 * JDK itself brings. A file that was changed is not read.
 */
const rules: VerificationRules = { smallestRsa: 1024, acceptsSha1: true }

/** Where distributions and images put runtimes, each in a folder of its own. */
const parents = ['/usr/lib/jvm', '/opt/java', '/opt', '/usr/java', '/usr/local', '/usr/lib64/jvm', '/']

/** Every Java runtime: JAVA_HOME's first. Its store is judged by its files, and by the options that its variables carry. */
export async function recogniseJava(machine: Machine): Promise<readonly Recognised[]> {
  const home = machine.environment['JAVA_HOME']
  const beside = await Promise.all(
    parents.map(parent => pathsIn(machine, parent, /j(?:dk|re|ava|vm)|temurin|zulu|corretto/)),
  )
  const homes = [...(home?.startsWith('/') ? [home] : []), ...beside.flat()]
  const known = new Set<string>()
  const found: Recognised[] = []
  for (const folder of new Set(homes)) {
    const program = join(folder, 'bin/java')
    if ((await machine.which(program)) === undefined) continue
    // The runtime of a JDK 8 lies within it, and java.home says so.
    const runtime = (await isFile(machine, join(folder, 'jre/lib/rt.jar'))) ? join(folder, 'jre') : folder
    const release = await readText(machine, join(folder, 'release'))
    // A folder and the links to it.
    const identity =
      release + digestOf((await readProgram(machine, join(runtime, 'lib/security/cacerts'))) ?? Buffer.alloc(0))
    if (release !== '' && known.has(identity)) continue
    known.add(identity)
    const version = /^JAVA_VERSION="?([^"\n]+)/m.exec(release)?.[1] ?? ''
    const stores = await javaStores(machine, { path: program }, { version, home: runtime, ...optionsOf(machine) })
    found.push({ path: program, version, stores, rules })
  }
  return found
}

/** javax.net.ssl.trustStore and its password, as the variables set them. */
function optionsOf({ environment }: Machine): { readonly trustStore: string; readonly password: string } {
  const told = optionVariables.map(name => environment[name] ?? '')
  const password = '-Djavax.net.ssl.trustStorePassword='
  return {
    trustStore: told.map(trustStoreIn).find(path => path !== undefined) ?? '',
    password:
      told
        .map(value => optionsIn(value).findLast(option => option.startsWith(password)))
        .find(option => option !== undefined)
        ?.slice(password.length) ?? '',
  }
}
