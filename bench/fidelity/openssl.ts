import { writeFile } from 'node:fs/promises'
import { isIP } from 'node:net'
import { join } from 'node:path'
import { sideBySide } from '../../src/side-by-side.ts'
import type { Answer, Answers } from './answer.ts'
import type { LimboCase } from './cases.ts'
import { run } from './run.ts'

/**
 * `openssl verify` as s_client would verify: for a server, at Debian's security level (2), with the name. A case without a
 * name is verified without one.
 */
export async function askOpenssl(cases: readonly LimboCase[], folder: string): Promise<Answers> {
  const answers = await sideBySide(cases, 1, async (limbo, index) => {
    const file = (what: string) => join(folder, `openssl-${index}-${what}.pem`)
    const [leaf = '', ...intermediates] = limbo.chain
    await writeFile(file('anchors'), limbo.anchors.join('\n'))
    await writeFile(file('leaf'), leaf)
    await writeFile(file('untrusted'), intermediates.join('\n'))
    const { code, stdout, stderr, milliseconds } = await run('openssl', [
      'verify',
      ...['-no-CApath', '-no-CAstore', '-CAfile', file('anchors')],
      ...(intermediates.length === 0 ? [] : ['-untrusted', file('untrusted')]),
      ...['-purpose', 'sslserver', '-auth_level', '2'],
      ...(limbo.name === undefined ? [] : [isIP(limbo.name) === 0 ? '-verify_hostname' : '-verify_ip', limbo.name]),
      ...(limbo.at === undefined ? [] : ['-attime', String(Math.floor(limbo.at.getTime() / 1000))]),
      file('leaf'),
    ])
    const words = code === 0 ? '' : wordsIn(`${stdout}\n${stderr}`, code)
    return [limbo.id, { verdict: code === 0 ? 'trusted' : 'rejected', words, milliseconds } as Answer] as const
  })
  return new Map(answers)
}

/** `error 20 at 0 depth lookup: unable to get local issuer certificate`, or the first line where no certificate was read. */
function wordsIn(output: string, code: number | null): string {
  if (code === null) return 'no answer before the deadline'
  const error = /^error \d+ at \d+ depth lookup: ?(.*)$/m.exec(output)?.[1]
  return error ?? output.trim().split('\n')[0] ?? ''
}
