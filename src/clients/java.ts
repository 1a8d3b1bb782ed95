import { join } from 'node:path'
import type { Machine } from '../machines/machine.ts'
import type { Host } from '../model.ts'
import { answer, unanswered } from './asking/answers.ts'
import { probeDeadline } from './asking/deadline.ts'
import { aboutIn, markedAnswers } from './asking/marked-answers.ts'
import { text } from './asking/marked-lines.ts'
import type { Absent, Client, HostVerdict, Installation, Interpretation, Probe, Question } from './client.ts'
import { type JavaError, verdictOfErrors, wordsOf } from './java/errors.ts'
import { recogniseJava } from './java/files.ts'
import { withTrustStore } from './java/options.ts'
import { type JavaFacts, javaStores } from './java/stores.ts'
import { probeFolder } from './probe-source.ts'

/** The Java of JAVA_HOME, or else on PATH: the default SSLSocketFactory and its trust manager, with the name check of HTTPS. */
export const java: Client = {
  id: 'java',
  title: 'Java',
  docs: 'https://docs.oracle.com/en/java/javase/17/security/java-secure-socket-extension-jsse-reference-guide.html#GUID-7D9F43B8-AABF-4C5B-93E6-3AFB18B66150',
  speaks: { servername: true, starttls: [] },
  // An anchor is a name and a key to the PKIX validator, whoever signed it.
  endsAtAnyAnchor: () => true,
  readsCommonName: () => true,
  detect: detectJava,
  probe: probeJava,
  interpret: interpretJava,
  stores: (machine, at, probe) => javaStores(machine, at, javaFacts(probe)),
  recognise: recogniseJava,
  cannotBeAsked: ({ kind, carried }) => kind !== 'runner' && carried === undefined,
  remedies: [{ variable: 'JAVA_TOOL_OPTIONS', wants: 'key-store', effect: 'replaces', value: withTrustStore }],
}

/** As Maven, Gradle and most start scripts choose it. */
async function detectJava(machine: Machine): Promise<Installation | Absent> {
  const home = machine.environment['JAVA_HOME']
  const ofHome = home ? await machine.which(join(home, 'bin', 'java')) : undefined
  const path = ofHome ?? (await machine.which('java'))
  return path ? { path } : { absent: 'java is neither in JAVA_HOME nor on PATH' }
}

/**
 * A program that ends in a second is compiled in vain beyond HotSpot's first level: a quarter of its processor time (measured,
 * 17). It says nothing of TLS; a virtual machine that does not know it takes no notice.
 */
const quickly = ['-XX:+IgnoreUnrecognizedVMOptions', '-XX:TieredStopAtLevel=1']

async function probeJava(machine: Machine, at: Installation, { hosts, timeoutMs }: Question): Promise<Probe> {
  const lines = hosts.map(({ name, port, servername = '' }) => `${name}\t${port}\t${servername}\n`)
  const folder = probeFolder('java')
  const run = await machine.run({
    file: at.path,
    args: [...quickly, '-cp', (await machine.carried?.(folder)) ?? folder, 'Probe'],
    stdin: `${timeoutMs}\n${lines.join('')}`,
    // A host's time counts for the connection and for the handshake.
    timeoutMs: probeDeadline(hosts.length, 64, timeoutMs * 2),
  })
  return { runs: [{ label: 'java', run }] }
}

function interpretJava(probe: Probe, hosts: readonly Host[]): Interpretation {
  return {
    version: javaFacts(probe).version,
    verdicts: markedAnswers(
      probe,
      hosts,
      record => {
        const errors = errorsIn(record)
        const verdict = text(record, 'kind') === 'accepted' ? 'trusted' : verdictOfErrors(errors)
        return { verdict, words: verdict === 'trusted' ? '' : wordsOf(errors) }
      },
      withoutProbe,
    ),
  }
}

function errorsIn(record: Record<string, unknown>): readonly JavaError[] {
  const errors = record['errors']
  if (!Array.isArray(errors)) return []
  return errors.flatMap((error: unknown) => {
    if (typeof error !== 'object' || error === null) return []
    const fields = error as Record<string, unknown>
    return [{ type: text(fields, 'type'), message: text(fields, 'message') }]
  })
}

export function javaFacts(probe: Probe): JavaFacts {
  const record = aboutIn(probe)
  return {
    version: text(record, 'java.version'),
    home: text(record, 'java.home'),
    trustStore: text(record, 'javax.net.ssl.trustStore'),
    password: text(record, 'javax.net.ssl.trustStorePassword'),
  }
}

/** A virtual machine that does not start says why in its first line, behind those on the variables that it has read. */
function withoutProbe(host: Host, probe: Probe): HostVerdict {
  const said = (probe.runs[0]?.run.stderr ?? '').split('\n').filter(line => !/^(?:NOTE: )?Picked up /.test(line))
  const [first = ''] = said.filter(line => line.trim() !== '')
  if (/UnsupportedClassVersionError/.test(said.join('\n'))) {
    return answer(host, 'skipped', 'this Java is older than 8, which the probe needs')
  }
  return unanswered(host, { runs: probe.runs.map(({ label, run }) => ({ label, run: { ...run, stderr: first } })) })
}
