import type { TurnedOff } from '../clients/client.ts'
import type { CauseId, ClientId, Host, MachineKind, Severity, Verdict } from '../model.ts'
import type { Store } from '../stores/store.ts'
import type { Observation } from '../tls/observation.ts'
import type { Certificate } from '../x509/certificate.ts'
import type { DeadEnd } from '../x509/paths.ts'

/** A store that is on the machine, and how messages name it: 'certifi of /opt/env/bin/python', '/etc/ssl/certs/ca-certificates.crt'. */
export interface KnownStore {
  readonly name: string
  readonly store: Store
  /** Holds the roots that browsers and operating systems ship, rather than one organisation's. */
  readonly isPublic: boolean
  /** The absolute path of a PEM file that holds its one certificate and nothing else. */
  readonly alone?: string
}

/** One verdict with all that is known around it: what a cause is recognised by. */
export interface Situation {
  readonly client: ClientId
  readonly clientTitle: string
  /** An anchor of its store ends a path although it is not self-signed. */
  readonly endsAtAnyAnchor: boolean
  readonly verdict: Verdict
  readonly message: string
  readonly host: Host
  readonly observation: Observation
  /** The stores in effect for this client. */
  readonly stores: readonly Store[]
  /** Its defaults that a variable or a config file replaced. */
  readonly replaced: readonly Store[]
  /**
   * Every store known on this machine: all clients' own, the system's, the given certificates, and those that a CA variable
   * of the environment names, whether or not this client reads it.
   */
  readonly known: readonly KnownStore[]
  /** The variables that this client reads for its store. */
  readonly reads: readonly string[]
  readonly environment: Readonly<Record<string, string>>
  /** The certificates that all hosts of this run served, for a missing intermediate that another host sends. */
  readonly servedElsewhere: readonly { readonly host: string; readonly certificate: Certificate }[]
  /** Hosts of this run whose chain ends at the same issuer (`lastIssuer` of chain-facts.ts), this one included. */
  readonly sameIssuer: readonly Host[]
  /** The client trusted the control, whose issuer nobody holds. */
  readonly trustsControl: boolean
  /** The client said that it does not verify this very host. */
  readonly skipsThisHost: boolean
  /** The client said that it checks the issuer alone, and of no host the name. */
  readonly skipsTheName: boolean
  /** What turns its verification off, where the files that were read tell. */
  readonly turnedOff?: TurnedOff
  /** What kind of machine it is: help that names a step of the workflow is of no use to a container. */
  readonly machineKind: MachineKind
  /** os-release families, for help that differs by distribution. */
  readonly families: readonly string[]
  readonly now: Date
}

/** What the chain and the stores say about one verdict, computed once for all causes. */
export interface ChainFacts {
  /** The first certificate that was served, when one was seen. */
  readonly leaf?: Certificate
  /** Leaf … anchor of the stores in effect. */
  readonly paths: readonly (readonly Certificate[])[]
  /** Where there is no path: how far the chain goes, and who is wanted next. */
  readonly deadEnd?: DeadEnd
  /**
   * The stores in effect do not lead from this chain to an anchor. Without a chain this is known only when they hold no
   * anchor at all.
   */
  readonly gap: boolean
  /** The known stores whose anchors would close the gap, each by itself. */
  readonly holders: readonly KnownStore[]
}

export interface Recognition {
  /** Situations with the same key are one finding, told in the words of the first: what differs in words differs in key. */
  readonly key: string
  readonly evidence: Readonly<Record<string, string | number | boolean | readonly string[]>>
  /** What is wrong and where, in full sentences that name neither client nor host: reports put them in front. */
  readonly message: string
  /** What to do next, one step a line, in the order of doing. */
  readonly help: string
  /** A step that not every client of the finding has in common: those of all its clients stand in front of `help`, each once. */
  readonly ownStep?: string
}

export interface Cause {
  readonly id: CauseId
  readonly severity: Severity
  /** For a page's heading and the explain command: what it means in one line. */
  readonly title: string
  /** Undefined where the cause does not hold. Pure. */
  recognise(situation: Situation, facts: ChainFacts): Recognition | undefined
}
