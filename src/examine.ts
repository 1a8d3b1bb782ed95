import { join } from 'node:path'
import { expiryWarnings } from './causes/expiry-warnings.ts'
import { findingsOf } from './causes/findings.ts'
import { judge } from './causes/judge.ts'
import { readStores } from './causes/known-stores.ts'
import { type Asked, askAll } from './clients/asking/ask.ts'
import { detectClients } from './clients/asking/detect.ts'
import type { Selection } from './clients/asking/selection.ts'
import { mayIgnoreProxies } from './clients/asking/way.ts'
import { fix } from './fixes/fix.ts'
import type { TrustFrom } from './fixes/need.ts'
import type { Try } from './fixes/prove.ts'
import type { Machine } from './machines/machine.ts'
import { withoutProxyFor } from './machines/no-proxy.ts'
import type { Handed, Opened } from './machines/opening.ts'
import { withoutProxySecrets } from './machines/proxy-secrets.ts'
import type { Host } from './model.ts'
import { isRepairedBy } from './repaired.ts'
import type { Examined } from './report.ts'
import type { Given } from './stores/given-certificates.ts'
import type { Surroundings } from './surroundings.ts'
import { counted } from './text.ts'
import { withFetchedIssuers } from './tls/fetched-issuers.ts'

/** What is asked of every machine alike. */
export interface Examination {
  readonly hosts: readonly Host[]
  readonly clients: Selection
  readonly given: readonly Given[]
  readonly trustFrom: TrustFrom
  /** Whether an issuer that a rejected host does not send is fetched from the address in its certificate. Default: false. */
  readonly fetchIntermediates?: boolean
  /** For one client and one host. */
  readonly timeoutMs: number
  /** A certificate of a trusted chain that ends within these days is a warning; 0: never. */
  readonly expiryWarningDays: number
  /** Whether the caller hands a proven fix of the runner on, to later steps or to a shell. */
  readonly exports: boolean
  /** The folder for a fix's files; asked only when there are some to write. */
  readonly place: () => Promise<string>
  readonly now: Date
  readonly onProgress: (message: string) => void
}

/** Where a container sees the files of a fix. */
const handedAt = '/local-issuer'

/** Asks the clients of one machine, explains what they say, and looks for a fix. `opened`: undefined for the runner itself. */
export async function examine(
  bare: Machine,
  opened: Opened | undefined,
  request: Examination,
  surroundings: Surroundings,
): Promise<Examined> {
  const { hosts, timeoutMs, now, trustFrom } = request
  const onProgress = (message: string): void =>
    request.onProgress(opened === undefined ? message : `${bare.id}: ${message}`)
  const control = await surroundings.control(bare.gateway)
  const prepared = (machine: Machine): Machine =>
    withoutProxySecrets(machine.under(withoutProxyFor(control.host.name, machine.environment)))
  const machine = prepared(bare)
  const questions = { hosts, control: control.host, timeoutMs }
  const installed = await detectClients(machine, request.clients)

  let answered = 0
  onProgress(`asking ${counted(installed.length, 'client')} about ${counted(hosts.length, 'host')}`)
  const alsoDirect = installed.some(({ client, byFiles }) => byFiles || mayIgnoreProxies(client, bare.environment))
  const [asked, observed] = await Promise.all([
    askAll(machine, installed, questions, ({ client }) => {
      answered++
      onProgress(`${client.id} has answered, ${answered} of ${installed.length}`)
    }),
    surroundings.observe(bare.environment, alsoDirect),
  ])

  const observations = request.fetchIntermediates
    ? await withFetchedIssuers(observed, host => isRejected(host, asked))
    : observed

  onProgress('reading the stores')
  const stores = await readStores(machine, asked, request.given)
  const judged = judge(machine, asked, observations, stores, now)

  onProgress('looking for a fix, and proving it')
  const fixed = await fix({
    ...stores,
    machine,
    judged,
    trustFrom,
    questions,
    place: () => placeOn(opened, bare.id, request.place),
    under: handed => (opened === undefined ? runnerUnder(machine, handed) : anewUnder(opened, handed, prepared)),
  })
  const reachesLaterSteps = opened === undefined && request.exports
  const findings = [
    ...findingsOf(bare.id, judged, one => reachesLaterSteps && fixed !== undefined && isRepairedBy(fixed, one)),
    ...expiryWarnings(bare.id, judged, request.expiryWarningDays, now),
  ]
  return { machine, observations, judged, findings, fixed }
}

function isRejected(host: Host, asked: readonly Asked[]): boolean {
  return asked.some(({ verdicts }) => verdicts.some(one => one.host === host && one.verdict === 'rejected'))
}

async function placeOn(opened: Opened | undefined, id: string, place: () => Promise<string>) {
  const folder = await place()
  if (opened === undefined) return { folder, at: folder }
  // Names of files come from their content, so that two machines may share a folder.
  return { folder: join(folder, 'containers', id.replace(/[^A-Za-z0-9.-]+/g, '_').slice(0, 80)), at: handedAt }
}

async function runnerUnder(machine: Machine, { environment }: Handed): ReturnType<Try> {
  return { machine: machine.under(environment), close: async () => {} }
}

async function anewUnder(opened: Opened, handed: Handed, prepared: (machine: Machine) => Machine): ReturnType<Try> {
  const opening = await opened.under(handed)
  return 'unopened' in opening ? opening : { machine: prepared(opening.machine), close: () => opening.close() }
}
