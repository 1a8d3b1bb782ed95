import { chmodSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { CauseId, Host } from '../../../src/model.ts'
import { run, searchPath } from '../processes.ts'
import { pageOf } from './page.ts'

/** What is printed: a text to be found in it, or a question about it. */
export type Sign = RegExp | ((printed: string) => boolean)

/** Where a page is followed: what stands in the place of its examples. */
export interface Place {
  /** In the place of host.example.com, by its address where the page names a port. */
  readonly host?: Host
  /** Other examples of the page; each has to be there. Done first. */
  readonly replace?: readonly (readonly [example: string, real: string])[]
  /** In the folder that the commands run in. */
  readonly files?: Readonly<Record<string, string | Uint8Array>>
  readonly environment?: Readonly<Record<string, string>>
  /** Puts the shell elsewhere: a namespace, another user. */
  readonly enter?: (
    command: readonly string[],
    environment: Readonly<Record<string, string>>,
    folder: string,
  ) => readonly string[]
}

/** What of a page is followed, and what one then sees. */
export interface Following {
  readonly cause: CauseId
  /** Shell blocks by number, or commands that stand within a line: run one after the other. */
  readonly commands: readonly (number | string)[]
  /** Beyond the page's commands, to see what they made. */
  readonly afterwards?: string
  readonly at: Place
  /** What shows the cause. */
  readonly signs: readonly Sign[]
  /** What is printed here and without the cause. */
  readonly prints?: readonly Sign[]
  /** Why it cannot be followed here. */
  readonly skip?: string
  /** Without the cause: none of the signs is to be seen. Absent where the signs are a repair's. */
  readonly without?: Place
}

/** Runs the commands by a shell, and hands back all that they print. */
export async function follow(
  { cause, commands, afterwards = '' }: Following,
  { host, replace = [], files = {}, environment = {}, enter }: Place,
  parent: string,
): Promise<string> {
  const folder = mkdtempSync(join(parent, `${cause}-`))
  chmodSync(folder, 0o755)
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true })
    writeFileSync(join(folder, name), content)
  }
  const page = pageOf(cause)
  let script = commands.map(command => commandOf(command)).join('\n')
  for (const [example, real] of replace) {
    if (!script.includes(example)) throw new Error(`the page of ${cause} no longer has ${example}`)
    script = script.replaceAll(example, real)
  }
  if (host !== undefined) script = atHost(script, host)

  function commandOf(command: number | string): string {
    if (typeof command === 'number') {
      const block = page.blocks[command - 1]
      if (block === undefined) throw new Error(`the page of ${cause} has no shell block ${command}`)
      return block.text
    }
    if (!page.inline.includes(command)) throw new Error(`the page of ${cause} no longer has ${command}`)
    return command
  }

  const all = { PATH: `${searchPath}:/usr/sbin:/sbin`, HOME: folder, LC_ALL: 'C.UTF-8', ...environment }
  const shell = ['sh', '-c', `cd '${folder}' && exec 2>&1\n${script}\n${afterwards}`]
  const { stdout, stderr } = await run(enter?.(shell, all, folder) ?? shell, { environment: all, cwd: folder })
  return stdout + stderr
}

function atHost(script: string, { name, port }: Host): string {
  return script
    .replaceAll(/host\.example\.com:\d+/g, `${name}:${port}`)
    .replaceAll('://host.example.com/', `://${name}:${port}/`)
    .replaceAll('host.example.com', 'localhost')
}

export function hasSign(printed: string, sign: Sign): boolean {
  return sign instanceof RegExp ? sign.test(printed) : sign(printed)
}
