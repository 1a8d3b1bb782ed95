import { unreachableMachine } from './causes/machine-unreachable.ts'
import { type Examination, examine } from './examine.ts'
import type { ContainerSpec } from './machines/container-list.ts'
import type { Machine } from './machines/machine.ts'
import type { Opening } from './machines/opening.ts'
import type { Report } from './model.ts'
import { type Examined, reportOf, type Unopened } from './report.ts'
import { sideBySide } from './side-by-side.ts'
import { startSurroundings } from './surroundings.ts'

export interface CheckRequest extends Omit<Examination, 'onProgress'> {
  /** The runner, whose clients are checked unless `checkRunner` is false. */
  readonly machine: Machine
  readonly checkRunner?: boolean
  /** What is checked beside it. */
  readonly containers?: Containers
  readonly onProgress?: (message: string) => void
}

export interface Containers {
  readonly specs: readonly ContainerSpec[]
  /** Makes one ready to be asked. */
  open(spec: ContainerSpec): Promise<Opening>
}

/** Each may start processes of twenty clients. */
const maxMachinesAtOnce = 8

/** Can every client on these machines verify every host; if not, why, and what repairs it? @throws UsageError for a named client that is not there. */
export async function check(request: CheckRequest): Promise<Report> {
  const started = performance.now()
  const { hosts, machine, checkRunner = true, containers, now, onProgress = () => {} } = request
  const examination: Examination = { ...request, onProgress }
  const surroundings = startSurroundings(hosts, request.timeoutMs, now)

  async function examineContainer(spec: ContainerSpec, { open }: Containers): Promise<Examined | Unopened> {
    onProgress(`${spec.id}: opening`)
    const opened = await open(spec)
    if ('unopened' in opened) return { spec, finding: unreachableMachine(spec.id, opened.unopened, hosts) }
    return examine(opened.machine, opened, examination, surroundings).finally(() => opened.close())
  }

  const jobs = [
    ...(checkRunner ? [() => examine(machine, undefined, examination, surroundings)] : []),
    ...(containers?.specs ?? []).map(spec => () => examineContainer(spec, containers as Containers)),
  ]
  try {
    // Every machine is left as it was before an error of one of them ends the run.
    const outcomes = await sideBySide(jobs, maxMachinesAtOnce, async job => (await Promise.allSettled([job()]))[0])
    const examined = outcomes.map(settledValue)
    const milliseconds = performance.now() - started
    return reportOf({ hosts, examined, exports: request.exports, startedAt: now, milliseconds })
  } finally {
    await surroundings.close()
  }
}

function settledValue<Value>(outcome: PromiseSettledResult<Value>): Value {
  if (outcome.status === 'rejected') throw outcome.reason
  return outcome.value
}
