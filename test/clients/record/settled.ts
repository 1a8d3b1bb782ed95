import type { Run } from '../../../src/machines/machine.ts'
import type { Recording } from '../recording.ts'

export type Replacement = readonly [RegExp, string]

/** Times and process ids, as each client writes them. */
const changing: readonly Replacement[] = [
  [/^ *[\d.]+s DEBUG network: Version \{[\s\S]*?^\}\n/gm, ''], // cargo
  [/^ *[\d.]+s DEBUG (?=.*http-debug: )/gm, '   0.010000000s DEBUG '],
  [
    /^.*http-debug: (?:\* +(?:TLSv|ALPN|Server cert|Certificate|subject|start|expire|issuer|Trying)|<|> (?!GET)).*\n/gm,
    '',
  ],
  [/^\d\d:\d\d:\d\d\.\d{6} http\.c:\d+ +/gm, '00:00:00.000000 http.c:725 '], // git
  [/\b(?:[0-9A-F]{12,16}|\d{15}):error:/g, '4000000000000000:error:'], // OpenSSL: the thread
  [/after \d+ ms/g, 'after 1 ms'], // curl
  [/after \d+ milliseconds/g, 'after 5000 milliseconds'], // curl
  [/\b0x[0-9a-f]{6,}\b/g, '0x1000'], // Python's objects
  [/\b(Not(?:After|Before)): \w{3} \w{3} [\d :]+ [A-Z]+ \d{4}/g, '$1: Wed Jan 01 00:00:00 UTC 2025'], // Java
  [/^\t+(?:sha1|sha256|pin-sha256):.*\n|^- Session ID: .*\n/gm, ''], // gnutls-cli
  [/\b(activated|expires) `[^']*'/g, "$1 `2025-01-01 00:00:00 UTC'"], // gnutls-cli
  [/, pin-sha256="[^"]*"/g, ''], // gnutls-cli
  [/^(Connecting to \S+):\d+\.\.\. /gm, '$1:8401... '], // wget
  [/\bserial 0x[0-9a-f]+/g, 'serial 0x1000'], // gnutls-cli
  [/^--\d{4}-\d\d-\d\d \d\d:\d\d:\d\d--/gm, '--2025-01-01 00:00:00--'], // wget
  [/^(?:Created socket|Releasing|Deleting unused|Closed) .*\n/gm, ''], // wget
  [/^\* (?:ALPN|TLSv).*\n/gm, ''], // curl's handshake, message by message
]

/** The recording with all that changes from run to run replaced, and without what no test reads. */
export function settled(recording: Recording, replacements: readonly Replacement[]): Recording {
  const text = JSON.stringify({ ...recording, probe: { runs: recording.probe.runs.map(entry => settledRun(entry)) } })
  return JSON.parse(replace(text, replacements)) as Recording
}

function settledRun({ label, run }: { label: string; run: Run }): { label: string; run: Run } {
  const stderr = replace(run.stderr, changing)
    .split('\n')
    .filter(line => !isNoise(line))
    .join('\n')
  const stdout = run.stdout.includes('@local-issuer ') ? settledRecords(run.stdout) : replace(run.stdout, changing)
  return { label, run: { ...run, stdout, stderr, milliseconds: run.timedOut ? 5000 : 10 } }
}

/** What git traces of the certificate and of the answer, how wget repeats its options, and what the loader says of a library that was put in its place. */
function isNoise(line: string): boolean {
  return (
    /== Info: \t? *(?:ALPN|subject|issuer|start date|expire date|public key|certificate version|common name)/.test(
      line,
    ) ||
    /(?:<= Recv|=> Send) (?:header: (?!GET |CONNECT )|data)/.test(line) ||
    /no version information available|weak version/.test(line) ||
    /^Setting --/.test(line)
  )
}

/** A probe's own lines in the order of the hosts. They come as the hosts answer. */
function settledRecords(stdout: string): string {
  const records = stdout
    .split('\n')
    .filter(line => line.startsWith('@local-issuer '))
    .map(line => settledRecord(JSON.parse(line.slice('@local-issuer '.length)) as Record<string, unknown>))
  const orderOf = (record: Record<string, unknown>) => Number(record['host'] ?? record['urlnum'] ?? -1)
  return records
    .toSorted((one, other) => orderOf(one) - orderOf(other))
    .map(record => `\n@local-issuer ${replace(JSON.stringify(record), changing)}\n`)
    .join('')
}

/** Of curl's fifty fields those that tell something, and of Node.js's roots the first. */
function settledRecord(record: Record<string, unknown>): Record<string, unknown> {
  const { about, urlnum, milliseconds } = record
  if (urlnum !== undefined) {
    const { url, errormsg, exitcode, http_code, time_appconnect, time_pretransfer } = record
    const [appconnect, pretransfer] = [time_appconnect, time_pretransfer].map(time => (Number(time) > 0 ? 0.01 : 0))
    const times = { time_appconnect: appconnect, time_pretransfer: pretransfer, time_total: 0.02 }
    return { urlnum, url, errormsg, exitcode, http_code, ...times }
  }
  if (typeof about === 'object' && about !== null && 'roots' in about && Array.isArray(about.roots)) {
    return { about: { ...about, roots: about.roots.slice(0, 1) } }
  }
  return milliseconds === undefined ? record : { ...record, milliseconds: 10 }
}

function replace(text: string, replacements: readonly Replacement[]): string {
  return replacements.reduce((result, [pattern, replacement]) => result.replace(pattern, replacement), text)
}
