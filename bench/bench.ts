import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { arch, cpus } from 'node:os'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { bareNode, clients, floor, loop, ours, peakMemory } from './contestants.ts'
import type { Figures, Round, Step } from './figures.ts'
import { type Measured, measure } from './measure.ts'
import { page } from './page.ts'
import { startWorld, type World } from './world.ts'

const { values } = parseArgs({
  options: {
    /** Of the contest. */
    hosts: { type: 'string', default: '100' },
    /** Those that the loop is run on: it takes most of the time. */
    'loop-hosts': { type: 'string', default: '20' },
    runs: { type: 'string', default: '3' },
    /** How many hosts each step of the growth has. */
    growth: { type: 'string', default: '1,10,100,1000' },
    /** Writes docs/performance.md. */
    write: { type: 'boolean', default: false },
  },
})
const hosts = Number(values.hosts)
const loopHosts = Math.min(hosts, Number(values['loop-hosts']))
const runs = Number(values.runs)
const steps = values.growth.split(',').map(Number)

const world = await startWorld(Math.max(hosts, ...steps))
try {
  await warmUp(world)
  const contest = await rounds(runs, () => contestRound(world))
  const growth: Step[] = []
  for (const count of steps) growth.push(await growthStep(world, count))
  // Short, and so the most easily disturbed.
  const cold = await rounds(runs * 5, () => coldRound(world))
  report({ hosts, contest, growth, cold }, describeMachine(world))
} finally {
  await world.stop()
}

/** Fills the caches of files, and fails where a contestant does not work. */
async function warmUp({ environment, cli, ...world }: World): Promise<void> {
  const { path, first } = await world.hosts(1)
  for (const command of [ours(cli, path, clients), loop(path), floor(path), bareNode(first)]) {
    await measure(command, environment)
  }
}

async function rounds<Result>(count: number, round: () => Promise<Result>): Promise<Result[]> {
  const results: Result[] = []
  for (let at = 0; at < count; at++) results.push(await round())
  return results
}

async function contestRound({ environment, cli, ...world }: World): Promise<Round<'ours' | 'loop' | 'floor'>> {
  const { path } = await world.hosts(hosts)
  const { path: fewer } = await world.hosts(loopHosts)
  const checked = await measure(ours(cli, path, clients), environment)
  const looped = scaled(await measure(loop(fewer), environment), hosts / loopHosts)
  const bare = await measure(floor(path), environment)
  tell(
    `${hosts} hosts: ours ${checked.wall.toFixed(1)} s, loop ${looped.wall.toFixed(1)} s, floor ${bare.wall.toFixed(1)} s`,
  )
  return { ours: checked, loop: looped, floor: bare }
}

function scaled({ wall, cpu }: Measured, factor: number): Pick<Measured, 'wall' | 'cpu'> {
  return { wall: wall * factor, cpu: cpu * factor }
}

/** The largest step takes longer than all others together, and is run once. */
async function growthStep({ environment, cli, ...world }: World, count: number): Promise<Step> {
  const { path } = await world.hosts(count)
  const results = await rounds(count > hosts ? 1 : runs, () => measure(ours(cli, path, clients, true), environment))
  tell(`${count} hosts: ${results.map(({ wall }) => `${wall.toFixed(2)} s`).join(', ')}`)
  return {
    hosts: count,
    wall: results.map(({ wall }) => wall),
    peak: Math.max(...results.map(({ stderr }) => peakMemory(stderr))),
  }
}

async function coldRound({ environment, cli, ...world }: World): Promise<Round<'node' | 'curl' | 'bare'>> {
  const { path, first } = await world.hosts(1)
  return {
    node: await measure(ours(cli, path, ['node']), environment),
    curl: await measure(ours(cli, path, ['curl']), environment),
    bare: await measure(bareNode(first), environment),
  }
}

function report(figures: Figures, machine: string): void {
  const text = page(figures, { date: new Date().toISOString().slice(0, 10), machine, loopHosts })
  process.stdout.write(text)
  if (!values.write) return
  // What stands behind the mark was measured by other programs, and is written by hand.
  const path = fileURLToPath(new URL('../docs/performance.md', import.meta.url))
  const mark = '<!-- /npm run bench -->'
  const [, others = ''] = readFileSync(path, 'utf8').split(mark)
  writeFileSync(path, `${text.trimEnd()}\n\n${mark}${others}`)
}

function describeMachine({ environment }: World): string {
  const said = (file: string, ...args: string[]): string =>
    execFileSync(file, args, { encoding: 'utf8', env: environment as NodeJS.ProcessEnv })
      .split('\n', 1)[0]
      ?.trim() ?? ''
  const processors = cpus()
  const versions = [
    `Node.js ${process.versions.node}`,
    said('python3', '--version'),
    `requests ${said('python3', '-c', 'import requests; print(requests.__version__)')}`,
    said('curl', '--version').replace(/^(curl \S+).*/, '$1'),
    said('git', '--version').replace(' version', ''),
    said('openssl', 'version').replace(/^(OpenSSL \S+).*/, '$1'),
  ]
  return `${processors.length} cores (${processors[0]?.model.trim() ?? arch()}), ${operatingSystem()}, ${versions.join(', ')}`
}

function operatingSystem(): string {
  try {
    return /^PRETTY_NAME="?([^"\n]+)/m.exec(readFileSync('/etc/os-release', 'utf8'))?.[1] ?? process.platform
  } catch {
    return process.platform
  }
}

function tell(line: string): void {
  process.stderr.write(`${line}\n`)
}
