import type { Machine, Run } from '../machines/machine.ts'
import type { Basis, ClientId, Host, StarttlsProtocol, Verdict } from '../model.ts'
import type { StoreReference } from '../stores/store.ts'
import type { ProxyVariable } from '../tls/proxy.ts'
import type { VerificationRules } from '../x509/verification-rules.ts'

/** One installation of a client: what detection found, or `id=PATH` named. */
export interface Installation {
  readonly path: string
}

/** `why` completes the sentence "<title> was not found: …". */
export interface Absent {
  readonly absent: string
}

/** The processes of a probe, in words of their own; `label` tells the client's own ones apart. */
export interface Probe {
  readonly runs: readonly { readonly label: string; readonly run: Run }[]
}

export interface Question {
  /** The control is the last of them: a client must not be able to tell it from the rest. */
  readonly hosts: readonly Host[]
  /** For one host. */
  readonly timeoutMs: number
}

export interface HostVerdict {
  readonly host: Host
  readonly verdict: Verdict
  /** The client's own words. */
  readonly message: string
  readonly milliseconds: number
  /** Absent: observed. */
  readonly basis?: Basis
  /** The client told that it does not verify this very host, whatever it does with others; `name`: that of no host it checks the name. */
  readonly unverified?: true | 'name'
  readonly turnedOff?: TurnedOff
}

/** By what a client verifies less than it would, where its files or its environment tell. */
export interface TurnedOff {
  /** As it stands there: `insecure`, `http.sslVerify`, the name of a variable. */
  readonly setting: string
  /** The configuration file. Absent: the environment. */
  readonly file?: string
  /** It looks at the issuer, and at no name. Absent: it verifies nothing. */
  readonly butForTheIssuer?: true
}

export interface Interpretation {
  /** '' when the client did not tell. */
  readonly version: string
  readonly verdicts: readonly HostVerdict[]
  /** The client turned out not to be there (a Python without requests). */
  readonly absent?: string
  /** Where the variables that it reads depend on how this one was built; absent: the client's own list. */
  readonly remedies?: readonly Remedy[]
  /** Where another library decides where a path may end; absent: the client's own word. */
  readonly endsAtAnyAnchor?: boolean
}

/** A client that the files of a machine show, where nothing is started: an image, an unpacked root. */
export interface Recognised extends Installation {
  /** '' where the files do not tell. */
  readonly version: string
  /** As `Client.stores` gives them: in effect, replaced, and beside it. */
  readonly stores: readonly StoreReference[]
  /** Where another library decides whether the common name is asked; absent: the client's own word. */
  readonly readsCommonName?: boolean
  /** Where another library decides where a path may end; absent: the client's own word. */
  readonly endsAtAnyAnchor?: boolean
  /** What it holds a chain to beside its store. Absent: what OpenSSL does at security level 2. */
  readonly rules?: VerificationRules
  /** Why it fails over a connection that is there before it shakes hands. Absent: it does not. */
  readonly failsBefore?: (host: Host) => string | undefined
  /** What turns its verification of a host off. Absent: nothing does. */
  readonly turnedOff?: (host: Host) => TurnedOff | undefined
  /** Where the variables that it reads depend on how this one was built; absent: the client's own list. */
  readonly remedies?: readonly Remedy[]
}

/** A variable that a client honours. */
export interface Remedy {
  readonly variable: string
  readonly wants: 'bundle' | 'hashed-directory' | 'key-store'
  /** Whether its value takes the place of the client's default store or is added to it. */
  readonly effect: 'replaces' | 'adds'
  /** What the variable is set to, where that is not the path alone; `current` is what it holds now. */
  readonly value?: (path: string, current: string | undefined) => string
}

export interface Client {
  readonly id: ClientId
  readonly title: string
  /** Where its own documentation tells how it chooses its store. */
  readonly docs: string
  /** What it can be asked beyond a plain handshake; hosts that need more are `skipped`. */
  readonly speaks: { readonly servername: boolean; readonly starttls: readonly StarttlsProtocol[] }
  /**
   * Whether a certificate in its store ends a path although it is not self-signed: X509_V_FLAG_PARTIAL_CHAIN in OpenSSL's
   * terms. `version` as `interpret` tells it.
   */
  readonly endsAtAnyAnchor: (version: string) => boolean
  /** The variables that name a proxy and that its probe follows in this environment. Absent: it connects directly. */
  readonly proxyVariables?: (environment: Readonly<Record<string, string>>, version: string) => readonly ProxyVariable[]
  /** Connects to a host on the loopback itself, whatever proxy is set. */
  readonly loopbackDirectly?: true
  /** All that `auto` asks, the one that its name means first. */
  detect(machine: Machine): Promise<Installation | readonly Installation[] | Absent>
  /** Asks the client about all hosts at once. Spawns, and knows no meaning. */
  probe(machine: Machine, at: Installation, question: Question): Promise<Probe>
  /** What the processes said, as verdicts. Pure: all knowledge of exit codes and messages is here. */
  interpret(probe: Probe, hosts: readonly Host[]): Interpretation
  /** Which stores it uses and why, with the defaults that were replaced and what else lies beside it. */
  stores(machine: Machine, at: Installation, probe: Probe): Promise<readonly StoreReference[]>
  /** The variables that it reads, the one that wins first. */
  readonly remedies: readonly Remedy[]
  /**
   * Every installation that the files of a machine show: reads, lists, and starts nothing. Its verdicts are predicted from its
   * stores. Absent: this client is not recognised by files.
   */
  readonly recognise?: (machine: Machine) => Promise<readonly Recognised[]>
  /**
   * Whether it can be there and not be asked: its probe is a folder, which may not be brought into a container that runs. Then
   * it is recognised by its files. Absent: nowhere.
   */
  readonly cannotBeAsked?: (machine: Machine) => boolean
  /** Without a subjectAltName it asks the common name. Absent: it does not. For predictions. */
  readonly readsCommonName?: (version: string) => boolean
  /**
   * What repairs a client that reads no variable and the store of the system, beside that store, ready to paste; `certificate`
   * is the path of the one that is missing, or `ca.pem`. Absent: nothing does.
   */
  readonly repairedByHand?: (certificate: string) => string
}
