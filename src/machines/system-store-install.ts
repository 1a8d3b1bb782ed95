import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { getExecOutput } from '@actions/exec'
import { printable } from '../text.ts'

/** Runs a program as root. Never rejects: what could not be started has the exit code -1. */
export type RunAsRoot = (
  file: string,
  args: readonly string[],
) => Promise<{ readonly exitCode: number; readonly said: string }>

/** The folder where the system's own anchors lie, and the path of the program that makes the store from them. */
export interface StoreMaker {
  readonly directory: string
  readonly tool: string
  /** Its arguments after a file was removed. */
  readonly afterRemoval?: readonly string[]
}

/** By itself where this process is root, else by way of `sudo -n`, which asks for no password. */
export function runAsRoot(environment: Readonly<Record<string, string>>, isRoot = process.getuid?.() === 0): RunAsRoot {
  return async (file, args) => {
    const [program, ...rest] = isRoot ? [file, ...args] : ['sudo', '-n', '--', file, ...args]
    // No `input`: @actions/exec 3.0 leaves the EPIPE of a program that does not read it unhandled.
    const options = { silent: true, ignoreReturnCode: true, env: { ...environment } }
    try {
      const { exitCode, stdout, stderr } = await getExecOutput(`"${program}"`, rest, options)
      return { exitCode, said: printable(`${stdout} ${stderr}`) }
    } catch (error) {
      return { exitCode: -1, said: printable(error instanceof Error ? error.message : String(error)) }
    }
  }
}

/** Writes the files, world-readable, and makes the store. @throws Error saying what failed; what was written is still there then. */
export async function addAnchorFiles(
  { directory, tool }: StoreMaker,
  files: readonly { readonly name: string; readonly pem: string }[],
  run: RunAsRoot,
): Promise<void> {
  const staged = await mkdtemp(join(tmpdir(), 'local-issuer-anchors-'))
  try {
    for (const { name, pem } of files) {
      await writeFile(join(staged, name), pem, { flag: 'wx' })
      await succeed(run, 'install', ['-m', '0644', join(staged, name), join(directory, name)])
    }
  } finally {
    await rm(staged, { recursive: true })
  }
  await succeed(run, tool, [])
}

/** Removes files that `addAnchorFiles` wrote, and makes the store again. @throws Error saying what failed. */
export async function removeAnchorFiles(
  { directory, tool, afterRemoval = [] }: StoreMaker,
  names: readonly string[],
  run: RunAsRoot,
): Promise<void> {
  await succeed(run, 'rm', ['-f', '--', ...names.map(name => join(directory, name))])
  await succeed(run, tool, afterRemoval)
}

async function succeed(run: RunAsRoot, file: string, args: readonly string[]): Promise<void> {
  const { exitCode, said } = await run(file, args)
  if (exitCode === 0) return
  const how = exitCode === -1 ? 'could not be run' : `ended with exit code ${exitCode}`
  throw new Error(`\`${[file, ...args].join(' ')}\` ${how}${said === '' ? '' : `: ${said.replace(/\.$/, '')}`}`)
}
