import type { Machine } from '../../machines/machine.ts'
import type { Host } from '../../model.ts'
import { storeReader } from '../../stores/read-store.ts'
import type { StoreReference } from '../../stores/store.ts'
import { switchesOff } from '../../stores/variables.ts'
import type { PredictOptions } from '../../tls/predict.ts'
import { answer } from '../asking/answers.ts'
import type { Installed } from '../asking/installed.ts'
import { wayOf } from '../asking/way.ts'
import type { HostVerdict, Interpretation, Question, TurnedOff } from '../client.ts'
import { predictedOnce, predictedVerdicts } from './predicted-handshakes.ts'
import { recognisedAt } from './recognise.ts'

/** The clients of a machine share most of its stores. */
const readers = new WeakMap<Machine, ReturnType<typeof storeReader>>()

/** What a client would say whose files alone are there: its store, read as it would choose it, against the real hosts. */
export async function predict(
  machine: Machine,
  installed: Installed,
  { hosts, timeoutMs }: Question,
): Promise<Interpretation & { readonly stores: readonly StoreReference[] }> {
  const { client } = installed
  const { environment } = machine
  const recognised = await recognisedAt(machine, installed)
  if (recognised === undefined) return { version: '', verdicts: [], absent: 'its files are gone', stores: [] }
  const { version, stores, remedies } = recognised
  const inEffect = stores.filter(({ replacedBy, beside }) => replacedBy === undefined && beside === undefined)
  const reader = readers.get(machine) ?? storeReader(machine)
  readers.set(machine, reader)
  const read = await Promise.all(inEffect.map(reader))
  const anchors = new Map(read.flatMap(store => store.anchors).map(anchor => [anchor.sha256, anchor]))
  const options: PredictOptions = {
    timeoutMs,
    endsAtAnyAnchor: recognised.endsAtAnyAnchor ?? client.endsAtAnyAnchor(version),
    readsCommonName: recognised.readsCommonName ?? client.readsCommonName?.(version) ?? false,
    ...(recognised.rules === undefined ? {} : { rules: recognised.rules }),
    ...(recognised.failsBefore === undefined ? {} : { failsBefore: recognised.failsBefore }),
    wayTo: host => wayOf(client, version, host, environment),
  }
  const variable = switchesOff(environment).find(({ readers }) => readers.includes(client.title))
  const offFor = (host: Host): TurnedOff | undefined =>
    variable === undefined ? recognised.turnedOff?.(host) : { setting: variable.name }
  const verdicts = await Promise.all(
    ([undefined, 'issuer', 'nothing'] as const).map(async verifies => {
      const own = hosts.filter(host => verifiedUnder(offFor(host)) === verifies)
      if (own.length === 0) return []
      const under = verifies === undefined ? options : { ...options, verifies }
      const probe = await predictedOnce(machine, own, [...anchors.values()], under)
      return predictedVerdicts(probe, own).map(verdict => withReason(verdict, offFor(verdict.host)))
    }),
  )
  return {
    version,
    stores,
    endsAtAnyAnchor: options.endsAtAnyAnchor,
    ...(remedies === undefined ? {} : { remedies }),
    verdicts: verdicts.flat(),
  }
}

function verifiedUnder(off: TurnedOff | undefined): PredictOptions['verifies'] {
  if (off === undefined) return undefined
  return off.butForTheIssuer ? 'issuer' : 'nothing'
}

/** As a client tells that is asked itself: of what it trusts, or of no name whatever it says of the issuer. */
function withReason(verdict: HostVerdict, turnedOff: TurnedOff | undefined): HostVerdict {
  if (turnedOff === undefined) return verdict
  const { setting, file, butForTheIssuer } = turnedOff
  const isVerdict = verdict.verdict === 'trusted' || (butForTheIssuer && verdict.verdict === 'rejected')
  if (!isVerdict) return verdict
  const by = `${setting}${file === undefined ? '' : ` in ${file}`}`
  const words = butForTheIssuer ? `${by} turns the check of the name off` : `${by} turns verification off`
  return {
    ...answer(verdict.host, verdict.verdict, verdict.message || words, verdict.milliseconds),
    basis: 'predicted',
    unverified: butForTheIssuer ? 'name' : true,
    turnedOff,
  }
}
