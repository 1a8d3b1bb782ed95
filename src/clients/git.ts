import type { Machine, Run } from '../machines/machine.ts'
import type { Host, Verdict } from '../model.ts'
import { sideBySide } from '../side-by-side.ts'
import { answer, lastLine } from './answers.ts'
import type { Client, HostVerdict, Installation, Interpretation, Probe, Question } from './client.ts'
import { gitStores } from './git-stores.ts'
import { reasonIn, verdictOfReason } from './openssl-errors.ts'
import { urlOf } from './url.ts'

/** git starts a process of its own for each host even where it is given many (`fetch --multiple`): docs/adr/0004. */
const width = 16

/**
 * The git on PATH, with its configuration, the workspace's included. It cannot stop after the handshake, so it asks for
 * /info/refs; no credential is sent, asked for or looked up.
 */
export const git: Client = {
  id: 'git',
  title: 'git',
  docs: 'https://git-scm.com/docs/git-config#Documentation/git-config.txt-httpsslCAInfo',
  speaks: { servername: false, starttls: [] },
  // Debian's git verifies with GnuTLS, which knows no other way, and libcurl sets the flag for OpenSSL since 7.68.
  endsAtAnyAnchor: () => true,
  async detect(machine) {
    const path = await machine.which('git')
    return path ? { path } : { absent: 'git is not on PATH' }
  },
  probe: probeGit,
  interpret: interpretGit,
  stores: gitStores,
  remedies: [{ variable: 'GIT_SSL_CAINFO', wants: 'bundle', effect: 'replaces' }],
}

async function probeGit(machine: Machine, at: Installation, { hosts, timeoutMs }: Question): Promise<Probe> {
  const version = machine.run({ file: at.path, args: ['--version'], timeoutMs })
  const settings = machine.run({
    file: at.path,
    args: ['config', '--show-origin', '--null', '--get-regexp', '^http\\.'],
    timeoutMs,
  })
  const runs = await sideBySide(hosts, width, async host => {
    const run = await machine.run({ file: at.path, args: argumentsFor(host), environment: quiet, timeoutMs })
    return { label: host.id, run }
  })
  return { runs: [...runs, { label: 'version', run: await version }, { label: 'config', run: await settings }] }
}

const quiet = {
  GIT_TERMINAL_PROMPT: '0',
  GIT_ASKPASS: 'true',
  // What curl says of its store and of the verification; header values that carry a credential are redacted by git.
  GIT_CURL_VERBOSE: '1',
  GIT_TRACE_CURL_NO_DATA: '1',
  GIT_TRACE_REDACT: '1',
  LC_ALL: 'C',
}

function argumentsFor(host: Host): string[] {
  const url = urlOf(host)
  return [
    // An empty value empties the list (git-config(1)); the longest URL wins, so a header set for this host goes too.
    ...['-c', 'credential.helper=', '-c', 'http.extraHeader=', '-c', `http.${url}.extraHeader=`],
    'ls-remote',
    '--quiet',
    url,
  ]
}

function interpretGit(probe: Probe, hosts: readonly Host[]): Interpretation {
  const runs = new Map(probe.runs.map(({ label, run }) => [label, run]))
  return {
    version: /^git version (\S+)/.exec(runs.get('version')?.stdout ?? '')?.[1] ?? '',
    verdicts: hosts.map(host => verdictFor(host, runs.get(host.id))),
  }
}

function verdictFor(host: Host, run: Run | undefined): HostVerdict {
  if (run === undefined) return answer(host, 'error', 'was not asked')
  if (run.failure !== undefined) return answer(host, 'error', `could not be started: ${run.failure}`)
  // git sends its request only over a connection that it accepted.
  if (/ => Send header/.test(run.stderr)) return answer(host, 'trusted', '', run.milliseconds)
  if (run.timedOut) return answer(host, 'unreachable', 'no answer before the deadline', run.milliseconds)
  const fatal = run.stderr.split('\n').find(line => line.startsWith('fatal: ')) ?? lastLine(run.stderr)
  const words = fatal.replace(/^fatal: /, '').replace(/^unable to access '[^']*': /, '')
  return answer(host, verdictOf(words), words, run.milliseconds)
}

/** libcurl's words for what its TLS backend said (curl: lib/vtls/openssl.c, gtls.c; lib/strerror.c). */
function verdictOf(words: string): Verdict {
  if (rejected.some(pattern => pattern.test(words))) return 'rejected'
  if (unreachable.some(pattern => pattern.test(words))) return 'unreachable'
  return verdictOfReason(reasonIn(words) ?? '') ?? 'error'
}

const rejected = [
  /certificate verification failed/i, // GnuTLS, for every reason there is
  /SSL certificate problem/i, // OpenSSL
  /does not match target host ?name/i,
  /no alternative certificate subject name/i,
  /Problem with the SSL CA cert/i, // CURLE_SSL_CACERT_BADFILE: no host is verified
  /error (setting|adding|reading).*(certificate|CA cert)/i,
  /server certificate .*(expired|not yet)/i,
  /fatal alert has been received|alert handshake failure|Handshake failed/i,
]

const unreachable = [
  /Could ?n[o']t (resolve|connect)|Failed to connect|Connection (refused|timed out|reset)|timed? ?out/i,
  /Recv failure|Send failure|Empty reply|unexpected EOF|SSL_ERROR_SYSCALL/i,
  /unexpected TLS packet|non-properly terminated|pull function|packet with illegal or unsupported version/i, // GnuTLS
  /from proxy after CONNECT|CONNECT tunnel failed|Could not resolve proxy/i,
]
