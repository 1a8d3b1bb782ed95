import type { Command, Run } from '../machine.ts'
import { spawnBounded } from '../spawn.ts'

/** How commands get into a container, and out of it again. */
export interface ContainerRunOptions {
  /** The engine's program and the environment that it needs. */
  readonly file: string
  readonly engineEnvironment: Readonly<Record<string, string>>
  readonly name: string
  /** Begins the marks of all that is started here. */
  readonly mark: string
  readonly hasShell: boolean
  /** Kills, inside the container, whatever carries this mark. */
  readonly kill: (mark: string) => Promise<void>
}

/** Holds the mark of a run in the environment of all that it starts: the engine's client tells no process id. */
export const markVariable = 'LOCAL_ISSUER_RUN'

/** Runs commands by `exec`: bounded in time and output, and nothing of a run is left when it ends. */
export function containerRunner(
  options: ContainerRunOptions,
): (command: Command, variables: Readonly<Record<string, string>>) => Promise<Run> {
  let count = 0
  return async (command, variables) => {
    // The dot ends it: 1 is no beginning of 10.
    const mark = `${options.mark}${count++}.`
    const { args, environment } = execution(options, command, { ...variables, [markVariable]: mark })
    const run = await spawnBounded({ ...command, file: options.file, args }, environment)
    const killed = options.kill(mark)
    if (run.timedOut) await killed
    return withFailure(run, command.file)
  }
}

/** The arguments of the engine's client, and its environment. */
export function execution(
  { engineEnvironment, name, hasShell }: Pick<ContainerRunOptions, 'engineEnvironment' | 'name' | 'hasShell'>,
  { file, args, environment: over = {} }: Command,
  variables: Readonly<Record<string, string>>,
): { readonly args: readonly string[]; readonly environment: Readonly<Record<string, string>> } {
  const wanted = Object.entries<string | undefined>({ ...variables, ...over })
  const set = wanted.flatMap(([key, value]) => (value === undefined ? [] : [[key, value] as const]))
  const removed = wanted.flatMap(([key, value]) => (value === undefined ? [key] : []))
  const given = environmentArguments(engineEnvironment, set)
  // `exec` sets and cannot remove. Without a shell an empty value has to do.
  const [before, behind] = hasShell
    ? [[], removed.length === 0 ? [] : ['sh', '-c', unset, 'sh', ...removed, '--']]
    : [removed.flatMap(key => ['--env', `${key}=`]), []]
  return {
    args: ['exec', '--interactive', ...given.args, ...before, name, ...behind, file, ...args],
    environment: given.environment,
  }
}

const unset = 'while [ "$1" != -- ]; do unset "$1"; shift; done; shift; exec "$@"'

/**
 * Variables for the engine's client to hand on. By name alone their values come from its own environment, so that no list of
 * processes shows them; what it would itself read or be led astray by is written out.
 */
export function environmentArguments(
  engineEnvironment: Readonly<Record<string, string>>,
  variables: readonly (readonly [string, string])[],
): { readonly args: readonly string[]; readonly environment: Readonly<Record<string, string>> } {
  const shown = ([name]: readonly [string, string]): boolean =>
    Object.hasOwn(engineEnvironment, name) || ofClient.test(name)
  return {
    args: variables.flatMap(pair => ['--env', shown(pair) ? pair.join('=') : pair[0]]),
    environment: { ...engineEnvironment, ...Object.fromEntries(variables.filter(pair => !shown(pair))) },
  }
}

const ofClient =
  /^(?:PATH|HOME|USER|TMPDIR|SSL_CERT_\w+|no_proxy|GO\w+|LD_\w+|(?:DOCKER|CONTAINER|CONTAINERD|NERDCTL|PODMAN|REGISTRY|XDG|BUILDKIT)\w*)$/i

/**
 * Why a command did not start, in the words that runc and crun say by way of docker, podman and nerdctl; undefined where it
 * did. Older engines say them on the standard output of the command.
 */
export function failureOf({ exitCode, stdout, stderr }: Run, file: string): string | undefined {
  if (exitCode === 0 || exitCode === null) return undefined
  const said = (stdout.trim() === '' ? stderr : stdout).trim()
  const isOfRuntime = /\bOCI (?:runtime|permission denied)/.test(said)
  const isOfShell = /^(?:\/bin\/)?sh: /.test(said) && said.includes(`${file}:`)
  if (exitCode >= 125 && exitCode <= 127 && (isOfRuntime || isOfShell)) {
    if (/not found|no such file/i.test(said)) return `${file} ENOENT in the container`
    return /permission denied/i.test(said) ? `${file} EACCES in the container` : said
  }
  const isGone = /^Error.*(?:no such container|no container with|is not running|is paused|can only create exec)/i
  return isGone.test(said) ? said : undefined
}

/** Where it never started, the words are the engine's and not its own. */
function withFailure(run: Run, file: string): Run {
  const failure = run.timedOut ? undefined : failureOf(run, file)
  return failure === undefined ? run : { ...run, failure, exitCode: null, stdout: '', stderr: '' }
}
