// The whole check of many hosts with every client, against the client that takes longest alone:
//
//   node bench/slowest.ts --hosts 20 --runs 3
//   node bench/slowest.ts --alone cargo,java,pip     these alone only, where the slowest are known
//
// Each run asks for a check with all clients and one with each alone, on the same servers. Printed is each one's shortest
// time, the processor's in it, and the ratio of the whole check's to the longest of those alone. Of a check alone a part is the
// tool itself and the looking at the hosts, which the whole check has once.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { parseArgs } from 'node:util'
import type { Report } from '../src/model.ts'
import { ours } from './contestants.ts'
import { processorSeconds } from './measure.ts'
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
  const { report: first } = await checked(path, 'auto')
  const { machines } = first
  const found = [...new Set(machines.flatMap(({ clients }) => clients.map(({ id }) => id)))]
  const asked = values.alone?.split(',') ?? found
  const times = new Map<string, Times>()
  for (let run = 0; run < Number(values.runs); run++) {
    for (const clients of ['auto', ...asked]) {
      const { wall, cpu } = await checked(path, clients)
      const best = times.get(clients)
      if (best === undefined || wall < best.wall) times.set(clients, { wall, cpu })
    }
  }
  report(times, found.length)
} finally {
  await world.stop()
}

/** Seconds. */
interface Times {
  readonly wall: number
  readonly cpu: number
}

/** What was found as well. Not every client is given the root: a rejection is an answer too. */
async function checked(path: string, clients: string): Promise<Times & { readonly report: Report }> {
  const started = performance.now()
  const { file, args } = ours(world.cli, path, [clients])
  const timed = '"$@"; code=$?; times >&2; exit $code'
  const child = spawn('/bin/sh', ['-c', timed, 'sh', file, ...args], {
    env: { ...world.environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let said = ''
  let times = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => (said += text))
  child.stderr.setEncoding('utf8').on('data', (text: string) => (times += text))
  const [code] = await once(child, 'close')
  if (code !== 0 && code !== 1) throw new Error(`the check of ${clients} ended with ${code}`)
  const wall = (performance.now() - started) / 1000
  const cpu = processorSeconds(times.trim().split('\n').slice(-2).join('\n'))
  return { wall, cpu, report: JSON.parse(said) as Report }
}

function report(times: ReadonlyMap<string, Times>, all: number): void {
  const alone = [...times].filter(([id]) => id !== 'auto').sort(([, one], [, other]) => other.wall - one.wall)
  for (const [id, time] of alone) process.stdout.write(`${shown(time)}  ${id}\n`)
  const [slowest = '', longest] = alone[0] ?? []
  const whole = times.get('auto')
  if (whole === undefined || longest === undefined) return
  const ratio = (whole.wall / longest.wall).toFixed(2)
  process.stdout.write(`${shown(whole)}  all ${all}: ${ratio} times the slowest alone, ${slowest}\n`)
}

function shown({ wall, cpu }: Times): string {
  return `${wall.toFixed(2).padStart(6)} s, ${cpu.toFixed(2).padStart(6)} s of processor`
}
