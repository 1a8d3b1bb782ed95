import { lstat, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Host } from './model.ts'

const maxBytes = 512 * 1024

/**
 * The hosts with the place where the running workflow names them, for those that are not from a file. As they are where the
 * workflow is not in the workspace, which a job without a checkout has nothing in.
 */
export async function withPlaces(
  hosts: readonly Host[],
  environment: Readonly<Record<string, string | undefined>>,
): Promise<readonly Host[]> {
  const { GITHUB_WORKSPACE: workspace, GITHUB_JOB: job = '', GITHUB_ACTION: step = '' } = environment
  const file = workflowFile(environment['GITHUB_WORKFLOW_REF'] ?? '')
  if (workspace === undefined || file === undefined || hosts.every(({ source }) => source !== undefined)) return hosts
  const text = await smallFile(join(workspace, file))
  if (text === undefined) return hosts
  const { workflowPlaces } = await import('./hosts/workflow-places.ts')
  const places = workflowPlaces({ text, file, job, step }, hosts)
  return hosts.map(host => {
    const source = host.source ?? places.get(host.id)
    return source === undefined ? host : { ...host, source }
  })
}

/** `owner/name/.github/workflows/ci.yml@refs/heads/main` → `.github/workflows/ci.yml`. */
export function workflowFile(reference: string): string | undefined {
  return /^[^/@]+\/[^/@]+\/(\.github\/workflows\/[^/@]+\.ya?ml)@/.exec(reference)?.[1]
}

/** Undefined for what is no file of its own: a link or a pipe could be anything. */
async function smallFile(path: string): Promise<string | undefined> {
  const found = await lstat(path).catch(() => undefined)
  if (found === undefined || !found.isFile() || found.size > maxBytes) return undefined
  return readFile(path, 'utf8').catch(() => undefined)
}
