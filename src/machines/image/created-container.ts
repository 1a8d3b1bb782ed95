import { spawnSync } from 'node:child_process'
import type { Engine } from '../engine/engine.ts'
import { engineProblem } from '../engine/engine-words.ts'
import { ownContainer, removal, removeContainer } from '../engine/own-container.ts'

/** A container that is never started: the way to an image's files. */
export interface CreatedContainer {
  readonly name: string
  /** Removes it. Never rejects; a second call does nothing. */
  remove(): Promise<void>
}

const createMs = 120_000

export async function createContainer(
  engine: Engine,
  imageId: string,
  reference: string,
): Promise<CreatedContainer | { readonly unopened: string }> {
  const { name, args } = ownContainer('image')
  // Before it is there: a signal that comes meanwhile must find it.
  remember(engine, name)
  // An image may have no command, and a container must.
  const command = ['create', ...args, '--network', 'none', imageId, '/never-started']
  const run = await engine.run(command, { timeoutMs: createMs })
  let removal: Promise<void> | undefined
  const remove = (): Promise<void> => {
    removal ??= removed(engine, name)
    return removal
  }
  if (run.exitCode === 0) return { name, remove }
  // At the deadline it may yet be made.
  await remove()
  return { unopened: engineProblem(engine, run, reference) }
}

async function removed(engine: Engine, name: string): Promise<void> {
  const run = await removeContainer(engine, name)
  // Where it could not be removed, it is tried once more at the end.
  if (run.exitCode === 0 || /no such container|no container with/i.test(run.stderr)) forget(engine, name)
}

/** Those that are there, by engine. */
const remembered = new Map<Engine, Set<string>>()

function remember(engine: Engine, name: string): void {
  if (remembered.size === 0) process.once('exit', removeAll)
  const names = remembered.get(engine) ?? new Set()
  remembered.set(engine, names.add(name))
}

function forget(engine: Engine, name: string): void {
  remembered.get(engine)?.delete(name)
}

/** Signals end this process by `process.exit` (signals.ts), and then only what is synchronous still runs. */
function removeAll(): void {
  for (const [{ file, environment }, names] of remembered) {
    if (names.size === 0) continue
    const options = { env: environment, encoding: 'utf8', timeout: 20_000, windowsHide: true } as const
    // A second time: the daemon may still be making one whose maker was killed.
    for (let attempt = 0; attempt < 2; attempt += 1) {
      if (attempt > 0) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 500)
      const { stderr } = spawnSync(file, removal(...names), options)
      if (!/no such container|no container with/i.test(stderr)) break
    }
  }
}
