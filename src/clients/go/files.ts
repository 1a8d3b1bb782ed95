import { join } from 'node:path'
import type { Machine } from '../../machines/machine.ts'
import { pathsIn, programsNamed } from '../recognition/program-files.ts'
import { readProgram } from '../recognition/program-text.ts'

/** A program written in Go that speaks TLS. */
export interface GoFile {
  readonly path: string
  /** Of the Go that it was built with: `1.22.3`. */
  readonly version: string
}

/** Where images of one program put it, beside PATH. */
const folders = ['/', '/app', '/ko-app', '/usr/local/bin', '/opt', '/workspace', '/go/bin', '/usr/bin']

/** In larger folders only the programs that are known by name are looked at. */
const maxPrograms = 24

/** The first program that tells: what the image is made to start, then those with a known name, then what lies in small folders. */
export async function findGoFile(machine: Machine, names: readonly string[]): Promise<GoFile | undefined> {
  const [entrypoint] = machine.entrypoint ?? []
  const known = new RegExp(`^(?:${['go', ...names].join('|')})$`)
  const started = entrypoint === undefined ? undefined : await machine.which(entrypoint)
  const named = [...(started === undefined ? [] : [started]), ...(await programsNamed(machine, known))]
  for (const path of named) {
    const found = await goFileAt(machine, path)
    if (found !== undefined) return found
  }
  for (const folder of folders) {
    const paths = await pathsIn(machine, folder, /^[\w-]+$/)
    if (paths.length > maxPrograms) continue
    for (const path of paths) {
      const found = (await machine.which(path)) === undefined ? undefined : await goFileAt(machine, path)
      if (found !== undefined) return found
    }
  }
  return undefined
}

async function goFileAt(machine: Machine, path: string): Promise<GoFile | undefined> {
  const found = await programAt(machine, path)
  return found === 'unreadable' || found === 'another' ? undefined : found
}

/** What a program is: one in Go that speaks TLS, another, or one whose file tells nothing. */
export async function programAt(machine: Machine, path: string): Promise<GoFile | 'another' | 'unreadable'> {
  const bytes = await readProgram(machine, path)
  if (bytes === undefined) return 'unreadable'
  const version = goVersion(bytes)
  // The names of functions stay in a program that is stripped (Go's runtime prints them in traces).
  const speaksTls =
    bytes.includes('crypto/tls.(*Conn)', 0, 'latin1') && bytes.includes('crypto/x509.(*CertPool)', 0, 'latin1')
  return version !== undefined && speaksTls ? { path: join(path), version } : 'another'
}

const magic = '\xff Go buildinf:'

/**
 * Of the build info (debug/buildinfo): from Go 1.18 on the version stands in it, as a length and a text, behind 32 bytes.
 * Before that, pointers to it do, which are not followed: the version is the text `go1.17.3` in the program.
 */
export function goVersion(program: Buffer): string | undefined {
  const at = program.indexOf(magic, 0, 'latin1')
  if (at === -1) return undefined
  const isInline = ((program[at + 15] ?? 0) & 2) !== 0
  const length = program[at + 32] ?? 0
  const text = isInline
    ? program.toString('latin1', at + 33, at + 33 + Math.min(length, 100))
    : program.toString(
        'latin1',
        Math.max(0, program.indexOf('go1.', 0, 'latin1')),
        program.indexOf('go1.', 0, 'latin1') + 12,
      )
  return /^go(\d+(?:\.\d+){1,2})/.exec(text)?.[1] ?? ''
}
