import { mkdtemp, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { isAbsolute, join, resolve } from 'node:path'

/** The folder of a fix's files, and what cannot see it. */
export interface Place {
  readonly directory: string
  readonly note?: string
}

/**
 * Where the files of a fix go.
 *
 * In a job: `_github_home` under RUNNER_TEMP, which host steps and Docker actions see (as /github/home); in a job container
 * /github/home itself, the one path that is right for both there (actions/runner: ContainerActionHandler.cs). Elsewhere:
 * `given`, HTCondor's scratch directory, the user's cache, or a new folder of our own in the temporary directory.
 */
export async function placeFor(environment: Readonly<Record<string, string>>, given = ''): Promise<Place> {
  if (given !== '') return { directory: isAbsolute(given) ? given : resolve(given) }
  const { GITHUB_ACTIONS, RUNNER_TEMP, _CONDOR_SCRATCH_DIR, XDG_CACHE_HOME, HOME } = environment
  if (GITHUB_ACTIONS === 'true' && RUNNER_TEMP) return placeInJob(RUNNER_TEMP)
  if (_CONDOR_SCRATCH_DIR) return { directory: join(_CONDOR_SCRATCH_DIR, '.local-issuer') }
  if (XDG_CACHE_HOME && isAbsolute(XDG_CACHE_HOME)) return { directory: join(XDG_CACHE_HOME, 'local-issuer') }
  if (HOME && isAbsolute(HOME)) return { directory: join(HOME, '.cache', 'local-issuer') }
  return { directory: await mkdtemp(join(tmpdir(), 'local-issuer-')) }
}

const containerHome = '/github/home'

async function placeInJob(runnerTemp: string, home = containerHome): Promise<Place> {
  const onHost = join(runnerTemp, '_github_home')
  const identity = await identityOf(home)
  // No such folder: this is no job container.
  if (identity === undefined) return { directory: join(onHost, 'local-issuer') }
  if (identity === (await identityOf(onHost))) return { directory: join(home, 'local-issuer') }
  // ARC's kubernetes-novolume mode: two volumes, and no folder that both kinds of step see.
  return {
    directory: join(onHost, 'local-issuer'),
    note: `${home} and ${onHost} are different volumes here: later steps see the fix, Docker actions of this job do not.`,
  }
}

/** Device and inode, or undefined where nothing is. */
async function identityOf(path: string): Promise<string | undefined> {
  try {
    const { dev, ino } = await stat(path, { bigint: true })
    return `${dev}:${ino}`
  } catch {
    return undefined
  }
}
