import { randomUUID } from 'node:crypto'
import { rmSync } from 'node:fs'
import { mkdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { printable } from '../../text.ts'
import { codeOf, reasonOf } from '../file-errors.ts'

/** A folder of ours for the root and for what Apptainer leaves beside it when it is ended. */
export interface UnpackingPlace {
  readonly root: string
  readonly temporary: string
  /** Removes it. Never rejects; a second call does nothing. */
  close(): Promise<void>
}

export async function unpackingPlace(
  environment: Readonly<Record<string, string>>,
): Promise<UnpackingPlace | { readonly unmade: string }> {
  // Where Apptainer itself would unpack it: /tmp may be small.
  const parent = environment['APPTAINER_TMPDIR'] || environment['SINGULARITY_TMPDIR'] || tmpdir()
  const folder = resolve(parent, `local-issuer-${process.pid}-${randomUUID()}`)
  const temporary = join(folder, 'temporary')
  const atExit = (): void => rmSync(folder, removal)
  process.once('exit', atExit)
  try {
    await mkdir(folder, { mode: 0o700 })
    await mkdir(temporary)
  } catch (error) {
    process.off('exit', atExit)
    return {
      unmade: `no folder could be made in ${printable(parent, 200)}: ${reasonOf(codeOf(error))}. Set APPTAINER_TMPDIR to one with room for the image.`,
    }
  }
  let closed: Promise<void> | undefined
  return {
    root: join(folder, 'root'),
    temporary,
    close() {
      closed ??= rm(folder, removal).then(
        () => void process.off('exit', atExit),
        () => {},
      )
      return closed
    },
  }
}

/** Again, where what was just killed still wrote. */
const removal = { recursive: true, force: true, maxRetries: 5 } as const
