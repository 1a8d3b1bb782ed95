import assert from 'node:assert/strict'
import type { Engine } from '../../../src/machines/engine/engine.ts'
import { openImage } from '../../../src/machines/image/image.ts'
import type { Machine } from '../../../src/machines/machine.ts'
import type { Opened } from '../../../src/machines/opening.ts'
import { readStore } from '../../../src/stores/read-store.ts'
import { dockerSays, type TestEngine } from '../../world/engine.ts'

export async function openedImage(reference: string, engine: Engine): Promise<Opened> {
  const opening = await openImage(reference, engine)
  assert.ok('machine' in opening, JSON.stringify(opening))
  return opening
}

/** What is read of a bundle, the system's where no other is named. */
export async function bundleSays(machine: Machine, path = '/etc/ssl/certs/ca-certificates.crt'): Promise<string> {
  const { state, anchors, detail } = await readStore(machine, { origin: 'default', form: 'bundle', path })
  return `${state}${anchors.length > 100 ? ' of more than 100' : ''}${detail === undefined ? '' : `: ${detail}`}`
}

/** The containers of this process or of another one, the stopped ones too. */
export async function containersOf(world: TestEngine, pid: number | undefined): Promise<string> {
  return dockerSays(world, ['ps', '--all', '--quiet', '--filter', `label=local-issuer.process=${pid}`])
}
