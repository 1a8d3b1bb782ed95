import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Engine, findEngine } from '../../../src/machines/engine/engine.ts'
import type { Opened, Opening } from '../../../src/machines/opening.ts'
import { docker, dockerSays, type TestEngine } from '../../world/engine.ts'
import { image } from '../../world/images.ts'

/** Far longer than any command here takes. */
export const patient = 60_000

/** What the tests of containers share: an engine, and containers of a user's. */
export interface ContainerWorld {
  readonly engine: Engine
  readonly world: TestEngine
  /** The reference of an image with a shell. */
  readonly bookworm: string
  /** A temporary folder. */
  readonly folder: string
  /** A container of the user's: it waits, and has what its arguments say. */
  usersOwn(...args: readonly string[]): Promise<string>
  /** What this process started to ask in it, and has not removed. */
  left(): Promise<string>
  close(): Promise<void>
}

export async function containerWorld(world: TestEngine): Promise<ContainerWorld> {
  const engine = await findEngine(world.environment)
  if ('unfound' in engine) throw new Error(engine.unfound)
  const bookworm = await image(world, 'bookworm')
  const folder = mkdtempSync(join(tmpdir(), 'container-'))
  const mine: string[] = []
  return {
    engine,
    world,
    bookworm,
    folder,
    async usersOwn(...args) {
      const name = `local-issuer-test-${process.pid}-${mine.length}`
      mine.push(name)
      await dockerSays(world, ['run', '--detach', '--name', name, ...args, bookworm, 'sleep', '100000'])
      return name
    },
    left: () => dockerSays(world, ['ps', '--all', '--quiet', '--filter', `label=local-issuer.process=${process.pid}`]),
    async close() {
      if (mine.length > 0) await docker(world, ['rm', '--force', '--volumes', ...mine])
      rmSync(folder, { recursive: true })
      await world.close()
    },
  }
}

export function opened(opening: Opening): Opened {
  if ('unopened' in opening) throw new Error(opening.unopened)
  return opening
}

/** A folder with a bundle, as a fix hands it to a container. */
export function fixFolder(folder: string): string {
  const fix = join(folder, 'fix')
  mkdirSync(fix, { recursive: true })
  writeFileSync(join(fix, 'bundle.pem'), 'anchors')
  return fix
}

/** A process that was killed may take a moment to be gone. */
export async function until<Value>(look: () => Promise<Value>, isGood: (value: Value) => boolean): Promise<Value> {
  for (let attempt = 0; ; attempt += 1) {
    const value = await look()
    if (isGood(value) || attempt === 100) return value
    await sleep(50)
  }
}
