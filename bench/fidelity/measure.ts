import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Answers, type VerifierId, verifierIds } from './answer.ts'
import type { LimboCase } from './cases.ts'
import { clockLibrary } from './clock.ts'
import { type Comparison, compare } from './compare.ts'
import { contradictions, type Reading, reading } from './consistency.ts'
import { askGnutls } from './gnutls.ts'
import { askGo } from './go.ts'
import { shakeHands, type Versions } from './handshakes.ts'
import { askOpenssl } from './openssl.ts'
import { readingOf } from './reading.ts'
import { reasons } from './reasons.ts'
import { run } from './run.ts'

/** No prediction and no reading of a case takes longer, pathological or not. */
export const budgetMs = 5_000

export interface Fidelity {
  readonly versions: Versions
  readonly cases: readonly LimboCase[]
  readonly comparison: Comparison
  /** Why cases could not be asked by a handshake, and how many for each reason. */
  readonly unasked: ReadonlyMap<string, number>
  readonly readings: readonly Reading[]
  /** The slowest of ours. */
  readonly slowest: { readonly prediction: Timed; readonly reading: Timed }
  /** All that fails the run. */
  readonly faults: readonly string[]
}

export interface Timed {
  readonly id: string
  readonly milliseconds: number
}

/** What has to be installed and is not, in words; empty where all is there. */
export async function lacking(): Promise<readonly string[]> {
  const programs = ['openssl', 'certtool', 'go'] as const
  const found = await Promise.all(
    programs.map(program =>
      run(program, ['version']).then(
        () => true,
        () => false,
      ),
    ),
  )
  const missing = programs.filter((_, index) => found[index] !== true)
  return [...missing, ...(clockLibrary() === undefined ? ['libfaketime'] : [])]
}

/** Asks all verifiers about these cases, and the product about what they said. */
export async function measure(cases: readonly LimboCase[], today: Date): Promise<Fidelity> {
  const library = clockLibrary()
  if (library === undefined) throw new Error('libfaketime is not installed')
  const versions = await versionsHere()
  const folder = await mkdtemp(join(tmpdir(), 'fidelity-'))
  try {
    const asking = [
      askOpenssl(cases, folder),
      askGnutls(cases, folder, library),
      askGo(cases, folder),
      shakeHands(cases, versions, library),
    ] as const
    // The folder stays until the last of them is done with it, whatever became of the others.
    await Promise.allSettled(asking)
    const [openssl, gnutls, go, { node, predicted }] = await Promise.all(asking)
    const said = { openssl, node, go, gnutls }
    const comparison = compare(cases, { said, predicted }, reasons)
    const { readings, slowest } = read(cases, said, versions, today)
    const prediction = slowestOf(verifierIds.flatMap(verifier => timed(predicted[verifier])))
    const late = [prediction, slowest].filter(({ milliseconds }) => milliseconds > budgetMs)
    return {
      versions,
      cases,
      comparison,
      unasked: countUnasked(node),
      readings,
      slowest: { prediction, reading: slowest },
      faults: [
        ...comparison.faults,
        ...contradictions(readings),
        ...late.map(
          ({ id, milliseconds }) => `${id} took ${Math.round(milliseconds)} ms, and ${budgetMs} are the budget.`,
        ),
      ],
    }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function versionsHere(): Promise<Versions> {
  const said = async (file: string, args: readonly string[], version: RegExp) =>
    version.exec((await run(file, args)).stdout)?.[1] ?? 'unknown'
  return {
    openssl: await said('openssl', ['version'], /^OpenSSL (\S+)/),
    node: process.versions.node,
    go: await said('go', ['version'], /\bgo(\d\S*)/),
    gnutls: await said('certtool', ['--version'], /^certtool (\S+)/),
  }
}

function read(
  cases: readonly LimboCase[],
  said: Readonly<Record<VerifierId, Answers>>,
  versions: Versions,
  today: Date,
): { readonly readings: readonly Reading[]; readonly slowest: Timed } {
  const readings: Reading[] = []
  const times: Timed[] = []
  for (const verifier of verifierIds) {
    for (const limbo of cases) {
      const answer = said[verifier].get(limbo.id)
      if (answer === undefined) continue
      const started = performance.now()
      const found = readingOf(limbo, verifier, answer, versions, today)
      times.push({ id: limbo.id, milliseconds: performance.now() - started })
      if (found !== undefined) readings.push(reading(verifier, limbo.id, answer, found))
    }
  }
  return { readings, slowest: slowestOf(times) }
}

function timed(answers: Answers): readonly Timed[] {
  return [...answers].map(([id, { milliseconds }]) => ({ id, milliseconds }))
}

function slowestOf(times: readonly Timed[]): Timed {
  return times.reduce((one, other) => (other.milliseconds > one.milliseconds ? other : one), {
    id: '',
    milliseconds: 0,
  })
}

function countUnasked(answers: Answers): ReadonlyMap<string, number> {
  const counts = new Map<string, number>()
  for (const { verdict, words } of answers.values())
    if (verdict === 'unasked') counts.set(words, (counts.get(words) ?? 0) + 1)
  return counts
}
