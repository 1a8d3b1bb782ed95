import type { Run } from '../machine.ts'
import { programOnPath } from '../search-path.ts'
import { spawnBounded } from '../spawn.ts'
import { type EngineName, engineNames } from './engine-names.ts'
import { engineProblem } from './engine-words.ts'
import { type Archive, socketArchive, socketOf } from './socket-archive.ts'

/** A container engine's command line: docker, or one that takes the same arguments. */
export interface Engine {
  readonly name: EngineName
  /** The absolute path of its program. */
  readonly file: string
  /** What it runs in: the runner's, DOCKER_HOST and the rest. */
  readonly environment: Readonly<Record<string, string>>
  /** Runs a short command, bounded in time and output. Never rejects. */
  run(args: readonly string[], options: EngineOptions): Promise<Run>
  /** A tar archive of a container's files, handed on as it comes; `take` ends it with `false`. Never rejects. */
  archive(archive: Archive, timeoutMs: number, take: (chunk: Uint8Array) => boolean): Promise<Run>
}

export interface EngineOptions {
  readonly timeoutMs: number
  readonly stdin?: string
}

/** `unfound`: why no engine can be used, and what to do about it, in sentences. */
export type FoundEngine = Engine | { readonly unfound: string }

/** Long enough for a daemon that socket activation has yet to start. */
const answerMs = 20_000

/** The first of docker, podman and nerdctl on PATH that answers. */
export async function findEngine(environment: Readonly<Record<string, string>>): Promise<FoundEngine> {
  const installed = engineNames.flatMap(name => {
    const file = programOnPath(name, environment['PATH'] ?? environment['Path'] ?? '')
    return file === undefined ? [] : [engineAt(name, file, environment)]
  })
  const problems: string[] = []
  for (const engine of installed) {
    // A question that the daemon has to answer: `version` and `info` succeed without one.
    const run = await engine.run(['ps', '--quiet'], { timeoutMs: answerMs })
    if (run.exitCode === 0) return engine
    problems.push(engineProblem(engine, run))
    // Who says where docker's daemon is means that one: another engine has other images.
    if (engine.name === 'docker' && (environment['DOCKER_HOST'] || environment['DOCKER_CONTEXT'])) break
  }
  return { unfound: problems.length > 0 ? problems.join(' ') : noEngine }
}

const noEngine =
  'None of docker, podman and nerdctl is on PATH. Install one, run this where one is, or check an unpacked root with rootfs:DIR.'

function engineAt(name: EngineName, file: string, environment: Readonly<Record<string, string>>): Engine {
  return {
    name,
    file,
    environment,
    run: (args, options) => spawnBounded({ ...options, file, args }, environment),
    async archive(archive, timeoutMs, take) {
      const socket = socketOf(name, environment)
      const given = socket === undefined ? undefined : await socketArchive(socket, archive, timeoutMs, take)
      return given ?? spawnBounded({ ...archiving(name, file, archive), timeoutMs }, environment, take)
    },
  }
}

function archiving(
  name: EngineName,
  file: string,
  { container, path }: Archive,
): { readonly file: string; readonly args: readonly string[] } {
  if (path !== undefined) return { file, args: ['cp', `${container}:${path}`, '-'] }
  const args = ['export', container]
  // It opens /dev/stdout by that name, which cannot be done with the socket that Node.js gives a child.
  const needsPipe = name === 'podman' && process.platform === 'linux'
  return needsPipe ? { file: '/bin/sh', args: ['-c', throughPipe, file, ...args] } : { file, args }
}

/** Ends with the exit code of the command. */
const throughPipe = `exec 3>&1
code=$({ { "$0" "$@" 3>&- 4>&-; echo $? >&4; } | PATH=$PATH:/usr/bin:/bin cat >&3; } 4>&1)
exit "$code"`
