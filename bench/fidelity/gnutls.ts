import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { sideBySide } from '../../src/side-by-side.ts'
import type { Answer, Answers } from './answer.ts'
import type { LimboCase } from './cases.ts'
import { clockOf } from './clock.ts'
import { run } from './run.ts'

/** id-kp-serverAuth, which gnutls-cli asks for too. */
const forServers = '1.3.6.1.5.5.7.3.1'

/** `certtool --verify` with the name and the purpose of a server. */
export async function askGnutls(cases: readonly LimboCase[], folder: string, library: string): Promise<Answers> {
  const answers = await sideBySide(cases, 1, async (limbo, index) => {
    const file = (what: string) => join(folder, `gnutls-${index}-${what}.pem`)
    await writeFile(file('anchors'), limbo.anchors.join('\n'))
    await writeFile(file('chain'), limbo.chain.join('\n'))
    const { code, stdout, stderr, milliseconds } = await run(
      'certtool',
      [
        ...['--verify', '--load-ca-certificate', file('anchors'), '--infile', file('chain')],
        ...['--verify-purpose', forServers],
        ...(limbo.name === undefined ? [] : ['--verify-hostname', limbo.name]),
      ],
      { environment: clockOf(library, limbo.at) },
    )
    const words = code === 0 ? '' : wordsIn(`${stdout}\n${stderr}`, code)
    return [limbo.id, { verdict: code === 0 ? 'trusted' : 'rejected', words, milliseconds } as Answer] as const
  })
  return new Map(answers)
}

function wordsIn(output: string, code: number | null): string {
  if (code === null) return 'no answer before the deadline'
  const verdict = /^Chain verification output: (?:Not verified\. )?(.*)$/m.exec(output)?.[1]
  return (verdict ?? output.trim().split('\n').at(-1) ?? '').trim()
}
