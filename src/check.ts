import { expiryWarnings } from './causes/expiry-warnings.ts'
import { findingsOf } from './causes/findings.ts'
import { judge } from './causes/judge.ts'
import { readStores } from './causes/known-stores.ts'
import { askAll } from './clients/ask.ts'
import { detectClients } from './clients/detect.ts'
import type { Selection } from './clients/selection.ts'
import { mayIgnoreProxies } from './clients/way.ts'
import { fix } from './fixes/fix.ts'
import type { TrustFrom } from './fixes/need.ts'
import type { Machine } from './machines/machine.ts'
import { withoutProxyFor } from './machines/no-proxy.ts'
import { withoutProxySecrets } from './machines/proxy-secrets.ts'
import type { Host, Report } from './model.ts'
import { isRepairedBy } from './repaired.ts'
import { reportOf } from './report.ts'
import type { Given } from './stores/given-certificates.ts'
import { counted } from './text.ts'
import { startControl } from './tls/control.ts'
import type { Observation } from './tls/observation.ts'
import { type ObserveOptions, observeAll } from './tls/observe.ts'

export interface CheckRequest {
  readonly machine: Machine
  readonly hosts: readonly Host[]
  readonly clients: Selection
  readonly given: readonly Given[]
  readonly trustFrom: TrustFrom
  /** For one client and one host. */
  readonly timeoutMs: number
  /** A certificate of a trusted chain that ends within these days is a warning; 0: never. */
  readonly expiryWarningDays: number
  /** Whether the caller hands a proven fix on, to later steps or to a shell. */
  readonly exports: boolean
  /** The folder for a fix's files; asked only when there are some to write. */
  readonly place: () => Promise<string>
  readonly now: Date
  readonly onProgress?: (message: string) => void
}

/** Can every client verify every host; if not, why, and what repairs it? @throws UsageError for a named client that is not there. */
export async function check(request: CheckRequest): Promise<Report> {
  const { hosts, timeoutMs, now, onProgress = () => {} } = request
  const started = performance.now()
  const control = await startControl(now)
  try {
    const { environment } = request.machine
    const machine = withoutProxySecrets(request.machine.under(withoutProxyFor(control.host.name, environment)))
    const questions = { hosts, control: control.host, timeoutMs }
    const installed = await detectClients(machine, request.clients)

    onProgress(`asking ${counted(installed.length, 'client')} about ${counted(hosts.length, 'host')}`)
    const [asked, observations] = await Promise.all([
      askAll(machine, installed, questions, ({ client }) => onProgress(`${client.id} has answered`)),
      observe(hosts, {
        timeoutMs,
        environment,
        alsoDirect: installed.some(({ client }) => mayIgnoreProxies(client, environment)),
      }),
    ])

    onProgress('reading the stores')
    const stores = await readStores(machine, asked, request.given)
    const judged = judge(machine, asked, observations, stores, now)

    onProgress('looking for a fix, and proving it')
    const fixed = await fix({ ...request, ...stores, machine, judged, questions })
    const findings = [
      ...findingsOf(machine.id, judged, check => fixed?.exported === true && isRepairedBy(fixed, check)),
      ...expiryWarnings(machine.id, judged, request.expiryWarningDays, now),
    ]

    const milliseconds = performance.now() - started
    return reportOf({ machine, hosts, observations, judged, findings, fixed, startedAt: now, milliseconds })
  } finally {
    await control.close()
  }
}

async function observe(hosts: readonly Host[], options: ObserveOptions): Promise<ReadonlyMap<Host, Observation>> {
  const observations = await observeAll(hosts, options)
  return new Map(observations.map((observation, index) => [hosts[index] as Host, observation]))
}
