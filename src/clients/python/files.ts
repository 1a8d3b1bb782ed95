import { basename, dirname, join } from 'node:path'
import type { Machine } from '../../machines/machine.ts'
import { oncePerMachine } from '../../machines/once-per-machine.ts'
import { type OpensslFacts, opensslOf } from '../openssl/files.ts'
import { assignment, configLines } from '../recognition/config-lines.ts'
import { digestOf, isFile, pathsIn, programsNamed } from '../recognition/program-files.ts'
import { readProgram, readText, textIn } from '../recognition/program-text.ts'

/** An interpreter as its files show it. */
export interface PythonFiles {
  readonly path: string
  /** Without its last part where no file tells it. */
  readonly version: string
  readonly basePrefix: string
  readonly conda: boolean
  readonly openssl: OpensslFacts
  /** Where modules are imported from, in that order; the standard library, which lends none, is left out. */
  readonly modules: readonly string[]
  /** The folder of pip.conf: that of the virtual environment, or of the interpreter. */
  readonly prefix: string
}

/** One search for all libraries of the interpreters. */
export const pythonFiles = oncePerMachine(searchPythons)

const interpreterName = /^python(?:3(?:\.\d+)?)?$/

async function searchPythons(machine: Machine): Promise<readonly PythonFiles[]> {
  const environments = await environmentFolders(machine)
  const inEnvironments = await Promise.all(environments.map(folder => machine.which(join(folder, 'bin/python'))))
  const paths = [
    ...inEnvironments.filter(path => path !== undefined),
    ...(await programsNamed(machine, interpreterName)),
  ]
  const known = new Set<string>()
  const pythons: PythonFiles[] = []
  for (const path of new Set(paths)) {
    const bytes = await readProgram(machine, path)
    if (bytes === undefined) continue
    const environment = await readText(machine, join(dirname(dirname(path)), 'pyvenv.cfg'))
    // Links to one interpreter are one, but each virtual environment is one of its own.
    const identity = `${digestOf(bytes)} ${environment === '' ? '' : dirname(path)}`
    if (known.has(identity)) continue
    known.add(identity)
    const python = await lookAt(machine, path, bytes, environment)
    if (python !== undefined) pythons.push(python)
  }
  return pythons
}

/** Of the variables that activate one, then of where images put them, conda's among them. */
async function environmentFolders(machine: Machine): Promise<readonly string[]> {
  const { VIRTUAL_ENV, CONDA_PREFIX, pythonLocation, HOME } = machine.environment
  const active = [VIRTUAL_ENV, CONDA_PREFIX, pythonLocation].filter(folder => folder?.startsWith('/'))
  const parents = ['/', '/opt', '/app', '/srv', '/workspace', '/usr/src/app', '/code', ...(HOME ? [HOME] : [])]
  const usual = await Promise.all(
    parents.map(parent => pathsIn(machine, parent, /^\.?v?env$|^(?:mini)?(?:conda|forge)3?$/)),
  )
  const conda = await Promise.all(
    [...usual.flat(), '/opt/conda']
      .filter(folder => /conda|forge/.test(folder))
      .map(folder => pathsIn(machine, join(folder, 'envs'))),
  )
  return [
    ...active.map(folder => folder ?? ''),
    ...(await ofPyenv(machine)),
    ...usual.flat(),
    '/opt/conda',
    ...conda.flat(),
    ...(await inToolCache(machine)),
  ]
}

/** What its shim would start: the versions that PYENV_VERSION names, else the file for all folders. */
async function ofPyenv(machine: Machine): Promise<readonly string[]> {
  const { PYENV_ROOT, PYENV_VERSION, HOME } = machine.environment
  const root = PYENV_ROOT || (HOME && join(HOME, '.pyenv'))
  if (!root) return []
  const named = PYENV_VERSION?.split(':') ?? (await readText(machine, join(root, 'version'))).split(/\s+/)
  return named.filter(version => /^[\w.-]+$/.test(version)).map(version => join(root, 'versions', version))
}

async function inToolCache(machine: Machine): Promise<readonly string[]> {
  const cache = machine.environment['RUNNER_TOOL_CACHE'] || machine.environment['AGENT_TOOLSDIRECTORY']
  if (!cache) return []
  const versions = await pathsIn(machine, join(cache, 'Python'))
  return (await Promise.all(versions.map(version => pathsIn(machine, version)))).flat()
}

