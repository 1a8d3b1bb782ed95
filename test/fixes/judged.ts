import type { KnownStore } from '../../src/causes/cause.ts'
import { explain } from '../../src/causes/index.ts'
import type { Judged, JudgedCheck } from '../../src/causes/judge.ts'
import type { Questions } from '../../src/clients/asking/ask.ts'
import type { Client } from '../../src/clients/client.ts'
import { clients } from '../../src/clients/index.ts'
import type { Machine } from '../../src/machines/machine.ts'
import type { ClientId, Host, Verdict } from '../../src/model.ts'
import type { Store } from '../../src/stores/store.ts'
import type { Identity } from '../../src/x509/mint.ts'
import { host, served, situation, systemStore, unseen } from '../causes/situation.ts'
import { fakeMachine } from '../machines/fake-machine.ts'

export type Environment = Readonly<Record<string, string>>

/** What a client says of a host under an environment. */
export type Says = (environment: Environment, host: Host) => Verdict

/** A registered client that runs nothing: it says what it is told to. */
export function speaking(id: ClientId, says: Says): Client {
  const client = clients.find(known => known.id === id)
  if (client === undefined) throw new Error(`${id} is not registered`)
  return {
    ...client,
    // The environment is all that a probe of it has to carry.
    probe: async (machine: Machine) => ({ runs: [{ label: JSON.stringify(machine.environment), run: nothing }] }),
    interpret: (probe, hosts) => {
      const environment = JSON.parse(probe.runs[0]?.label ?? '') as Environment
      return {
        version: '1.0',
        verdicts: hosts.map(at => ({
          host: at,
          verdict: says(environment, at),
          message: `${id} was asked under ${JSON.stringify(environment)}`,
          milliseconds: 1,
        })),
      }
    },
    stores: async () => [],
  }
}

const nothing = { exitCode: 0, signal: null, stdout: '', stderr: '', timedOut: false, milliseconds: 1 }

export const control = host({ name: '127.0.0.1', port: 4433 })

export interface Checked {
  readonly host: Host
  readonly verdict: Verdict
  /** As served; none was seen without it. */
  readonly chain?: readonly Identity[]
}

export interface JudgedParts {
  readonly client: Client
  readonly checks: readonly Checked[]
  readonly stores?: readonly Store[]
  readonly replaced?: readonly Store[]
  readonly known?: readonly KnownStore[]
  readonly environment?: Environment
  readonly control?: Verdict
}

/** What check.ts knows of one installation when it looks for a fix. */
export function judged({ client, checks, stores = [systemStore], replaced = [], ...rest }: JudgedParts): Judged {
  const { known = [], environment = {}, control: trustOfControl = 'rejected' } = rest
  const said = (at: Host, verdict: Verdict) => ({ host: at, verdict, message: 'as it said', milliseconds: 1 })
  return {
    asked: {
      client,
      at: { path: `/usr/bin/${client.id}` },
      named: false,
      version: '1.0',
      verdicts: checks.map(check => said(check.host, check.verdict)),
      control: said(control, trustOfControl),
      stores: [],
      remedies: client.remedies,
    },
    stores,
    replaced,
    checks: checks.map((check): JudgedCheck => {
      const situated = situation({
        client: client.id,
        verdict: check.verdict,
        host: check.host,
        observation: check.chain === undefined ? unseen('timeout') : served(...check.chain),
        reads: client.remedies.map(({ variable }) => variable),
        stores,
        replaced,
        known,
        environment,
      })
      return {
        host: check.host,
        verdict: said(check.host, check.verdict),
        situation: situated,
        explanations: explain(situated),
      }
    }),
  }
}

export function questions(...hosts: readonly Host[]): Questions {
  return { hosts, control, timeoutMs: 1000 }
}

/** A machine that has nothing but variables. */
export function machineWith(environment: Environment): Machine {
  return fakeMachine({}, environment)
}
