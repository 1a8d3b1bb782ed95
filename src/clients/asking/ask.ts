import type { Machine } from '../../machines/machine.ts'
import type { Host } from '../../model.ts'
import type { StoreReference } from '../../stores/store.ts'
import { printable } from '../../text.ts'
import type { Client, HostVerdict, Interpretation, Question, Remedy } from '../client.ts'
import { predict } from '../recognition/predict.ts'
import { answer } from './answers.ts'
import { type Installed, missing } from './installed.ts'

/** One installation, its verdicts, and the stores that it says it uses. */
export interface Asked extends Installed {
  readonly version: string
  readonly verdicts: readonly HostVerdict[]
  /** What it says of the control, whose issuer nobody holds. */
  readonly control: HostVerdict
  readonly stores: readonly StoreReference[]
  /** The variables that this installation reads, the one that wins first. */
  readonly remedies: readonly Remedy[]
  /** Where this installation knows better than its client does by its version. */
  readonly endsAtAnyAnchor?: boolean
}

export interface Questions {
  readonly hosts: readonly Host[]
  readonly control: Host
  readonly timeoutMs: number
}

/**
 * Asks every installation, side by side, about all hosts and the control. A client that turns out not to be there (a
 * Python without requests) is left out. @throws UsageError when it was named.
 */
export async function askAll(
  machine: Machine,
  installed: readonly Installed[],
  questions: Questions,
  onAnswer: (asked: Asked) => void = () => {},
): Promise<readonly Asked[]> {
  const asked = await Promise.all(
    installed.map(async installation => {
      const answers = await ask(machine, installation, questions)
      if (answers) onAnswer(answers)
      return answers
    }),
  )
  return asked.flatMap(answers => answers ?? [])
}

async function ask(machine: Machine, installed: Installed, questions: Questions): Promise<Asked | undefined> {
  const { client } = installed
  const reasons = new Map(questions.hosts.map(host => [host, whyNot(client, host)]))
  const hosts = [...questions.hosts.filter(host => reasons.get(host) === undefined), questions.control]
  const question = { hosts, timeoutMs: questions.timeoutMs }
  const { stores, ...said } = installed.byFiles
    ? await predict(machine, installed, question)
    : await shakeHands(machine, installed, question)
  const { version, verdicts, absent, remedies = client.remedies, endsAtAnyAnchor } = said
  if (absent !== undefined) {
    if (installed.named) throw missing(machine, client, absent)
    return undefined
  }
  const byHost = new Map(verdicts.map(verdict => [verdict.host, verdict]))
  const noWord = (host: Host): HostVerdict => answer(host, 'error', 'was not answered for')
  return {
    ...installed,
    version: printable(version, 200),
    remedies,
    ...(endsAtAnyAnchor === undefined ? {} : { endsAtAnyAnchor }),
    verdicts: questions.hosts.map(host => {
      const why = reasons.get(host)
      return why === undefined ? (byHost.get(host) ?? noWord(host)) : answer(host, 'skipped', why)
    }),
    control: byHost.get(questions.control) ?? noWord(questions.control),
    stores,
  }
}

interface Answered extends Interpretation {
  readonly stores: readonly StoreReference[]
}

async function shakeHands(machine: Machine, { client, at }: Installed, question: Question): Promise<Answered> {
  const probe = await client.probe(machine, at, question)
  return { ...client.interpret(probe, question.hosts), stores: await client.stores(machine, at, probe) }
}

/** Why this client cannot be asked about this host. */
function whyNot(client: Client, host: Host): string | undefined {
  if (host.starttls !== undefined && !client.speaks.starttls.includes(host.starttls)) {
    return `${client.title} is not asked over STARTTLS for ${host.starttls}`
  }
  if (host.servername !== undefined && !client.speaks.servername) {
    return `${client.title} cannot be told to send another server name`
  }
  return undefined
}