async function lookAt(
  machine: Machine,
  path: string,
  bytes: Buffer,
  environment: string,
): Promise<PythonFiles | undefined> {
  const prefix = dirname(dirname(path))
  const home = configLines(environment)
    .map(line => assignment(line))
    .find(said => said?.name === 'home' && said.value !== '')?.value
  const basePrefix = home === undefined ? prefix : dirname(home)
  const standard = await standardLibrary(machine, path, bytes, basePrefix)
  if (standard === undefined) return undefined
  const minor = basename(standard)
  const folder = dirname(standard)
  const shared = await readFirst(machine, [
    join(folder, `lib${minor}.so.1.0`),
    ...(await versioned(machine, folder, minor)),
  ])
  const version = versionIn(bytes, minor) ?? (shared && versionIn(shared, minor)) ?? minor.slice('python'.length)
  const [extension] = await pathsIn(machine, join(standard, 'lib-dynload'), /^_ssl\b.*\.so$/)
  const openssl = await opensslOf(
    machine,
    (extension && (await readProgram(machine, extension))) || shared || bytes,
    // A Python that is moved with its libraries (conda, standalone builds) looks there first.
    [join(basePrefix, 'lib')],
  )
  // Built without the ssl module it is no client.
  if (openssl === undefined) return undefined
  return {
    path,
    version,
    basePrefix,
    prefix,
    conda: (await machine.list(join(basePrefix, 'conda-meta'))).state === 'listed',
    openssl,
    modules: modulesOf(machine, { prefix, basePrefix, minor, environment }),
  }
}

/** `/usr/lib/python3.11`. A bare `python3` is the one of its namesakes whose program it is. */
async function standardLibrary(
  machine: Machine,
  path: string,
  bytes: Buffer,
  basePrefix: string,
): Promise<string | undefined> {
  const named = /3\.\d+$/.exec(basename(path))?.[0]
  const name = named === undefined ? /^python3\.\d+$/ : new RegExp(`^python${named.replace('.', '\\.')}$`)
  const folders = (await Promise.all(['lib', 'lib64'].map(lib => pathsIn(machine, join(basePrefix, lib), name)))).flat()
  const complete: string[] = []
  for (const folder of folders) {
    if (await isFile(machine, join(folder, 'os.py'))) complete.push(folder)
  }
  if (complete.length <= 1) return complete[0]
  for (const folder of complete) {
    const namesake = await readProgram(machine, join(basePrefix, 'bin', basename(folder)))
    if (namesake?.equals(bytes)) return folder
  }
  return undefined
}

/** Debian's has the architecture in between. */
async function versioned(machine: Machine, folder: string, minor: string): Promise<readonly string[]> {
  const architectures = await pathsIn(machine, folder, /^\w+-linux-(?:gnu|musl)\w*$/)
  return architectures.map(architecture => join(architecture, `lib${minor}.so.1.0`))
}

async function readFirst(machine: Machine, paths: readonly string[]): Promise<Buffer | undefined> {
  for (const path of paths) {
    const bytes = await readProgram(machine, path)
    if (bytes !== undefined) return bytes
  }
  return undefined
}

/** PY_VERSION. A linker lets it share the end of a longer string, such as the prefix of pyenv. */
function versionIn(bytes: Buffer, minor: string): string | undefined {
  const version = minor.slice('python'.length)
  return textIn(bytes, `${version}.`, new RegExp(`^(${version.replace('.', '\\.')}\\.\\d{1,2})[+\\w]{0,4}\\0`))
}

interface Places {
  readonly prefix: string
  readonly basePrefix: string
  readonly minor: string
  readonly environment: string
}

/** site.py, with Debian's folders for what its packages install. A `.pth` file that adds others is not followed. */
function modulesOf({ environment: variables }: Machine, { prefix, basePrefix, minor, environment }: Places): string[] {
  const told = (variables['PYTHONPATH'] ?? '').split(':').filter(folder => folder.startsWith('/'))
  const ofSite = (folder: string): string[] => ['lib', 'lib64'].map(lib => join(folder, lib, minor, 'site-packages'))
  const isolated = environment !== '' && !/^include-system-site-packages\s*=\s*true/m.test(environment)
  if (isolated) return [...told, ...ofSite(prefix)]
  const { HOME, PYTHONNOUSERSITE } = variables
  const user = HOME && !PYTHONNOUSERSITE ? [join(HOME, '.local/lib', minor, 'site-packages')] : []
  const debian = [join('/usr/local/lib', minor, 'dist-packages'), '/usr/lib/python3/dist-packages']
  return [
    ...told,
    ...(environment === '' ? [] : ofSite(prefix)),
    ...user,
    ...(basePrefix === '/usr' ? debian : []),
    ...ofSite(basePrefix),
  ]
}
