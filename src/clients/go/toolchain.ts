import { createHash } from 'node:crypto'
import { join } from 'node:path'
import type { Machine, Run } from '../../machines/machine.ts'
import { probeFolder, probeSource } from '../probe-source.ts'

/** The standard library of a Go that ships it as source (1.20 and later) is compiled the first time. */
const buildMs = 90_000

/** A probe that is ready to run, or the run that failed to make it. */
export type Built = { readonly path: string } | { readonly failed: Run }

/**
 * Builds the probe once for each release of Go and each version of the probe, and finds it again later: in the runner's tool
 * cache, else in the user's cache.
 */
export async function buildProbe(machine: Machine, go: string): Promise<Built> {
  const asked = await machine.run({ file: go, args: ['version'], environment, timeoutMs: 10_000 })
  const version = /^go version .+/.exec(asked.stdout)?.[0]
  const cache = cacheFolder(machine.environment)
  if (version === undefined) return { failed: asked }
  if (cache === undefined) return { failed: { ...asked, stderr: 'no folder for what is built: HOME is not set' } }
  const content = createHash('sha256').update(version).update(probeSource('go/probe.go')).digest('hex')
  const path = join(cache, 'local-issuer', `go-probe-${content.slice(0, 16)}`, programName(version))
  if (await machine.which(path)) return { path }
  const built = await machine.run({
    file: go,
    args: ['build', '-o', path, join(probeFolder('go'), 'probe.go')],
    environment,
    timeoutMs: buildMs,
  })
  return (await machine.which(path)) ? { path } : { failed: built }
}

/** A program of one file and the standard library: no module, no workspace, no download, and none of the user's flags. */
const environment = { GO111MODULE: 'off', GOPROXY: 'off', GOFLAGS: '', GOTOOLCHAIN: 'local', GOWORK: 'off' }

function programName(version: string): string {
  return version.includes(' windows/') ? 'probe.exe' : 'probe'
}

function cacheFolder({
  RUNNER_TOOL_CACHE,
  XDG_CACHE_HOME,
  LOCALAPPDATA,
  HOME,
}: Machine['environment']): string | undefined {
  return RUNNER_TOOL_CACHE || XDG_CACHE_HOME || LOCALAPPDATA || (HOME ? join(HOME, '.cache') : undefined)
}
