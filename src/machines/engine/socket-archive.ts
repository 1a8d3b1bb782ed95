import { request } from 'node:http'
import type { Run } from '../machine.ts'
import { notStarted } from '../not-started.ts'

/** Of a container's files: all of them, or the one at a path that has no link in it. */
export interface Archive {
  readonly container: string
  readonly path?: string
}

/** Where the command line of Docker would connect to, if that is a socket of this machine. */
export function socketOf(name: string, environment: Readonly<Record<string, string>>): string | undefined {
  // Only Docker's API is asked: podman has no daemon, nerdctl another one.
  if (name !== 'docker' || process.platform === 'win32') return undefined
  const host = environment['DOCKER_HOST'] ?? ''
  if (host === '') return '/var/run/docker.sock'
  return host.startsWith('unix://') ? host.slice('unix://'.length) : undefined
}

/**
 * An archive as the daemon itself gives it (Docker Engine API, ContainerExport and ContainerArchive), without the command line
 * between, which costs half as much processor time again to copy it. Never rejects. Undefined: the daemon gave none, or not that
 * container's, since a Docker context names another daemon; the command line then gets it, or tells why not.
 */
export function socketArchive(
  socketPath: string,
  { container, path: file }: Archive,
  timeoutMs: number,
  take: (chunk: Uint8Array) => boolean,
): Promise<Run | undefined> {
  const started = performance.now()
  const what = file === undefined ? 'export' : `archive?path=${encodeURIComponent(file)}`
  return new Promise(resolve => {
    let isGiven = false
    const asked = request({ socketPath, path: `/containers/${encodeURIComponent(container)}/${what}`, agent: false })
    const deadline = setTimeout(() => end({ timedOut: true }), timeoutMs)
    function end(outcome: Partial<Run> | undefined): void {
      clearTimeout(deadline)
      asked.destroy()
      const milliseconds = Math.round(performance.now() - started)
      resolve(outcome === undefined ? undefined : { ...notStarted, ...outcome, milliseconds })
    }
    asked.on('response', response => {
      isGiven = response.statusCode === 200
      if (!isGiven) return end(undefined)
      response.on('data', (chunk: Buffer) => {
        if (!take(chunk)) end({})
      })
      response.on('end', () => end(response.complete ? { exitCode: 0 } : endedEarly))
      response.on('error', () => end(endedEarly))
    })
    asked.on('error', () => end(isGiven ? endedEarly : undefined))
    asked.end()
  })
}

const endedEarly: Partial<Run> = { exitCode: 1, stderr: 'the daemon ended the archive early' }
