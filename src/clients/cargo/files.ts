import { join } from 'node:path'
import type { Machine } from '../../machines/machine.ts'
import type { StoreReference } from '../../stores/store.ts'
import type { Recognised } from '../client.ts'
import { type LibcurlFacts, libcurlOf, readAs, rulesOf } from '../libcurl/files.ts'
import { probedStores } from '../openssl/probed.ts'
import { librariesBeside } from '../recognition/library-files.ts'
import { pathsIn, programsNamed } from '../recognition/program-files.ts'
import { readProgram, readText, textIn } from '../recognition/program-text.ts'
import { configuredFile } from './config.ts'

/** The cargo that PATH or rustup means: rustup's own program of that name chooses a toolchain, and is named for it. */
export async function recogniseCargo(machine: Machine): Promise<readonly Recognised[]> {
  for (const path of await programsNamed(machine, /^cargo$/)) {
    const program = await readProgram(machine, path)
    if (program === undefined) continue
    const cargo = isCargo(program) ? program : await ofRustup(machine)
    const stores = cargo && (await storesOf(machine, path, cargo))
    if (cargo !== undefined && stores !== undefined) return [{ path, version: versionOf(cargo), ...stores }]
  }
  return []
}

/** The scheme of a sparse registry. */
function isCargo(program: Buffer): boolean {
  return program.includes('sparse+', 0, 'latin1') && program.includes('cainfo', 0, 'latin1')
}

/** A release is built by its own compiler, which leaves its version behind. */
function versionOf(program: Buffer): string {
  return textIn(program, 'rustc version ', /^rustc version (\d+\.\d+\.\d+)/) ?? ''
}

/** RUSTUP_TOOLCHAIN, else the default of its settings, else the only one that is there. */
async function ofRustup(machine: Machine): Promise<Buffer | undefined> {
  const { RUSTUP_HOME, RUSTUP_TOOLCHAIN, HOME } = machine.environment
  const home = RUSTUP_HOME || (HOME ? join(HOME, '.rustup') : undefined)
  if (home === undefined) return undefined
  const settings = await readText(machine, join(home, 'settings.toml'))
  const named = RUSTUP_TOOLCHAIN || /^\s*default_toolchain\s*=\s*"([^"]+)"/m.exec(settings)?.[1]
  const toolchains = await pathsIn(machine, join(home, 'toolchains'))
  const isMeant = (folder: string): boolean => {
    const name = folder.slice(folder.lastIndexOf('/') + 1)
    // The settings may leave the platform out: `stable` for `stable-x86_64-unknown-linux-gnu`.
    return named !== undefined && (name === named || name.startsWith(`${named}-`))
  }
  const folder = toolchains.find(isMeant) ?? (toolchains.length === 1 ? toolchains[0] : undefined)
  return folder === undefined ? undefined : readProgram(machine, join(folder, 'bin/cargo'))
}

/** With a libcurl inside, openssl-probe chooses; a distribution's libcurl has the store that it was built with. */
async function storesOf(
  machine: Machine,
  path: string,
  program: Buffer,
): Promise<Pick<Recognised, 'stores' | 'rules'> | undefined> {
  const isStatic = program.includes('OPENSSLDIR: "', 0, 'latin1')
  const libcurl = isStatic ? undefined : await libcurlOf(machine, program, librariesBeside(path))
  if (!isStatic && libcurl === undefined) return undefined
  const standard = libcurl === undefined ? await probedStores(machine) : builtWith(libcurl)
  const stores = await withConfigured(machine, standard)
  return libcurl === undefined ? { stores } : { stores: readAs(libcurl, stores), ...rulesOf(libcurl) }
}

function builtWith({ loads }: LibcurlFacts): readonly StoreReference[] {
  return loads.map(({ path, form }) => ({ origin: 'default', form, path }))
}

/** What cargo hands to libcurl takes the place of the file; the directory stays. */
async function withConfigured(
  machine: Machine,
  standard: readonly StoreReference[],
): Promise<readonly StoreReference[]> {
  const { CARGO_HTTP_CAINFO: variable } = machine.environment
  const configured = await configuredFile(machine)
  const told: StoreReference | undefined = variable
    ? { origin: 'variable', form: 'bundle', path: variable, variable: 'CARGO_HTTP_CAINFO' }
    : configured && {
        origin: 'config-file',
        form: 'bundle',
        path: configured.path,
        config: { file: configured.file, setting: 'http.cainfo' },
      }
  if (told === undefined) return standard
  const replacedBy = told.variable ?? 'http.cainfo'
  return [told, ...standard.map(store => (store.form === 'bundle' ? { ...store, replacedBy } : store))]
}
