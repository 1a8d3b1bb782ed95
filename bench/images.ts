// What ten images side by side cost, against the engine's own commands for the same paths: `node bench/images.ts`.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { dirname } from 'node:path'
import { parseArgs } from 'node:util'
import { clients } from '../src/clients/index.ts'
import { type Engine, findEngine } from '../src/machines/engine/engine.ts'
import { openImage } from '../src/machines/image/image.ts'
import type { Machine } from '../src/machines/machine.ts'
import { storeReader } from '../src/stores/read-store.ts'
import { startedEngine } from '../test/world/engine.ts'
import { image } from '../test/world/images.ts'
import { median } from './figures.ts'

const { values } = parseArgs({
  options: { images: { type: 'string', default: '10' }, rounds: { type: 'string', default: '1' } },
})
const names = ['bookworm', 'bookworm-without-store', 'distroless', 'scratch-with-bundle', 'scratch'] as const

/** A shell script with the engine's program as `$0`, the image as `$1`, and paths behind it. */
const exporting = 'id=$("$0" create "$1" x) && "$0" export "$id" | cat >/dev/null; "$0" rm "$id" >/dev/null'
const copying =
  'image=$1; shift; id=$("$0" create "$image" x); for path; do "$0" cp "$id:$path" - | cat >/dev/null; done; "$0" rm "$id" >/dev/null'

const tests = await startedEngine()
if ('absent' in tests) throw new Error(tests.absent)
try {
  const engine = await findEngine(tests.environment)
  if ('unfound' in engine) throw new Error(engine.unfound)
  const made: string[] = []
  for (const name of names) made.push(await image(tests, name))
  const count = Number(values.images)
  const references = Array.from({ length: count }, (_, index) => made[index % made.length] ?? '')
  const paths = new Map<string, readonly string[]>()
  await ours(engine, made, (reference, read) => paths.set(reference, asFolders(read)))
  const ways = {
    'ours: clients recognised, stores read': () => ours(engine, references),
    'create, export, rm': () => commands(engine, references, exporting, () => []),
    'create, cp of the same paths, rm': () =>
      commands(engine, references, copying, reference => paths.get(reference) ?? []),
  }
  const copies = references.reduce((sum, reference) => sum + (paths.get(reference)?.length ?? 0), 0)
  console.log(`${copies} paths are read of ${count} images; many files of one folder count as the folder`)
  const times = new Map<string, number[]>()
  for (let round = 0; round <= Number(values.rounds); round += 1) {
    for (const [way, work] of Object.entries(ways)) {
      const started = performance.now()
      await work()
      // The first round fills the caches of files.
      const seconds = (performance.now() - started) / 1000
      if (round > 0) times.set(way, [...(times.get(way) ?? []), seconds])
      // It takes minutes on a busy machine: whoever ends it early has seen something.
      console.error(`${round === 0 ? 'warming up' : `round ${round}`}: ${seconds.toFixed(2)} s  ${way}`)
    }
  }
  const own = median(times.get('ours: clients recognised, stores read') ?? [])
  console.log(`${count} images side by side, median of ${values.rounds} rounds:`)
  for (const [way, seconds] of times) {
    console.log(`${median(seconds).toFixed(2)} s  ${way.padEnd(38)} ours / this: ${(own / median(seconds)).toFixed(2)}`)
  }
} finally {
  await tests.close()
}

async function ours(
  engine: Engine,
  references: readonly string[],
  told: (reference: string, read: ReadonlySet<string>) => void = () => {},
): Promise<void> {
  await Promise.all(
    references.map(async reference => {
      const opening = await openImage(reference, engine)
      if ('unopened' in opening) throw new Error(opening.unopened)
      const read = new Set<string>()
      const machine = recording(opening.machine, read)
      const found = await Promise.all(clients.map(({ recognise }) => recognise?.(machine) ?? []))
      const reader = storeReader(machine)
      for (const { stores } of found.flat()) await Promise.all(stores.map(reader))
      told(reference, read)
      await opening.close()
    }),
  )
}

/** The same machine; what is read of it goes into `read`. */
function recording(machine: Machine, read: Set<string>): Machine {
  return {
    ...machine,
    async read(path, maxBytes) {
      const content = await machine.read(path, maxBytes)
      if (content.state === 'read') read.add(path)
      return content
    },
  }
}

/** One `cp` gives a whole folder, which is cheaper than four of its files. */
function asFolders(read: ReadonlySet<string>): readonly string[] {
  const folders = new Map<string, string[]>()
  for (const path of read) folders.set(dirname(path), [...(folders.get(dirname(path)) ?? []), path])
  return [...folders].flatMap(([folder, files]) => (files.length > 3 ? [folder] : files))
}

async function commands(
  engine: Engine,
  references: readonly string[],
  script: string,
  pathsOf: (reference: string) => readonly string[],
): Promise<void> {
  await Promise.all(
    references.map(async reference => {
      const child = spawn('/bin/sh', ['-c', script, engine.file, reference, ...pathsOf(reference)], {
        env: engine.environment as NodeJS.ProcessEnv,
        stdio: ['ignore', 'inherit', 'inherit'],
      })
      const [code] = await once(child, 'close')
      if (code !== 0) throw new Error(`the engine's own commands ended with ${code}`)
    }),
  )
}
