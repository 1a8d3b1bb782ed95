import type { KnownStore } from '../causes/cause.ts'
import type { Judged, JudgedCheck } from '../causes/judge.ts'
import type { Questions } from '../clients/ask.ts'
import type { HostVerdict, Remedy } from '../clients/client.ts'
import type { Machine } from '../machines/machine.ts'
import type { Fix, ProofRecord, UnrepairedRecord } from '../model.ts'
import { writeKeyStore } from './key-store.ts'
import type { Need, TrustFrom } from './need.ts'
import { type Plan, type PlannedVariable, planFix } from './plan.ts'
import { type Comparison, type Proof, prove } from './prove.ts'
import { writeBundle, writeHashedDirectory } from './write.ts'

export interface FixRequest {
  readonly machine: Machine
  readonly judged: readonly Judged[]
  readonly known: readonly KnownStore[]
  readonly given: readonly KnownStore[]
  readonly trustFrom: TrustFrom
  readonly questions: Questions
  /** Where the files go; asked only when there are some. */
  readonly place: () => Promise<string>
  /** Whether the caller hands the variables on once they are proven. */
  readonly exports: boolean
}

/** Plans, writes and proves. Undefined when nothing was rejected. */
export async function fix(request: FixRequest): Promise<Fix | undefined> {
  const { machine, judged, known, given, trustFrom, questions } = request
  const plan = planFix(judged, known, given, trustFrom, machine.environment)
  if (plan.needs.length === 0 && plan.unrepairable.length === 0) return undefined
  const written = plan.variables.length === 0 ? [] : await write(plan.variables, await request.place())
  const environment = Object.fromEntries(written.map(entry => [entry.variable, settingOf(entry, machine.environment)]))
  const proof = await prove(machine, judged, plan.needs, environment, questions)
  const proven = Object.keys(proof.environment).length > 0
  const inForce = written.filter(({ variable }) => variable in proof.environment)
  return {
    environment: proof.environment,
    bundle: largestBundle(inForce),
    anchorsAdded: distinct(inForce.flatMap(({ planned }) => planned.added)),
    proof: proof.comparisons.map(comparison => record(machine.id, comparison)),
    unrepaired: unrepaired(machine.id, plan, proof),
    proven,
    exported: proven && request.exports,
  }
}

interface Written {
  readonly variable: string
  readonly path: string
  readonly planned: PlannedVariable
}

function settingOf({ variable, path, planned }: Written, environment: Readonly<Record<string, string>>): string {
  return planned.remedy.value?.(path, environment[variable]) ?? path
}

const writers = {
  bundle: writeBundle,
  'hashed-directory': writeHashedDirectory,
  'key-store': writeKeyStore,
} satisfies Record<Remedy['wants'], unknown>

async function write(variables: readonly PlannedVariable[], directory: string): Promise<Written[]> {
  return Promise.all(
    variables.map(async planned => {
      const { variable, wants } = planned.remedy
      return { variable, planned, path: await writers[wants](directory, planned.anchors) }
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
  return { machine, client: asked.client.id, path: asked.at.path, host: host.id }
}

function unrepaired(machine: string, plan: Plan, proof: Proof): UnrepairedRecord[] {
  const failed = plan.needs.flatMap(need => {
    const why = whyUnrepaired(need, proof)
    return why === undefined ? [] : { ...subjectOf(machine, need.judged, need.check), why }
  })
  // The client is the judge: what it trusts under the fix is repaired, whatever was thought of it.
  const impossible = plan.unrepairable
    .filter(({ check }) => afterOf(check, proof)?.verdict !== 'trusted')
    .map(({ judged, check, why }) => ({ ...subjectOf(machine, judged, check), why }))
  return [...impossible, ...failed]
}

function afterOf(check: JudgedCheck, { comparisons }: Proof): HostVerdict | undefined {
  return comparisons.find(compared => compared.check === check)?.after
}

function whyUnrepaired({ check, judged, remedy }: Need, proof: Proof): string | undefined {
  const after = afterOf(check, proof)
  if (after?.verdict === 'trusted') return undefined
  const setting = judged.stores.find(store => store.config !== undefined)?.config
  const instead = setting ? ` ${setting.file} sets ${setting.setting}, which may go before it: change it there.` : ''
  const reason = proof.dropped.get(remedy.variable)
  if (reason !== undefined) return `${remedy.variable} was proposed and dropped: ${reason}.${instead}`
  return `${remedy.variable} did not repair it: ${after?.message || 'no answer'}.${instead}`
}
