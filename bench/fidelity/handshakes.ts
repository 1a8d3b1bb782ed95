import { fileURLToPath } from 'node:url'
import { sideBySide } from '../../src/side-by-side.ts'
import { type Answer, type Answers, deadlineMs, type VerifierId, verifierIds } from './answer.ts'
import type { LimboCase } from './cases.ts'
import { clockOf } from './clock.ts'
import { run } from './run.ts'

/** Each client's name in the product, and the version that stands for it here. */
export type Versions = Readonly<Record<VerifierId, string>>

export interface Shaken {
  /** Node.js itself, in a plain `tls.connect`. */
  readonly node: Answers
  /** What the product predicts for each client. */
  readonly predicted: Readonly<Record<VerifierId, Answers>>
}

/** What a process of shake-hands.ts is asked, and answers. */
export interface ShakeQuestion {
  readonly cases: readonly (Omit<LimboCase, 'at'> & { readonly key: string; readonly name: string })[]
  readonly versions: Versions
}
export interface ShakeAnswer {
  readonly id: string
  readonly node: Answer
  readonly predicted: Readonly<Record<VerifierId, Answer>>
}

const program = fileURLToPath(new URL('shake-hands.ts', import.meta.url))

/** Serves each case for real, and has Node.js and the product shake hands with it: a process for each time that cases stand at. */
export async function shakeHands(cases: readonly LimboCase[], versions: Versions, library: string): Promise<Shaken> {
  const node = new Map<string, Answer>()
  const predicted = { openssl: new Map(), node: new Map(), go: new Map(), gnutls: new Map() } satisfies Record<
    VerifierId,
    Map<string, Answer>
  >
  const record = (answer: ShakeAnswer) => {
    node.set(answer.id, answer.node)
    for (const verifier of verifierIds) predicted[verifier].set(answer.id, answer.predicted[verifier])
  }
  const times = new Map<string, (LimboCase & { key: string; name: string })[]>()
  for (const limbo of cases) {
    const { id, key, name } = limbo
    if (key === undefined) record(unasked(id, 'the suite has no private key for it, so that no server can serve it'))
    else if (name === undefined) record(unasked(id, 'it asks for no name, which no TLS client does'))
    else groupOf(times, limbo.at).push({ ...limbo, key, name })
  }
  await sideBySide([...times.values()], 2, async group => {
    const at = group[0]?.at
    const question: ShakeQuestion = { cases: group, versions }
    const { code, stdout, stderr } = await run(process.execPath, ['--no-warnings', program], {
      environment: clockOf(library, at),
      stdin: JSON.stringify(question),
      timeoutMs: deadlineMs * 5,
    })
    if (code !== 0) throw new Error(`shake-hands.ts at ${at?.toISOString() ?? 'today'} ended with ${code}: ${stderr}`)
    for (const answer of JSON.parse(stdout) as readonly ShakeAnswer[]) record(answer)
  })
  return { node, predicted }
}

function groupOf<Item>(groups: Map<string, Item[]>, at: Date | undefined): Item[] {
  const key = at === undefined ? '' : at.toISOString().slice(0, 19)
  const group = groups.get(key) ?? []
  groups.set(key, group)
  return group
}

export function unasked(id: string, words: string): ShakeAnswer {
  const answer: Answer = { verdict: 'unasked', words, milliseconds: 0 }
  return { id, node: answer, predicted: { openssl: answer, node: answer, go: answer, gnutls: answer } }
}
