/** One answer of the script in shell-script.ts. */
export type ShellAnswer =
  | { readonly state: 'contents'; readonly bytes: Buffer }
  | { readonly state: 'names'; readonly names: readonly string[] }
  | { readonly state: (typeof plain)[number] }
  /** The shell ended, said something else, or nothing in time. */
  | { readonly state: 'broken'; readonly why: string }

const plain = ['missing', 'denied', 'loop', 'irregular', 'done'] as const

const namesLimit = 16 * 1024 * 1024
const lineLimit = 40

/** `used`: how many bytes of the output the answer took; `wanting`: how long the output has to be before another look pays. */
export type Reading = { readonly answer: ShellAnswer; readonly used: number } | { readonly wanting: number }

/**
 * Reads the first answer in the output. What a container says is bounded here, whoever wrote its shell.
 * @param size of the contents, in bytes, where they were asked for
 */
export function readAnswer(output: Buffer, size: number): Reading {
  const end = output.indexOf('\n')
  if (end === -1 && output.length <= lineLimit) return { wanting: output.length + 1 }
  const line = end === -1 || end > lineLimit ? '' : output.toString('latin1', 0, end)
  const body = end + 1
  const state = plain.find(known => known === line)
  if (state !== undefined) return { answer: { state }, used: body }
  if (line === 'names') return readNames(output, body)
  if (line !== 'contents') return broken('its shell does not answer as it should')
  if (output.length <= body + size) return { wanting: body + size + 1 }
  if (output[body + size] !== 0x0a) return broken('a file changed while it was read')
  return { answer: { state: 'contents', bytes: output.subarray(body, body + size) }, used: body + size + 1 }
}

/** Each ends with a NUL, and an empty one ends them all. */
function readNames(output: Buffer, start: number): Reading {
  const names: string[] = []
  for (let at = start; ; ) {
    const end = output.indexOf(0, at)
    if (end === -1) {
      if (output.length - start > namesLimit) return broken('a directory without measure')
      return { wanting: output.length + 1 }
    }
    if (end === at) return { answer: { state: 'names', names }, used: end + 1 }
    names.push(output.toString('utf8', at, end))
    at = end + 1
  }
}

function broken(why: string): Reading {
  return { answer: { state: 'broken', why }, used: 0 }
}
