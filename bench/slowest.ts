// The whole check of many hosts with every client, against the client that takes longest alone:
//
//   node bench/slowest.ts --hosts 20 --runs 3
//   node bench/slowest.ts --alone cargo,java,pip     these alone only, where the slowest are known
//
// Each run asks for a check with all clients and one with each alone, on the same servers. Printed is each one's shortest
// time, and the ratio of the whole check's to the longest of those alone.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { parseArgs } from 'node:util'
import type { Report } from '../src/model.ts'
import { ours } from './contestants.ts'
import { startWorld } from './world.ts'

const { values } = parseArgs({
  options: {
    hosts: { type: 'string', default: '20' },
    runs: { type: 'string', default: '1' },
    /** Default: every client that the whole check finds. */
    alone: { type: 'string' },
  },
})
const count = Number(values.hosts)
const world = await startWorld(count)
try {
  const { path } = await world.hosts(count)
  // It fills the caches of files, builds Go's probe, and tells which clients there are.
  const [, { machines }] = await checked(path, 'auto')
  const found = [...new Set(machines.flatMap(({ clients }) => clients.map(({ id }) => id)))]
  const asked = values.alone?.split(',') ?? found
  const times = new Map<string, number>()
  for (let run = 0; run < Number(values.runs); run++) {
    for (const clients of ['auto', ...asked]) {
      const [seconds] = await checked(path, clients)
      times.set(clients, Math.min(times.get(clients) ?? Number.POSITIVE_INFINITY, seconds))
    }
  }
  report(times, found.length)
} finally {
  await world.stop()
}

/** Seconds, and what was found. Not every client is given the root: a rejection is an answer too. */
async function checked(path: string, clients: string): Promise<readonly [number, Report]> {
  const started = performance.now()
  const { file, args } = ours(world.cli, path, [clients])
  const child = spawn(file, args, { env: { ...world.environment }, stdio: ['ignore', 'pipe', 'ignore'] })
  let said = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => (said += text))
  const [code] = await once(child, 'close')
  if (code !== 0 && code !== 1) throw new Error(`the check of ${clients} ended with ${code}`)
  return [(performance.now() - started) / 1000, JSON.parse(said) as Report]
}

function report(times: ReadonlyMap<string, number>, all: number): void {
  const alone = [...times].filter(([id]) => id !== 'auto').sort(([, one], [, other]) => other - one)
  for (const [id, seconds] of alone) process.stdout.write(`${seconds.toFixed(2)} s  ${id}\n`)
  const [slowest = '', longest = Number.NaN] = alone[0] ?? []
  const whole = times.get('auto') ?? Number.NaN
  process.stdout.write(
    `${whole.toFixed(2)} s  all ${all}: ${(whole / longest).toFixed(2)} times the slowest alone, ${slowest}\n`,
  )
}
