import { join } from 'node:path'
import type { Machine } from '../../machines/machine.ts'
import { oncePerMachine } from '../../machines/once-per-machine.ts'
import type { Absent, Installation } from '../client.ts'

/**
 * The interpreters of this machine, the one that `python3` means first: an active virtual or conda environment, the one that
 * setup-python chose, and those of the hosted tool cache. Of pyenv's only the one that its shim chooses. One that is reached
 * by several paths counts once. One search for all libraries of the interpreters.
 */
export const findInterpreters = oncePerMachine(searchInterpreters)

async function searchInterpreters(machine: Machine): Promise<readonly Installation[] | Absent> {
  const onPath = (await machine.which('python3')) ?? (await machine.which('python'))
  const others = await Promise.all((await elsewhere(machine)).map(path => machine.which(path)))
  const paths = [...new Set([onPath, ...others])].filter(path => path !== undefined)
  if (paths.length === 0) return { absent: 'neither python3 nor python is on PATH' }
  if (paths.length === 1) return paths.map(path => ({ path }))
  const identities = await Promise.all(paths.map(path => identityOf(machine, path)))
  return paths.filter((_, index) => identities.indexOf(identities[index] ?? '') === index).map(path => ({ path }))
}

async function elsewhere(machine: Machine): Promise<readonly string[]> {
  const { VIRTUAL_ENV, CONDA_PREFIX, pythonLocation } = machine.environment
  const prefixes = [VIRTUAL_ENV, CONDA_PREFIX, pythonLocation].filter(prefix => prefix)
  return [...prefixes.map(prefix => join(prefix ?? '', 'bin/python')), ...(await inToolCache(machine))]
}

/** `Python/3.12.4/x64/bin/python3`: where the images of hosted runners keep the versions that setup-python chooses from. */
async function inToolCache(machine: Machine): Promise<readonly string[]> {
  const cache = machine.environment['RUNNER_TOOL_CACHE'] || machine.environment['AGENT_TOOLSDIRECTORY']
  if (!cache) return []
  const versions = await foldersIn(machine, join(cache, 'Python'))
  const architectures = await Promise.all(versions.map(version => foldersIn(machine, version)))
  return architectures.flat().map(folder => join(folder, 'bin/python3'))
}

async function foldersIn(machine: Machine, path: string): Promise<readonly string[]> {
  const listing = await machine.list(path)
  return listing.state === 'listed' ? listing.names.map(name => join(path, name)) : []
}

/** Isolated from the environment and from the working directory, but with `site`: that is what sets a virtual environment's prefix. */
const question = 'import os, sys; print(os.path.realpath(sys.executable), os.path.realpath(sys.prefix))'

/** Two virtual environments of one interpreter share its executable, but not the prefix. What tells nothing is taken for itself. */
async function identityOf(machine: Machine, path: string): Promise<string> {
  const run = await machine.run({ file: path, args: ['-I', '-c', question], timeoutMs: 10_000 })
  return run.exitCode === 0 && run.stdout.trim() !== '' ? run.stdout.trim() : path
}
