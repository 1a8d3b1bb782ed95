import type { KnownStore } from '../causes/cause.ts'
import type { Judged } from '../causes/judge.ts'
import type { Remedy } from '../clients/client.ts'
import type { Machine } from '../machines/machine.ts'
import type { AnchorRecord } from '../model.ts'
import type { Certificate } from '../x509/certificate.ts'
import { type Need, needOf, type TrustFrom, type Unrepairable } from './need.ts'

/** A variable, and the certificates that stand in what it will point at. */
export interface PlannedVariable {
  readonly remedy: Remedy
  readonly anchors: readonly Certificate[]
  /** Those that a client reading it did not have before. */
  readonly added: readonly AnchorRecord[]
}

export interface Plan {
  readonly variables: readonly PlannedVariable[]
  readonly needs: readonly Need[]
  readonly unrepairable: readonly Unrepairable[]
}

/**
 * Which variables would repair what was rejected. A replacing variable gets a whole bundle (law 5): all that its readers
 * trusted before, their defaults, and what was missing. Pure.
 * @param given the stores that the user gave; `known` holds them too.
 */
export function planFix(
  judged: readonly Judged[],
  known: readonly KnownStore[],
  given: readonly KnownStore[],
  trustFrom: TrustFrom,
  machine: Pick<Machine, 'environment' | 'kind'>,
): Plan {
  const lenders = trustFrom === 'given' ? given : [...given, ...known.filter(store => !given.includes(store))]
  const answers = judged.flatMap(client =>
    client.checks
      .filter(({ verdict }) => verdict.verdict === 'rejected')
      .map(check => needOf(client, check, lenders, machine)),
  )
  const needs = answers.flatMap(answer => ('why' in answer ? [] : answer))
  const remedies = new Map(needs.map(({ remedy }) => [remedy.variable, remedy]))
  const variables = [...remedies.values()].map(remedy => {
    const own = needs.filter(need => need.remedy.variable === remedy.variable)
    const readers = judged.filter(client => willRead(client, remedy, remedies, machine.environment))
    return planVariable(remedy, own, readers, known)
  })
  return { variables, needs, unrepairable: answers.flatMap(answer => ('why' in answer ? answer : [])) }
}

/** Whether this variable is the one that wins for a client once all planned ones are set. */
function willRead(
  { asked }: Judged,
  { variable }: Remedy,
  planned: ReadonlyMap<string, Remedy>,
  environment: Readonly<Record<string, string>>,
): boolean {
  const winner = asked.remedies.find(remedy => planned.has(remedy.variable) || environment[remedy.variable])
  return winner?.variable === variable
}

function planVariable(
  remedy: Remedy,
  needs: readonly Need[],
  readers: readonly Judged[],
  known: readonly KnownStore[],
): PlannedVariable {
  const contents = new Map<string, Certificate>()
  const put = (certificates: readonly Certificate[]): void => {
    for (const certificate of certificates) contents.set(certificate.sha256, certificate)
  }
  for (const reader of readers) put(kept(reader, remedy))
  for (const { judged, lender, missing } of needs) {
    // A client whose own store is gone gets the lender's whole: one root would leave it failing everywhere else.
    const hasNone = judged.stores.every(store => store.anchors.length === 0)
    if (remedy.effect === 'replaces' && hasNone && lender.isPublic) put(lender.store.anchors)
    put(missing)
  }
  // In one order, so that two variables with the same certificates share a file.
  const anchors = [...contents.values()].sort((one, other) => (one.sha256 < other.sha256 ? -1 : 1))
  const fetched = new Map(
    needs
      .flatMap(({ check }) => check.situation.observation.fetched ?? [])
      .map(({ certificate, from }) => [certificate.sha256, from]),
  )
  const holder = ({ sha256 }: Certificate): string => holderOf(sha256, known) ?? fetched.get(sha256) ?? ''
  return { remedy, anchors, added: addedTo(readers, anchors, holder) }
}

/** What a reader loses when the variable takes the place of its store, or of what the variable named so far. */
function kept({ stores, replaced }: Judged, { effect, variable }: Remedy): readonly Certificate[] {
  const lost = effect === 'replaces' ? [...stores, ...replaced] : stores.filter(store => store.variable === variable)
  return lost.flatMap(store => store.anchors)
}

function addedTo(
  readers: readonly Judged[],
  anchors: readonly Certificate[],
  holder: (certificate: Certificate) => string,
): readonly AnchorRecord[] {
  const added = new Map<string, AnchorRecord>()
  for (const { stores } of readers) {
    const before = new Set(stores.flatMap(store => store.anchors).map(anchor => anchor.sha256))
    for (const anchor of anchors) {
      const { sha256, subject } = anchor
      if (before.has(sha256) || added.has(sha256)) continue
      added.set(sha256, { subject, sha256, from: holder(anchor) })
    }
  }
  return [...added.values()]
}

/** The given file where there is one: `known` begins with them. */
function holderOf(sha256: string, known: readonly KnownStore[]): string | undefined {
  const holds = ({ store }: KnownStore): boolean =>
    [...store.anchors, ...store.unhashed].some(anchor => anchor.sha256 === sha256)
  return known.find(holds)?.name
}
