import { parseSelection, type Selection } from './clients/asking/selection.ts'
import type { TrustFrom } from './fixes/need.ts'
import { mergeHosts, parseHostArguments, parseHostList } from './hosts/host-list.ts'
import { type ContainerSpec, parseContainers } from './machines/container-list.ts'
import { type Host, UsageError } from './model.ts'
import { type Given, givenCertificates, type ReadFile } from './stores/given-certificates.ts'
import { type AnchorFile, anchorFiles } from './stores/system-store-files.ts'
import { printable } from './text.ts'

export type FailOn = 'error' | 'warning' | 'never'

/** Whether `ca-certificates` go into the system store: not at all, until the job's end, or for good. */
export type Install = 'false' | 'true' | 'keep'

/** What the user wrote, as text: the action's inputs, or the command line's arguments under the same names. */
export interface RawInputs {
  readonly hosts: string
  /** Hosts given one by one, as a command line's arguments are. */
  readonly hostArguments?: readonly string[]
  readonly hostsFile: string
  readonly clients: string
  readonly containers: string
  readonly checkRunner: string
  readonly caCertificates: string
  readonly export: string
  readonly install: string
  readonly trustFrom: string
  readonly fetchIntermediates: string
  readonly failOn: string
  readonly expiryWarningDays: string
  readonly timeoutSeconds: string
  readonly reportDirectory: string
  readonly summary: string
}

export interface Inputs {
  readonly hosts: readonly Host[]
  readonly clients: Selection
  readonly containers: readonly ContainerSpec[]
  readonly checkRunner: boolean
  readonly given: readonly Given[]
  readonly export: boolean
  readonly install: Install
  /** What `install` puts into the system store; none when it is not asked for. */
  readonly anchors: readonly AnchorFile[]
  readonly trustFrom: TrustFrom
  readonly fetchIntermediates: boolean
  readonly failOn: FailOn
  /** 0: no warning. */
  readonly expiryWarningDays: number
  readonly timeoutMs: number
  readonly reportDirectory: string
  readonly summary: boolean
}

/** The action's own defaults, for the command line. action.yml says the same; a contract test compares. */
export const defaults: RawInputs = {
  hosts: '',
  hostsFile: '',
  clients: 'auto',
  containers: '',
  checkRunner: 'true',
  caCertificates: '',
  export: 'false',
  install: 'false',
  trustFrom: 'machine',
  fetchIntermediates: 'false',
  failOn: 'error',
  expiryWarningDays: '14',
  timeoutSeconds: '20',
  reportDirectory: '',
  summary: 'true',
}

/** Reads and checks every input before anything is done. @throws UsageError */
export async function readInputs(raw: RawInputs, readFile: ReadFile): Promise<Inputs> {
  const containers = parseContainers(raw.containers)
  const checkRunner = flag('check-runner', raw.checkRunner)
  if (!checkRunner && containers.length === 0) {
    throw new UsageError(
      'check-runner: false leaves nothing to check; name a container in containers, or leave it true.',
    )
  }
  const given = await givenCertificates(raw.caCertificates, readFile)
  const install = installOf(raw.install)
  return {
    hosts: await hostsOf(raw, readFile),
    clients: parseSelection(raw.clients),
    containers,
    checkRunner,
    given,
    export: flag('export', raw.export),
    install,
    anchors: install === 'false' ? [] : anchorsOf(given),
    trustFrom: choice('trust-from', raw.trustFrom, ['machine', 'given']),
    fetchIntermediates: flag('fetch-intermediates', raw.fetchIntermediates),
    failOn: readFailOn(raw.failOn),
    expiryWarningDays: whole('expiry-warning-days', raw.expiryWarningDays, 0, 3650),
    timeoutMs: whole('timeout-seconds', raw.timeoutSeconds, 1, 600) * 1000,
    reportDirectory: raw.reportDirectory.trim(),
    summary: flag('summary', raw.summary),
  }
}

/** @throws UsageError */
export function readFailOn(value: string): FailOn {
  return choice('fail-on', value, ['error', 'warning', 'never'])
}

async function hostsOf(raw: RawInputs, readFile: ReadFile): Promise<Host[]> {
  const file = raw.hostsFile.trim()
  const lists = [parseHostArguments(raw.hostArguments ?? []), parseHostList(raw.hosts, { input: 'hosts' })]
  if (file !== '') {
    const text = Buffer.from(await readFile('hosts-file', file)).toString('utf8')
    lists.push(parseHostList(text, { input: 'hosts-file', file }))
  }
  const hosts = mergeHosts(lists)
  if (hosts.length === 0) throw new UsageError('hosts: none is given; write one a line, for example example.com:443.')
  return hosts
}

function installOf(value: string): Install {
  if (value.trim() === 'keep') return 'keep'
  if (/^(true|True|TRUE)$/.test(value.trim())) return 'true'
  if (/^(false|False|FALSE)$/.test(value.trim())) return 'false'
  throw new UsageError(`install: "${printable(value, 60)}" is none of false, true, keep.`)
}

function anchorsOf(given: readonly Given[]): readonly AnchorFile[] {
  if (given.length > 0) return anchorFiles(given)
  throw new UsageError('install: there is nothing to install; give your root certificate as ca-certificates.')
}

/** YAML 1.2's core schema, as @actions/core reads it. */
function flag(input: string, value: string): boolean {
  if (/^(true|True|TRUE)$/.test(value.trim())) return true
  if (/^(false|False|FALSE)$/.test(value.trim())) return false
  throw new UsageError(`${input}: "${printable(value, 60)}" is neither true nor false.`)
}

function choice<Value extends string>(input: string, value: string, values: readonly Value[]): Value {
  const chosen = values.find(known => known === value.trim())
  if (chosen !== undefined) return chosen
  throw new UsageError(`${input}: "${printable(value, 60)}" is none of ${values.join(', ')}.`)
}

function whole(input: string, value: string, least: number, most: number): number {
  const number = Number(value.trim())
  if (/^\d+$/.test(value.trim()) && number >= least && number <= most) return number
  throw new UsageError(`${input}: "${printable(value, 60)}" is not a whole number from ${least} to ${most}.`)
}
