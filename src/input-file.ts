import { readFile } from 'node:fs/promises'
import { UsageError } from './model.ts'
import { printable } from './text.ts'

const mebibyte = 1024 * 1024

/** Reads a file that an input names, relative to the working directory. @throws UsageError naming the input and the file. */
export async function readInputFile(input: string, path: string, maxMebibytes = 16): Promise<Uint8Array> {
  const bytes = await readFile(path).catch((error: unknown) => {
    const code = error instanceof Error && 'code' in error ? String(error.code) : String(error)
    throw new UsageError(`${input}: ${printable(path)} cannot be read: ${reasons[code] ?? code}.`)
  })
  if (bytes.length <= maxMebibytes * mebibyte) return bytes
  throw new UsageError(
    `${input}: ${printable(path)} is larger than ${maxMebibytes} MiB; give the file that holds the ${input === 'report' ? 'report' : 'list'} alone.`,
  )
}

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file; a path is relative to the working directory',
  EACCES: 'permission denied',
  EISDIR: 'it is a directory; name a file',
}
