import type { Engine } from '../engine/engine.ts'
import type { Machine } from '../machine.ts'
import type { Handed } from '../opening.ts'
import { operatingSystem } from '../os-release.ts'
import { defaultPath, programPaths } from '../search-path.ts'
import { variables } from '../variables.ts'
import { type ContainerFiles, shellFiles } from './container-files.ts'
import { containerRunner } from './container-run.ts'
import { copiedFiles } from './copied-files.ts'
import { killMarkedHere } from './marked-processes.ts'
import { containerShell } from './shell.ts'

export interface ContainerMachineOptions {
  readonly id: string
  readonly engine: Engine
  /** The container's name or id. */
  readonly name: string
  /** Its configuration, for where no shell tells. */
  readonly configured: {
    readonly environment: Readonly<Record<string, string>>
    readonly user: string
    readonly handed: readonly Handed[]
  }
  readonly entrypoint: readonly string[]
  readonly gateway?: string
  /** Begins what the environments of all processes that are started in it hold, and no other's does. */
  readonly mark: string
  readonly carried?: NonNullable<Machine['carried']>
}

/** A running container as a machine. `close` ends what was started in it; never rejects. */
export async function containerMachine(
  options: ContainerMachineOptions,
): Promise<{ readonly machine: Machine; close(): Promise<void> }> {
  const { id, engine, name, mark, gateway, carried, entrypoint } = options
  const { file, environment: engineEnvironment } = engine
  const shell = containerShell({ file, args: ['exec', '--interactive', name], environment: engineEnvironment, mark })
  const told = await shell.ask('environment')
  const hasShell = told.state === 'names'
  const { environment, files } = hasShell
    ? { environment: variables(told.names), files: shellFiles(shell) }
    : await withoutShell(options)
  // An engine kills nothing of an exec whose client dies: https://github.com/moby/moby/issues/9098
  const kill = async (marked: string): Promise<void> => {
    if (hasShell) await shell.ask('kill', marked)
    else killMarkedHere(marked)
  }
  // Where a shell is, its end kills what is left, whatever ends us.
  const atExit = (): void => killMarkedHere(mark)
  if (!hasShell) process.on('exit', atExit)

  const run = containerRunner({ file, engineEnvironment, name, mark, hasShell, kill })
  const system = await operatingSystem(files.read)
  const machineUnder = (over: Readonly<Record<string, string>>): Machine => {
    const inEffect = { ...environment, ...over }
    return {
      id,
      kind: 'container',
      runs: true,
      ...system,
      environment: inEffect,
      entrypoint,
      ...(gateway === undefined ? {} : { gateway }),
      run: command => run(command, over),
      read: files.read,
      list: files.list,
      which: program => files.program(programPaths(program, inEffect['PATH'] ?? '')),
      ...(carried === undefined ? {} : { carried }),
      under: more => machineUnder({ ...over, ...more }),
    }
  }
  return {
    machine: machineUnder({}),
    async close() {
      process.off('exit', atExit)
      if (!hasShell) killMarkedHere(mark)
      await shell.close()
    },
  }
}

async function withoutShell({ engine, name, configured }: ContainerMachineOptions): Promise<{
  readonly environment: Readonly<Record<string, string>>
  readonly files: ContainerFiles
}> {
  const { home, files } = await copiedFiles(engine, name, configured.user, configured.handed)
  return { environment: { PATH: defaultPath, HOME: home, ...configured.environment }, files }
}
