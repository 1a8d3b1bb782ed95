import { join, relative } from 'node:path'
import type { KnownStore } from '../causes/cause.ts'
import type { Judged, JudgedCheck } from '../causes/judge.ts'
import type { Questions } from '../clients/asking/ask.ts'
import type { HostVerdict, Remedy } from '../clients/client.ts'
import type { Machine } from '../machines/machine.ts'
import type { Handed } from '../machines/opening.ts'
import type { AnchorRecord, ProofRecord, UnrepairedRecord } from '../model.ts'
import { printablePath } from '../text.ts'
import { writeKeyStore } from './key-store.ts'
import type { Need, TrustFrom } from './need.ts'
import { type Plan, type PlannedVariable, planFix } from './plan.ts'
import { type Comparison, type Proof, prove, type Try } from './prove.ts'
import { writeBundle, writeHashedDirectory } from './write.ts'

export interface FixRequest {
  readonly machine: Machine
  readonly judged: readonly Judged[]
  readonly known: readonly KnownStore[]
  readonly given: readonly KnownStore[]
  readonly trustFrom: TrustFrom
  readonly questions: Questions
  /** Where the files go, and where the machine sees them; asked only when there are some. */
  readonly place: () => Promise<Place>
  /** The machine under a fix, for the proof. */
  readonly under: (handed: Handed) => ReturnType<Try>
}

/** A folder on the runner, and its path on the machine: the same on the runner itself. */
export type Place = Pick<Handed, 'folder' | 'at'>

/** What repairs one machine, with its proof. */
export interface MachineFix {
  /** As proven; empty when nothing was. */
  readonly environment: Readonly<Record<string, string>>
  readonly place?: Place
  /** The bundle with the most anchors, as a path on the runner; '' without one. */
  readonly bundle: string
  readonly anchorsAdded: readonly AnchorRecord[]
  readonly proof: readonly ProofRecord[]
  readonly unrepaired: readonly UnrepairedRecord[]
}

/** Plans, writes and proves. Undefined when nothing was rejected. */
export async function fix(request: FixRequest): Promise<MachineFix | undefined> {
  const { machine, judged, known, given, trustFrom, questions } = request
  const plan = planFix(judged, known, given, trustFrom, machine)
  if (plan.needs.length === 0 && plan.unrepairable.length === 0) return undefined
  const place = plan.variables.length === 0 ? undefined : await request.place()
  const written = place === undefined ? [] : await write(plan.variables, place)
  const environment = Object.fromEntries(written.map(entry => [entry.variable, settingOf(entry, machine.environment)]))
  const under: Try = async kept =>
    place === undefined ? { unopened: 'there is no fix' } : request.under({ ...place, environment: kept })
  const proof = await prove(under, judged, plan.needs, environment, questions)
  const inForce = written.filter(({ variable }) => variable in proof.environment)
  return {
    environment: proof.environment,
    ...(place === undefined ? {} : { place }),
    bundle: largestBundle(inForce),
    anchorsAdded: distinct(inForce.flatMap(({ planned }) => planned.added)),
    proof: proof.comparisons.map(comparison => record(machine.id, comparison)),
    unrepaired: unrepaired(machine.id, plan, proof),
  }
}

interface Written {
  readonly variable: string
  /** On the runner, and on the machine. */
  readonly path: string
  readonly seen: string
  readonly planned: PlannedVariable
}

function settingOf({ variable, seen, planned }: Written, environment: Readonly<Record<string, string>>): string {
  return planned.remedy.value?.(seen, environment[variable]) ?? seen
}

const writers = {
  bundle: writeBundle,
  'hashed-directory': writeHashedDirectory,
  'key-store': writeKeyStore,
} satisfies Record<Remedy['wants'], unknown>

async function write(variables: readonly PlannedVariable[], { folder, at }: Place): Promise<Written[]> {
  return Promise.all(
    variables.map(async planned => {
      const { variable, wants } = planned.remedy
      const path = await writers[wants](folder, planned.anchors)
      return { variable, planned, path, seen: join(at, relative(folder, path)) }
    }),
  )
}

function largestBundle(written: readonly Written[]): string {
  const bundles = written.filter(({ planned }) => planned.remedy.wants === 'bundle')
  return bundles.toSorted((one, other) => other.planned.anchors.length - one.planned.anchors.length)[0]?.path ?? ''
}

function distinct<Item extends { readonly sha256: string }>(items: readonly Item[]): readonly Item[] {
  return [...new Map(items.map(item => [item.sha256, item])).values()]
}

function record(machine: string, { judged, check, after }: Comparison): ProofRecord {
  return { ...subjectOf(machine, judged, check), before: check.verdict.verdict, after: after.verdict }
}

function subjectOf(machine: string, { asked }: Judged, { host }: JudgedCheck) {
  return { machine, client: asked.client.id, path: printablePath(asked.at.path), host: host.id }
}

function unrepaired(machine: string, plan: Plan, proof: Proof): UnrepairedRecord[] {
  const answers = new Map(proof.comparisons.map(({ check, after }) => [check, after]))
  const failed = plan.needs.flatMap(need => {
    const why = whyUnrepaired(need, proof, answers.get(need.check))
    return why === undefined ? [] : { ...subjectOf(machine, need.judged, need.check), why }
  })
  // The client is the judge: what it trusts under the fix is repaired, whatever was thought of it.
  const impossible = plan.unrepairable
    .filter(({ check }) => answers.get(check)?.verdict !== 'trusted')
    .map(({ judged, check, why, ownStep }) => ({
      ...subjectOf(machine, judged, check),
      why,
      ...(ownStep === undefined ? {} : { ownStep }),
    }))
  return [...impossible, ...failed]
}

function whyUnrepaired({ judged, remedy }: Need, proof: Proof, after: HostVerdict | undefined): string | undefined {
  if (after?.verdict === 'trusted') return undefined
  const setting = judged.stores.find(store => store.config !== undefined)?.config
  const instead = setting ? ` ${setting.file} sets ${setting.setting}, which may go before it: change it there.` : ''
  const reason = proof.dropped.get(remedy.variable)
  if (reason !== undefined) return `${remedy.variable} was proposed and dropped: ${reason}.${instead}`
  return `${remedy.variable} did not repair it: ${after?.message.replace(/\.$/, '') || 'no answer'}.${instead}`
}
