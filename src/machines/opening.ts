import type { Machine } from './machine.ts'

/** What a fix hands to a machine that is not the runner: the files in `folder` on the runner, seen there at `at`. */
export interface Handed {
  readonly folder: string
  readonly at: string
  readonly environment: Readonly<Record<string, string>>
}

/** A container, an image or a root directory, ready to be asked. */
export interface Opened {
  readonly machine: Machine
  /**
   * The same again with a fix handed to it, for the proof: a container is started anew with the arguments that the report
   * shows, never the running one changed; where nothing is started, the files stand as if they were mounted.
   */
  under(handed: Handed): Promise<Opening>
  /** Takes away whatever was started or copied. Never rejects; a second call does nothing. */
  close(): Promise<void>
}

/** `unopened`: why not and what to do about it, in sentences. */
export type Opening = Opened | { readonly unopened: string }
