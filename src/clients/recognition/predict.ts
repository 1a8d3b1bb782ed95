import type { Machine } from '../../machines/machine.ts'
import { storeReader } from '../../stores/read-store.ts'
import type { StoreReference } from '../../stores/store.ts'
import { switchesOff } from '../../stores/variables.ts'
import { answer } from '../asking/answers.ts'
import type { Installed } from '../asking/installed.ts'
import { wayOf } from '../asking/way.ts'
import type { HostVerdict, Interpretation, Question } from '../client.ts'
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
  const off = switchesOff(environment).find(({ readers }) => readers.includes(client.title))
  const said = { version, stores, ...(remedies === undefined ? {} : { remedies }) }
  if (off !== undefined) {
    const words = `${off.name} turns verification off`
    return {
      ...said,
      verdicts: hosts.map((host): HostVerdict => ({ ...answer(host, 'trusted', words), basis: 'predicted' })),
    }
  }
  const inEffect = stores.filter(({ replacedBy, beside }) => replacedBy === undefined && beside === undefined)
  const reader = readers.get(machine) ?? storeReader(machine)
  readers.set(machine, reader)
  const read = await Promise.all(inEffect.map(reader))
  const anchors = new Map(read.flatMap(store => store.anchors).map(anchor => [anchor.sha256, anchor]))
  const probe = await predictedOnce(machine, hosts, [...anchors.values()], {
    timeoutMs,
    endsAtAnyAnchor: client.endsAtAnyAnchor(version),
    readsCommonName: recognised.readsCommonName ?? client.readsCommonName?.(version) ?? false,
    ...(recognised.rules === undefined ? {} : { rules: recognised.rules }),
    wayTo: host => wayOf(client, version, host, environment),
  })
  return { ...said, verdicts: predictedVerdicts(probe, hosts) }
}
