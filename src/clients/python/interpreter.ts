import type { Machine } from '../../machines/machine.ts'
import type { Host, Verdict } from '../../model.ts'
import { aboutIn, markedAnswers } from '../asking/marked-answers.ts'
import { markedRecords, marker, text } from '../asking/marked-lines.ts'
import type { Client, Interpretation, Probe } from '../client.ts'
import { verdictOfReason } from '../openssl/errors.ts'
import { findInterpreters } from './installations.ts'
import { type PythonLibrary, probeLibrary } from './round.ts'

/** What a Python, and one library in it, tell of themselves in their own process. */
export interface PythonFacts {
  readonly version: string
  readonly libraryVersion: string
  /** sys.base_prefix: where the interpreter lies, and not a virtual environment made from it. */
  readonly basePrefix: string
  /** Whether conda installed it. */
  readonly conda: boolean
  /** OPENSSLDIR's file and directory, compiled into the libssl that this interpreter loads. */
  readonly cafile: string
  readonly capath: string
  /** certifi.where(); '' when certifi is not importable. */
  readonly certifi: string
  /** The bundle that the library came with; '' where it has none. Debian's point at the system's. */
  readonly where: string
  /** The file or directory that the library was told to take instead; '' for none. */
  readonly verify: string
  /** Where a config file says so. */
  readonly config: { readonly file: string; readonly setting: string }
  /** Whether pip adds the system's store, and the file that it takes where OpenSSL's own places are empty. */
  readonly truststore: boolean
  readonly system: string
  readonly absent: string
  /** The version of the urllib3 that makes its context, where the library stands on one and told. */
  readonly urllib3?: string
}

/** How a library is asked in the interpreter that it lives in. */
export function inInterpreter(library: PythonLibrary): Pick<Client, 'detect' | 'probe' | 'interpret'> {
  return {
    detect: (machine: Machine) => findInterpreters(machine),
    probe: (machine, at, question) => probeLibrary(machine, at, library, question),
    interpret: (probe, hosts) => interpretLibrary(ofLibrary(probe, library), hosts),
  }
}

/** The lines of one library: the others of the interpreter answer in the same process, which knows nothing of this one's hang. */
function ofLibrary({ runs }: Probe, library: PythonLibrary): Probe {
  return {
    runs: runs.map(({ label, run }) => {
      const own = markedRecords(run.stdout).filter(record => record['library'] === library)
      return { label, run: { ...run, stdout: own.map(record => `${marker}${JSON.stringify(record)}\n`).join('') } }
    }),
  }
}

function interpretLibrary(probe: Probe, hosts: readonly Host[]): Interpretation {
  const { version, libraryVersion, absent } = factsIn(probe)
  return {
    version: libraryVersion === '' ? version : `${libraryVersion} (Python ${version})`,
    verdicts: markedAnswers(probe, hosts, record => {
      const verdict = verdictOf(record)
      const words = verdict === 'trusted' ? '' : `${text(record, 'type')}: ${text(record, 'message')}`
      return { verdict, words, unverified: text(record, 'kind') === 'unverified' }
    }),
    ...(absent === '' ? {} : { absent }),
  }
}

export function pythonFacts(probe: Probe, library: PythonLibrary): PythonFacts {
  return factsIn(ofLibrary(probe, library))
}

function factsIn(probe: Probe): PythonFacts {
  const about = aboutIn(probe)
  const config = about['config']
  const told = typeof config === 'object' && config !== null ? (config as Record<string, unknown>) : {}
  return {
    version: text(about, 'version'),
    libraryVersion: text(about, 'library_version'),
    basePrefix: text(about, 'base_prefix'),
    conda: about['conda'] === true,
    cafile: text(about, 'cafile'),
    capath: text(about, 'capath'),
    certifi: text(about, 'certifi'),
    where: text(about, 'where'),
    verify: text(about, 'verify'),
    config: { file: text(told, 'file'), setting: text(told, 'setting') },
    truststore: about['truststore'] === true,
    system: text(about, 'system'),
    absent: text(about, 'absent'),
    urllib3: text(about, 'urllib3'),
  }
}

function verdictOf(record: Record<string, unknown>): Verdict {
  switch (text(record, 'kind')) {
    case 'accepted':
    case 'unverified':
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
      return verdictOfReason(text(record, 'reason') || unnamedReason(text(record, 'message'))) ?? 'error'
    default:
      return 'error'
  }
}

/** ssl.create_default_context sets VERIFY_X509_PARTIAL_CHAIN from Python 3.13 on, and urllib3 from its own 2.4 on there. */
export function setsPartialChain(version: string): boolean {
  const [, minor = '0'] = /(?:^|[ (])3\.(\d+)(?:\.\d+)?\)?$/.exec(version) ?? []
  return Number(minor) >= 13
}

/** Whether the version that `interpret` tells begins with `major.minor` or a later one. */
export function isAtLeast(version: string, major: number, minor: number): boolean {
  const [own = 0, part = 0] = version.split('.').map(piece => Number.parseInt(piece, 10))
  return own > major || (own === major && part >= minor)
}

/** `[X509] PEM lib (_ssl.c:4123)`: OpenSSL's words for a reason that Python has no name for, as for a bundle with a broken block. */
function unnamedReason(message: string): string {
  return /\[[A-Z0-9]+\] ([A-Za-z ]+[A-Za-z])/.exec(message)?.[1] ?? ''
}
