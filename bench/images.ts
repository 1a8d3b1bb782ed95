// What ten images side by side cost, against the engine's own commands for the same paths: `node bench/images.ts`.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { parseArgs } from 'node:util'
import { type Engine, findEngine } from '../src/machines/engine/engine.ts'
import { openImage } from '../src/machines/image/image.ts'
import { readStore } from '../src/stores/read-store.ts'
import type { StoreReference } from '../src/stores/store.ts'
import { startedEngine } from '../test/world/engine.ts'
import { image } from '../test/world/images.ts'
import { median } from './figures.ts'

const { values } = parseArgs({
  options: { images: { type: 'string', default: '10' }, rounds: { type: 'string', default: '1' } },
})
const names = ['bookworm', 'bookworm-without-store', 'distroless', 'scratch-with-bundle', 'scratch'] as const

/** Where the stores of these images lie, and the programs that are looked for. */
const stores: readonly StoreReference[] = [
  { origin: 'default', form: 'bundle', path: '/etc/ssl/certs/ca-certificates.crt' },
  { origin: 'default', form: 'bundle', path: '/usr/lib/ssl/cert.pem' },
  { origin: 'default', form: 'directory', path: '/usr/lib/ssl/certs' },
  { origin: 'default', form: 'bundle', path: '/etc/pki/tls/certs/ca-bundle.crt' },
]
const copied = [
  '/etc/passwd',
  '/etc/group',
  '/etc/os-release',
  '/usr/lib/os-release',
  '/etc/ssl',
  '/usr/lib/ssl',
  '/etc/pki',
]

/** A shell script with the engine's program as `$0` and the image as `$1`. */
const exporting = 'id=$("$0" create "$1" x) && "$0" export "$id" | cat >/dev/null; "$0" rm "$id" >/dev/null'
const copying = `id=$("$0" create "$1" x); for path in ${copied.join(' ')}; do "$0" cp "$id:$path" - 2>/dev/null | cat >/dev/null; done; "$0" rm "$id" >/dev/null`

const tests = await startedEngine()
if ('absent' in tests) throw new Error(tests.absent)
try {
  const engine = await findEngine(tests.environment)
  if ('unfound' in engine) throw new Error(engine.unfound)
  const made: string[] = []
  for (const name of names) made.push(await image(tests, name))
  const count = Number(values.images)
  const references = Array.from({ length: count }, (_, index) => made[index % made.length] ?? '')
  const ways = {
    'ours, stores read': () => ours(engine, references),
    'create, export, rm': () => commands(engine, references, exporting),
    [`create, cp of ${copied.length} paths, rm`]: () => commands(engine, references, copying),
  }
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
  const own = median(times.get('ours, stores read') ?? [])
  console.log(`${count} images side by side, median of ${values.rounds} rounds:`)
  for (const [way, seconds] of times) {
    console.log(`${median(seconds).toFixed(2)} s  ${way.padEnd(32)} ours / this: ${(own / median(seconds)).toFixed(2)}`)
  }
} finally {
  await tests.close()
}

async function ours(engine: Engine, references: readonly string[]): Promise<void> {
  await Promise.all(
    references.map(async reference => {
      const opening = await openImage(reference, engine)
      if ('unopened' in opening) throw new Error(opening.unopened)
      for (const store of stores) await readStore(opening.machine, store)
      await opening.close()
    }),
  )
}

async function commands(engine: Engine, references: readonly string[], script: string): Promise<void> {
  await Promise.all(
    references.map(async reference => {
      const child = spawn('/bin/sh', ['-c', script, engine.file, reference], {
        env: engine.environment as NodeJS.ProcessEnv,
        stdio: ['ignore', 'inherit', 'inherit'],
      })
      const [code] = await once(child, 'close')
      if (code !== 0) throw new Error(`the engine's own commands ended with ${code}`)
    }),
  )
}
