import type { MachineKind } from '../model.ts'

/** The port: all that is known of a machine comes through here, so that a test or another kind of machine can stand in. */

export interface Command {
  readonly file: string
  readonly args: readonly string[]
  readonly stdin?: string
  /** Laid over the machine's environment; `undefined` removes a name. */
  readonly environment?: Readonly<Record<string, string | undefined>>
  readonly timeoutMs: number
}

/** What a process did. Output is cut at `outputLimit` bytes a stream; text is decoded as UTF-8. */
export interface Run {
  readonly exitCode: number | null
  readonly signal: string | null
  readonly stdout: string
  readonly stderr: string
  /** Killed with its process group at the deadline. */
  readonly timedOut: boolean
  /** Why it could not be started (ENOENT, EACCES), when it could not. */
  readonly failure?: string
  readonly milliseconds: number
}

export type FileContent =
  | { readonly state: 'read'; readonly bytes: Uint8Array }
  | { readonly state: 'missing' }
  | { readonly state: 'directory' }
  /** `reason`: one sentence part: 'permission denied', 'larger than 64 MiB', 'a FIFO'. */
  | { readonly state: 'unreadable'; readonly reason: string }

export type DirectoryContent =
  | { readonly state: 'listed'; readonly names: readonly string[] }
  | { readonly state: 'missing' }
  | { readonly state: 'not-a-directory' }
  | { readonly state: 'unreadable'; readonly reason: string }

export interface Machine {
  readonly id: string
  readonly kind: MachineKind
  /** PRETTY_NAME of os-release, or the platform's name. */
  readonly os: string
  /** ID and ID_LIKE of os-release, most specific first; 'darwin' or 'win32' elsewhere. */
  readonly families: readonly string[]
  readonly environment: Readonly<Record<string, string>>
  /** Whether programs run here. Where they do not (an image, a root directory), `run` fails and clients are recognised by files. */
  readonly runs: boolean
  /** What an image is made to start: its Entrypoint and Cmd, the program first. */
  readonly entrypoint?: readonly string[]
  /** An address of this process's host that reaches it from there, where 127.0.0.1 does not: the gateway of a container's network. */
  readonly gateway?: string
  /** Runs a probe: bounded in time and output, killed with its process group. */
  run(command: Command): Promise<Run>
  /** Whole, up to 64 MiB or `maxBytes`: programs are larger than stores. */
  read(path: string, maxBytes?: number): Promise<FileContent>
  list(path: string): Promise<DirectoryContent>
  /** The absolute path of a program on PATH. */
  which(name: string): Promise<string | undefined>
  /**
   * Brings a folder of ours to where programs there see it, and tells its path; undefined where that failed. Absent on the
   * runner, where it lies already, and where nothing may be brought: a running container is never changed.
   */
  carried?(folder: string): Promise<string | undefined>
  /** The same machine with variables laid over its environment. */
  under(environment: Readonly<Record<string, string>>): Machine
}
