// A process of its own that keeps a Docker Engine running for as long as somebody is connected to it: test files are many
// processes, and an engine is one. engine.ts starts it.
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { mkdirSync, openSync, readFileSync, rmSync } from 'node:fs'
import { createServer, type Socket } from 'node:net'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { abstractName, cacheFolder } from './cache.ts'

/** How long it waits for the next test file. */
const lingerMs = 5000
const patienceMs = 60_000

const folder = join(cacheFolder(), 'engine')
const socket = `unix://${join(folder, 'docker.sock')}`
const log = join(folder, 'dockerd.log')

const lessees = new Set<Socket>()
let lingering: NodeJS.Timeout | undefined
let engine: ChildProcess | undefined
let isEnding = false
/** The line that lessees get, once it is known. */
let word: string | undefined

const server = createServer(lessee => {
  // Nobody may start another engine in this folder before this one is gone: whoever comes now asks again.
  if (isEnding) {
    lessee.destroy()
    return
  }
  lessees.add(lessee)
  clearTimeout(lingering)
  if (word !== undefined) lessee.write(`${word}\n`)
  lessee.on('error', () => {}).resume()
  lessee.on('close', () => {
    lessees.delete(lessee)
    if (lessees.size === 0) lingering = setTimeout(end, lingerMs)
  })
})
// EADDRINUSE: another keeper was first, and serves as well.
server.on('error', () => process.exit(0))
server.listen({ path: abstractName('engine') }, start)
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, end)

async function start(): Promise<void> {
  lingering = setTimeout(end, patienceMs)
  mkdirSync(folder, { recursive: true })
  await endOrphan()
  if (isEnding) process.exit(0)
  const output = openSync(log, 'w')
  const args = [
    ...['--host', socket, '--data-root', join(folder, 'data'), '--exec-root', join(folder, 'exec')],
    // No bridge: containers are on the host's network, where the servers of the tests are.
    ...['--pidfile', join(folder, 'docker.pid'), '--iptables=false', '--ip6tables=false', '--bridge=none'],
  ]
  engine = spawn('dockerd', args, { stdio: ['ignore', output, output] })
  let failure = ''
  engine.on('error', error => {
    failure = error.message
  })
  engine.on('exit', code => {
    failure ||= `dockerd ended with ${code}: ${lastWords()}`
  })
  const begin = Date.now()
  while (failure === '' && !isUp()) {
    if (Date.now() - begin > patienceMs) failure = `dockerd does not answer: ${lastWords()}`
    await pause(100)
  }
  if (failure === '') removeContainers()
  word = failure === '' ? socket : failure.replaceAll('\n', ' ')
  for (const lessee of lessees) lessee.write(`${word}\n`)
}

/** The engine of a keeper that was killed: two in one folder would destroy it. */
async function endOrphan(): Promise<void> {
  const pidFile = join(folder, 'docker.pid')
  for (let attempt = 0; attempt < 200 && isEngine(pidFile); attempt += 1) {
    if (attempt % 50 === 0) process.kill(Number(readFileSync(pidFile, 'utf8')), 'SIGTERM')
    await pause(100)
  }
  rmSync(pidFile, { force: true })
}

function isEngine(pidFile: string): boolean {
  try {
    const pid = Number(readFileSync(pidFile, 'utf8'))
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(pidFile)
  } catch {
    return false
  }
}

function docker(...args: readonly string[]): { status: number | null; stdout: string } {
  const environment = { PATH: process.env['PATH'], DOCKER_HOST: socket, HOME: folder }
  return spawnSync('docker', args, { env: environment, encoding: 'utf8', timeout: 20_000 })
}

function isUp(): boolean {
  return docker('version', '--format', '{{.Server.Version}}').status === 0
}

/** What an engine that was killed left behind. */
function removeContainers(): void {
  const containers = docker('ps', '--all', '--quiet').stdout.split('\n').filter(Boolean)
  if (containers.length > 0) docker('rm', '--force', ...containers)
}

function lastWords(): string {
  return readFileSync(log, 'utf8').trim().split('\n').slice(-2).join(' ').slice(-500)
}

function end(): void {
  if (isEnding) return
  isEnding = true
  for (const lessee of lessees) lessee.destroy()
  if (engine === undefined || engine.exitCode !== null || engine.pid === undefined) process.exit(0)
  engine.on('exit', () => process.exit(0))
  engine.kill('SIGTERM')
}
