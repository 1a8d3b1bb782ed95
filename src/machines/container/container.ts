import { randomUUID } from 'node:crypto'
import { printable } from '../../text.ts'
import type { ContainerFacts } from '../engine/container-facts.ts'
import { gatewayOf, inspectContainer } from '../engine/container-inspect.ts'
import type { Engine } from '../engine/engine.ts'
import { engineProblem } from '../engine/engine-words.ts'
import { imageConfig } from '../engine/image-config.ts'
import type { Machine } from '../machine.ts'
import type { Handed, Opening } from '../opening.ts'
import { containerMachine } from './container-machine.ts'
import { environmentArguments } from './container-run.ts'
import { startWaiting, waitersFor } from './waiting-container.ts'

/** A container started from an image, on the network of this host, and removed by `close`. */
export async function openRun(reference: string, engine: Engine): Promise<Opening> {
  const config = await imageConfig(engine, reference)
  if ('unopened' in config) return config
  return open(engine, {
    id: `run:${printable(reference)}`,
    image: config.id,
    imageName: printable(reference),
    // Names, loopback and the control are those of this host then.
    args: ['--network', 'host'],
    entrypoint: config.entrypoint,
    user: config.user,
    environment: config.environment,
    handed: [],
    forClient: {},
    carries: true,
  })
}

/** A running container, in which commands are run and nothing is changed. */
export async function openContainer(name: string, engine: Engine): Promise<Opening> {
  const facts = await inspectContainer(engine, name)
  if ('unopened' in facts) return facts
  const shown = printable(name)
  if (!facts.isRunning) {
    const state = facts.status === '' ? 'not running' : `not running (${printable(facts.status, 40)})`
    return {
      unopened: `The container ${shown} is ${state}. Start it (\`${engine.name} start ${shown}\`), or check its image, which needs nothing started: image:${printable(facts.imageName)}.`,
    }
  }
  const gateway = await gatewayOf(engine, facts)
  const { machine, close } = await containerMachine({
    id: `container:${shown}`,
    engine,
    name: facts.id,
    configured: { environment: facts.environment, user: facts.user, handed: [] },
    entrypoint: facts.entrypoint,
    ...(gateway === undefined ? {} : { gateway }),
    mark: newMark(),
  })
  return { machine, close, under: handed => open(engine, likeness(engine, shown, facts, handed, gateway)) }
}

/** A container of ours, to be started. */
interface Start {
  readonly id: string
  readonly image: string
  readonly imageName: string
  readonly args: readonly string[]
  readonly entrypoint: readonly string[]
  readonly user: string
  readonly environment: Readonly<Record<string, string>>
  readonly handed: readonly Handed[]
  /** Values of the variables that `args` names, for the engine's client to hand on. */
  readonly forClient: Readonly<Record<string, string>>
  readonly gateway?: string
  /** Whether probes may be brought into it. */
  readonly carries: boolean
}

async function open(engine: Engine, start: Start): Promise<Opening> {
  const { id, image, handed, gateway } = start
  const mark = newMark()
  const waiting = await startWaiting(engine, {
    image,
    args: [...start.args, ...handed.flatMap(handedArguments)],
    environment: start.forClient,
    programs: waitersFor(start.entrypoint),
  })
  if ('failed' in waiting) return { unopened: unstarted(engine, start, waiting) }
  const { machine, close } = await containerMachine({
    id,
    engine,
    name: waiting.name,
    configured: {
      environment: Object.assign({}, start.environment, ...handed.map(({ environment }) => environment)),
      user: start.user,
      handed,
    },
    entrypoint: start.entrypoint,
    ...(gateway === undefined ? {} : { gateway }),
    mark,
    ...(start.carries ? { carried: carrier(engine, waiting.name) } : {}),
  })
  return {
    machine,
    under: more => open(engine, { ...start, handed: [...handed, more] }),
    async close() {
      await waiting.close()
      await close()
    },
  }
}

/** What docker-args says, and nothing beside it. */
function handedArguments({ folder, at, environment }: Handed): readonly string[] {
  const variables = Object.entries(environment).flatMap(([name, value]) => ['--env', `${name}=${value}`])
  return ['--volume', `${folder}:${at}:ro`, ...variables]
}

/**
 * Its owner would start it anew with his arguments and these: the same image, network, user, variables and volumes, which are
 * only read. What was written into the running one since it was started is not there.
 */
function likeness(
  engine: Engine,
  name: string,
  facts: ContainerFacts,
  handed: Handed,
  gateway: string | undefined,
): Start {
  const own = environmentArguments(engine.environment, Object.entries(facts.environment))
  const { entrypoint, user, environment } = facts
  return {
    id: `container:${name}`,
    image: facts.image,
    imageName: printable(facts.imageName),
    args: [
      ...(facts.networkMode === 'default' ? [] : ['--network', facts.networkMode]),
      ...(user === '' ? [] : ['--user', user]),
      ...['--volumes-from', `${facts.id}:ro`],
      ...own.args,
    ],
    entrypoint,
    user,
    environment,
    handed: [handed],
    forClient: own.environment,
    ...(gateway === undefined ? {} : { gateway }),
    carries: false,
  }
}

/** Brings each folder once. */
function carrier(engine: Engine, name: string): NonNullable<Machine['carried']> {
  const brought = new Map<string, Promise<string | undefined>>()
  const bring = async (folder: string, at: string): Promise<string | undefined> => {
    const { exitCode } = await engine.run(['cp', folder, `${name}:${at}`], { timeoutMs: 60_000 })
    return exitCode === 0 ? at : undefined
  }
  return folder => {
    const path = brought.get(folder) ?? bring(folder, `/local-issuer-${brought.size}`)
    brought.set(folder, path)
    return path
  }
}

function unstarted(
  engine: Engine,
  { id, imageName }: Start,
  { failed, hasNoProgram }: { readonly failed: Parameters<typeof engineProblem>[1]; readonly hasNoProgram: boolean },
): string {
  if (hasNoProgram) {
    return `The image ${imageName} has no program that waits (sh, cat, python3, node, perl, ruby), so that nothing in it can be asked. Write image:${imageName}, which reads its files and starts nothing.`
  }
  return `${id} could not be started. ${engineProblem(engine, failed, imageName)} Without a start its files can be read: image:${imageName}.`
}

/** The dot ends it: no mark begins another. */
function newMark(): string {
  return `${randomUUID()}.`
}
