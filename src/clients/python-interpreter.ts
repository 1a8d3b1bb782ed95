import type { Machine } from '../machines/machine.ts'
import type { Verdict } from '../model.ts'
import { answer, unanswered } from './answers.ts'
import type { Absent, HostVerdict, Installation, Interpretation, Probe, Question } from './client.ts'
import { probeDeadline } from './deadline.ts'
import { markedRecords, number, text } from './marked-lines.ts'
import { verdictOfReason } from './openssl-errors.ts'
import { probeSource } from './probe-source.ts'

/** What a Python tells of itself, in its own process. */
export interface PythonFacts {
  readonly version: string
  readonly libraryVersion: string
  /** OPENSSLDIR's file and directory, compiled into the libssl that this interpreter loads. */
  readonly cafile: string
  readonly capath: string
  /** certifi.where(); '' when certifi is not importable. */
  readonly certifi: string
  /** requests.certs.where(); '' but for requests. Debian's points at the system bundle. */
  readonly where: string
  readonly absent: string
}

/** The interpreter that `python3` means here, an active virtual environment first by way of PATH. */
export async function detectInterpreter(machine: Machine): Promise<Installation | Absent> {
  for (const name of ['python3', 'python']) {
    const path = await machine.which(name)
    if (path) return { path }
  }
  return { absent: 'neither python3 nor python is on PATH' }
}

export async function probeInterpreter(
  machine: Machine,
  at: Installation,
  library: 'ssl' | 'requests',
  { hosts, timeoutMs }: Question,
): Promise<Probe> {
  const question = {
    library,
    timeout: timeoutMs / 1000,
    hosts: hosts.map(({ name, port, servername }) => ({ name, port, servername })),
  }
  const run = await machine.run({
    file: at.path,
    args: ['-c', probeSource('python.py')],
    stdin: JSON.stringify(question),
    timeoutMs: probeDeadline(hosts.length, 32, timeoutMs),
  })
  return { runs: [{ label: library, run }] }
}

export function interpretInterpreter(probe: Probe, hosts: Question['hosts']): Interpretation {
  const records = markedRecords(probe.runs[0]?.run.stdout ?? '')
  const facts = pythonFacts(probe)
  const verdicts = new Map<number, HostVerdict>()
  for (const record of records) {
    const index = record['host']
    const host = typeof index === 'number' ? hosts[index] : undefined
    if (host === undefined) continue
    const verdict = verdictOf(record)
    const message = verdict === 'trusted' ? '' : `${text(record, 'type')}: ${text(record, 'message')}`
    verdicts.set(index as number, answer(host, verdict, message, number(record, 'milliseconds')))
  }
  return {
    version: facts.libraryVersion ? `${facts.libraryVersion} (Python ${facts.version})` : facts.version,
    verdicts: hosts.map((host, index) => verdicts.get(index) ?? unanswered(host, probe)),
    ...(facts.absent ? { absent: facts.absent } : {}),
  }
}

export function pythonFacts(probe: Probe): PythonFacts {
  const about = markedRecords(probe.runs[0]?.run.stdout ?? '').find(record => 'about' in record)?.['about']
  const record = typeof about === 'object' && about !== null ? (about as Record<string, unknown>) : {}
  return {
    version: text(record, 'version'),
    libraryVersion: text(record, 'library_version'),
    cafile: text(record, 'cafile'),
    capath: text(record, 'capath'),
    certifi: text(record, 'certifi'),
    where: text(record, 'where'),
    absent: text(record, 'absent'),
  }
}

function verdictOf(record: Record<string, unknown>): Verdict {
  switch (text(record, 'kind')) {
    case 'accepted':
      return 'trusted'
    case 'certificate':
    // The client could not load its store, and so refuses each host.
    case 'store':
      return 'rejected'
    case 'timeout':
    case 'name':
    case 'proxy':
    case 'connection':
      return 'unreachable'
    case 'tls':
      return verdictOfReason(text(record, 'reason')) ?? 'error'
    default:
      return 'error'
  }
}

/** ssl.create_default_context and urllib3 set VERIFY_X509_PARTIAL_CHAIN from Python 3.13 on. */
export function setsPartialChain(version: string): boolean {
  const [, minor = '0'] = /3\.(\d+)\.\d+\)?$/.exec(version) ?? []
  return Number(minor) >= 13
}
