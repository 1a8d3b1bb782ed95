import { dirname, join } from 'node:path'
import type { Machine } from '../../machines/machine.ts'
import type { Absent, Installation } from '../client.ts'

/**
 * The conda on PATH, else that which activated the environment (`CONDA_EXE`), else the one that hosted runners have beside
 * PATH (`CONDA`).
 */
export async function findConda(machine: Machine): Promise<Installation | Absent> {
  const { CONDA_EXE, CONDA } = machine.environment
  for (const candidate of ['conda', CONDA_EXE, CONDA && join(CONDA, 'bin/conda')]) {
    const path = candidate && (await machine.which(candidate))
    if (path) return { path }
  }
  return { absent: 'conda is not on PATH, and neither CONDA_EXE nor CONDA names one' }
}

/** The interpreter that a conda script names in its first lines, else the Python beside it, else the path itself. */
export async function condaInterpreter(machine: Machine, path: string): Promise<string> {
  const named = await interpreterLine(machine, path)
  const found = await machine.which(named === '' ? join(dirname(path), 'python') : named)
  return found ?? path
}

async function interpreterLine(machine: Machine, path: string): Promise<string> {
  const content = await machine.read(path)
  if (content.state !== 'read') return ''
  const [first = '', second = ''] = Buffer.from(content.bytes.subarray(0, 4096)).toString('utf8').split('\n')
  // A prefix that is too long for the kernel, or has a space in it: a script of two languages.
  const [, long = ''] = /^'''exec' "?(.+?)"? "\$0" "\$@"/.exec(second) ?? []
  const [, program = '', argument = ''] = /^#!\s*(\S+)(?:\s+(\S+))?/.exec(first) ?? []
  if (long !== '') return long
  if (program.endsWith('/env')) return argument
  return /python[\d.]*$/.test(program) ? program : ''
}
