import type { Machine } from '../../machines/machine.ts'

/** Node.js has 120 MB, and a program with more is looked at no further. */
const maxProgramBytes = 256 * 1024 * 1024

/** How often one text is looked for again in a program where what stands there is not what is wanted. */
const maxHits = 2000

/** The bytes of a program or library; undefined where it is no file, or too large. */
export async function readProgram(machine: Pick<Machine, 'read'>, path: string): Promise<Buffer | undefined> {
  const content = await machine.read(path, maxProgramBytes)
  if (content.state !== 'read') return undefined
  const { buffer, byteOffset, byteLength } = content.bytes
  return Buffer.from(buffer, byteOffset, byteLength)
}

/** The text of a small file; '' where there is none. */
export async function readText(machine: Pick<Machine, 'read'>, path: string): Promise<string> {
  const content = await machine.read(path)
  return content.state === 'read' && content.bytes.length <= 1024 * 1024
    ? Buffer.from(content.bytes).toString('utf8')
    : ''
}

/**
 * The first group of `pattern` where it matches around `needle`, from `before` bytes in front of it up to 300 behind it. A
 * compiler puts the strings of a program side by side, each with a NUL behind it.
 */
export function textIn(program: Buffer, needle: string, pattern: RegExp, before = 0): string | undefined {
  let at = program.indexOf(needle, 0, 'latin1')
  for (let hit = 0; at !== -1 && hit < maxHits; hit++) {
    const found = pattern.exec(program.toString('latin1', Math.max(0, at - before), at + 300))
    if (found?.[1] !== undefined) return found[1]
    at = program.indexOf(needle, at + 1, 'latin1')
  }
  return undefined
}
