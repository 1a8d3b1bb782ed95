import type { Asked } from '../clients/asking/ask.ts'
import { goesDirectly } from '../clients/asking/way.ts'
import type { HostVerdict } from '../clients/client.ts'
import type { Machine } from '../machines/machine.ts'
import type { Host } from '../model.ts'
import type { Store } from '../stores/store.ts'
import type { Observation } from '../tls/observation.ts'
import type { Situation } from './cause.ts'
import { lastIssuer } from './chain-facts.ts'
import { type Explanation, explain } from './index.ts'
import type { MachineStores } from './known-stores.ts'

/** One client's verdict on one host, and why. */
export interface JudgedCheck {
  readonly host: Host
  readonly verdict: HostVerdict
  readonly situation: Situation
  readonly explanations: readonly Explanation[]
}

/** One installation with its stores and its checks. */
export interface Judged {
  readonly asked: Asked
  /** In effect. */
  readonly stores: readonly Store[]
  readonly replaced: readonly Store[]
  readonly checks: readonly JudgedCheck[]
}

/** Explains every verdict that is not `trusted` from the chains and the stores. Pure. */
export function judge(
  machine: Pick<Machine, 'environment' | 'families' | 'kind'>,
  asked: readonly Asked[],
  observations: ReadonlyMap<Host, Observation>,
  { known, of }: MachineStores,
  now: Date,
): readonly Judged[] {
  const seen = [...observations].flatMap(([host, observation]) =>
    [observation, observation.direct ?? []].flat().map(({ chain }) => ({ host, chain })),
  )
  const servedElsewhere = seen.flatMap(({ host, chain }) => chain.map(certificate => ({ host: host.id, certificate })))
  const byIssuer = hostsByIssuer(seen)
  return asked.map(client => {
    const own = of.get(client) ?? []
    const stores = own.filter(store => store.replacedBy === undefined && store.beside === undefined)
    const replaced = own.filter(store => store.replacedBy !== undefined)
    const checks = client.verdicts.map((verdict): JudgedCheck => {
      const { host } = verdict
      const { turnedOff } = client.control.verdict === 'trusted' ? client.control : verdict
      const observation = onItsWay(client, host, observations.get(host) ?? notObserved, machine.environment)
      const situation: Situation = {
        client: client.client.id,
        clientTitle: client.client.title,
        endsAtAnyAnchor: client.endsAtAnyAnchor ?? client.client.endsAtAnyAnchor(client.version),
        verdict: verdict.verdict,
        message: verdict.message,
        host,
        observation,
        stores,
        replaced,
        known,
        reads: client.remedies.map(({ variable }) => variable),
        environment: machine.environment,
        // This host's own among them: they cannot be the issuer that is missing, and a list for each costs hosts².
        servedElsewhere,
        sameIssuer: byIssuer.get(lastIssuer(observation.chain) ?? '') ?? [host],
        trustsControl: client.control.verdict === 'trusted',
        skipsThisHost: verdict.unverified === true,
        skipsTheName: verdict.unverified === 'name',
        ...(turnedOff === undefined ? {} : { turnedOff }),
        machineKind: machine.kind,
        families: machine.families,
        now,
      }
      return {
        host,
        verdict: countedVerdict(verdict, situation.trustsControl),
        situation,
        explanations: explain(situation),
      }
    })
    return { asked: client, stores, replaced, checks }
  })
}

const notObserved: Observation = { state: 'unasked', detail: 'was not observed', chain: [] }

/** What was seen on the way that this client goes: a proxy may serve another chain than the host does. */
function onItsWay(
  { client, version }: Asked,
  host: Host,
  observation: Observation,
  environment: Readonly<Record<string, string>>,
): Observation {
  if (observation.direct === undefined) return observation
  return goesDirectly(client, version, host, environment) ? observation.direct : observation
}

/** Law 4: none of the verdicts of a client that verifies nothing counts, and of one that checks no name none that trusts. */
export function countedVerdict(verdict: HostVerdict, trustsControl: boolean): HostVerdict {
  if (verdict.verdict === 'skipped') return verdict
  const verifiesNothing = trustsControl || verdict.unverified === true
  if (!verifiesNothing && !(verdict.unverified === 'name' && verdict.verdict === 'trusted')) return verdict
  const said = verdict.message === '' ? verdict.verdict : `${verdict.verdict}: ${verdict.message}`
  const what = verifiesNothing ? 'does not verify' : 'does not check the name'
  return { ...verdict, verdict: 'error', message: `${what}; it said ${said}` }
}

function hostsByIssuer(
  seen: readonly { readonly host: Host; readonly chain: Observation['chain'] }[],
): Map<string, Host[]> {
  const hosts = new Map<string, Set<Host>>()
  for (const { host, chain } of seen) {
    const issuer = lastIssuer(chain)
    if (issuer !== undefined) hosts.set(issuer, (hosts.get(issuer) ?? new Set()).add(host))
  }
  return new Map([...hosts].map(([issuer, of]) => [issuer, [...of]]))
}
