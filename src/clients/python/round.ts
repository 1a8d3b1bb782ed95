import type { Machine, Run } from '../../machines/machine.ts'
import { probeDeadline } from '../asking/deadline.ts'
import { writtenHosts } from '../asking/written-question.ts'
import type { Installation, Probe, Question } from '../client.ts'
import { probeSource } from '../probe-source.ts'

/** The libraries that an interpreter can be asked about, by the file of each in probes/python. */
export type PythonLibrary = 'ssl' | 'requests' | 'urllib3' | 'aiohttp' | 'httpx' | 'pip' | 'aws' | 'fsspec' | 'conda'

/** What one process is going to be asked. */
interface Round {
  readonly questions: Map<PythonLibrary, Question>
  readonly run: Promise<Run>
}

/**
 * The rounds of this turn, by machine and interpreter. Each library is a client of its own and asks for a probe of its own,
 * but to start an interpreter and to import ssl, urllib3 and certifi costs more than the handshakes do. So all that are
 * asked in one turn of the event loop, as `askAll` asks them, share one process, which starts when the turn is over; each
 * gets the same run and reads its own records. What is asked later (the proof) is a new turn, and a new process.
 */
const rounds = new WeakMap<Machine, Map<string, Round>>()

export async function probeLibrary(
  machine: Machine,
  { path }: Installation,
  library: PythonLibrary,
  question: Question,
): Promise<Probe> {
  const open = rounds.get(machine) ?? new Map<string, Round>()
  rounds.set(machine, open)
  const current = open.get(path)
  // Asked twice in one turn, as by two names for one installation.
  const round = current === undefined || current.questions.has(library) ? newRound(machine, path, open) : current
  round.questions.set(library, question)
  return { runs: [{ label: library, run: await round.run }] }
}

function newRound(machine: Machine, path: string, open: Map<string, Round>): Round {
  const questions: Round['questions'] = new Map()
  const round = {
    questions,
    run: Promise.resolve().then(() => {
      if (open.get(path) === round) open.delete(path)
      return askInterpreter(machine, path, questions)
    }),
  }
  open.set(path, round)
  return round
}

function askInterpreter(machine: Machine, path: string, questions: ReadonlyMap<PythonLibrary, Question>): Promise<Run> {
  const asked = [...questions].map(([library, { hosts, timeoutMs }]) => ({
    library,
    timeout: timeoutMs / 1000,
    hosts: writtenHosts(hosts),
  }))
  const deadlines = [...questions.values()].map(({ hosts, timeoutMs }) => probeDeadline(hosts.length, 32, timeoutMs))
  return machine.run({
    file: path,
    args: ['-c', program([...questions.keys()])],
    stdin: JSON.stringify(asked),
    // They answer side by side, but are loaded one after the other.
    timeoutMs: Math.max(...deadlines) + 2000 * (questions.size - 1),
  })
}

/** The common part, the files of these libraries, and the call that starts it. */
function program(libraries: readonly PythonLibrary[]): string {
  const needsLoop = libraries.includes('aiohttp') || libraries.includes('fsspec')
  const knowsTruststore = libraries.includes('pip') || libraries.includes('conda')
  const shared = [...(needsLoop ? ['asynchronous'] : []), ...(knowsTruststore ? ['truststore'] : [])]
  const files = ['core', ...shared, ...libraries]
  return [...files.map(name => probeSource(`python/${name}.py`)), 'main()\n'].join('\n\n')
}
