/**
 * The nouns of the product, as plain data (the words are defined in docs/architecture.md).
 * Whatever is written to report.json has the shape that is declared here; report.schema.json is its contract.
 */

import type { CauseId, ClientId } from './ids.ts'

export { type CauseId, type ClientId, causeIds, clientIds, gapCauses } from './ids.ts'

export const verdicts = ['trusted', 'rejected', 'unreachable', 'skipped', 'error'] as const
export type Verdict = (typeof verdicts)[number]

/** How a verdict is known: the client itself shook hands, or its store was read and a TLS stack verified the host against it. */
export const bases = ['observed', 'predicted'] as const
export type Basis = (typeof bases)[number]

export const severities = ['error', 'warning', 'notice'] as const
export type Severity = (typeof severities)[number]

export const results = ['trusted', 'fixed', 'rejected', 'unreachable'] as const
export type Result = (typeof results)[number]

export const starttlsProtocols = ['smtp', 'imap', 'pop3', 'ldap', 'postgres', 'mysql'] as const
export type StarttlsProtocol = (typeof starttlsProtocols)[number]

/** Where a host was written down; `line` counts from 1. */
export interface Source {
  readonly file: string
  readonly line: number
}

/** An endpoint to verify. `name` is lower-case ASCII (IDNA applied), or an IP address without brackets. */
export interface Host {
  /** `name:port`, an IPv6 address in brackets, `#servername` behind it when one is set: unique in a run. */
  readonly id: string
  readonly name: string
  readonly port: number
  /** The name to send as SNI and to verify, where it differs from the name that is connected to. */
  readonly servername?: string
  readonly starttls?: StarttlsProtocol
  readonly source?: Source
}

export const storeOrigins = ['variable', 'config-file', 'default'] as const
export type StoreOrigin = (typeof storeOrigins)[number]
export const storeStates = ['ok', 'missing', 'empty', 'unreadable', 'malformed'] as const
export type StoreState = (typeof storeStates)[number]

export interface StoreRecord {
  readonly origin: StoreOrigin
  readonly path?: string
  readonly variable?: string
  readonly state: StoreState
  /** How many distinct certificates the client can use as anchors from it. */
  readonly anchors: number
}

export interface ClientRecord {
  readonly id: ClientId
  readonly path: string
  readonly version: string
  readonly stores: readonly StoreRecord[]
}

export const machineKinds = ['runner', 'container', 'image', 'rootfs'] as const
export type MachineKind = (typeof machineKinds)[number]

export interface MachineRecord {
  readonly id: string
  readonly kind: MachineKind
  readonly os: string
  readonly clients: readonly ClientRecord[]
}

export interface ChainEntry {
  readonly subject: string
  readonly issuer: string
  readonly notBefore: string
  readonly notAfter: string
  readonly sha256: string
}

export interface HostRecord extends Host {
  /** As the host served it, in its order; empty when no certificate was seen. */
  readonly chain: readonly ChainEntry[]
}

export interface CheckRecord {
  readonly machine: string
  readonly client: ClientId
  /** The installation's path: two installations of one client have checks of their own. */
  readonly path: string
  readonly host: string
  readonly verdict: Verdict
  readonly basis: Basis
  /** The client's own words, with control characters made visible. */
  readonly message: string
  readonly causes: readonly CauseId[]
  /** Of a trusted check, where its stores were read, and one way alone leads to an anchor: that one, and the store it lies in. */
  readonly anchor?: AnchorRecord
  readonly milliseconds: number
}

export interface Finding {
  readonly cause: CauseId
  readonly severity: Severity
  readonly machine: string
  readonly clients: readonly ClientId[]
  readonly hosts: readonly string[]
  readonly message: string
  readonly help: string
  readonly evidence: Readonly<Record<string, string | number | boolean | readonly string[]>>
}

export interface AnchorRecord {
  readonly subject: string
  readonly sha256: string
  /** The store, or the file given by the user, that it lies in. */
  readonly from: string
}

export interface ProofRecord {
  readonly machine: string
  readonly client: ClientId
  readonly path: string
  readonly host: string
  readonly before: Verdict
  readonly after: Verdict
}

export interface UnrepairedRecord {
  readonly machine: string
  readonly client: ClientId
  readonly path: string
  readonly host: string
  readonly why: string
  /** What repairs this client alone, beside what `why` tells of all that have it. */
  readonly ownStep?: string
}

export interface Fix {
  readonly environment: Readonly<Record<string, string>>
  /** The PEM bundle with the most anchors among those that `environment` names; empty when there is none. */
  readonly bundle: string
  readonly anchorsAdded: readonly AnchorRecord[]
  readonly proof: readonly ProofRecord[]
  readonly unrepaired: readonly UnrepairedRecord[]
  /** True only when a proof held: every repaired check is trusted, nothing trusted was lost, the control is still rejected. */
  readonly proven: boolean
  /** True when the variables were handed to the later steps. */
  readonly exported: boolean
  /** What repairs containers, images and root directories, each proven for itself; `environment` is the runner's alone. */
  readonly containers?: readonly ContainerFix[]
  /** In a report of several runners, each one's own; `environment` is empty then. */
  readonly runners?: readonly RunnerFix[]
}

export interface RunnerFix {
  readonly machine: string
  readonly environment: Readonly<Record<string, string>>
  readonly bundle: string
  readonly proven: boolean
  readonly exported: boolean
}

export interface ContainerFix {
  readonly machine: string
  /** As seen there. */
  readonly environment: Readonly<Record<string, string>>
  /** The folder with the files on the runner, and its path there. */
  readonly folder: string
  readonly at: string
  /** The program that `arguments` are for: docker (podman and nerdctl take the same), or apptainer for a root directory or a SIF file. */
  readonly program: 'docker' | 'apptainer'
  readonly arguments: readonly string[]
  /** Lines for the image's own Dockerfile, beside a copy of the folder; not proven. */
  readonly dockerfile: readonly string[]
}

export interface Report {
  readonly schemaVersion: 1
  readonly tool: { readonly name: 'local-issuer'; readonly version: string }
  readonly startedAt: string
  readonly milliseconds: number
  readonly result: Result
  readonly hosts: readonly HostRecord[]
  readonly machines: readonly MachineRecord[]
  readonly checks: readonly CheckRecord[]
  readonly findings: readonly Finding[]
  readonly fix?: Fix
}

/** Bad input: its message names the input, the place and what would be right. Ends the run with exit code 2, nothing written. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}
