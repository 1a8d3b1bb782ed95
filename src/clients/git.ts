import { dirname, join } from 'node:path'
import type { Machine, Run } from '../machines/machine.ts'
import type { Host } from '../model.ts'
import { sideBySide } from '../side-by-side.ts'
import { proxyVariables } from '../tls/proxy.ts'
import { answer, lastLine } from './asking/answers.ts'
import { onPath } from './asking/on-path.ts'
import { urlOf } from './asking/url.ts'
import type { Client, HostVerdict, Installation, Interpretation, Probe, Question, Recognised } from './client.ts'
import { settingsOfMachine } from './git/config-files.ts'
import { turnedOffByGit } from './git/ssl-verify.ts'
import { gitStores, gitStoresByFiles, passesOverFiles, settingsOf } from './git/stores.ts'
import { libcurlOf, readAs, rulesOf } from './libcurl/files.ts'
import { verdictOfWords } from './libcurl/words.ts'
import { librariesBeside } from './recognition/library-files.ts'
import { distinctPrograms } from './recognition/program-files.ts'
import { readProgram, textIn } from './recognition/program-text.ts'

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
  readsCommonName: () => true,
  proxyVariables: () => proxyVariables,
  detect: onPath('git'),
  probe: probeGit,
  interpret: interpretGit,
  stores: gitStores,
  recognise: recogniseGit,
  remedies: [{ variable: 'GIT_SSL_CAINFO', wants: 'bundle', effect: 'replaces' }],
}

/** It leaves HTTPS to git-remote-https, and without that one knows none (Alpine has it in a package of its own from 3.21 on). */
async function recogniseGit(machine: Machine): Promise<readonly Recognised[]> {
  const settings = await settingsOfMachine(machine)
  const found = await Promise.all(
    (await distinctPrograms(machine, /^git$/)).map(async ({ path, bytes }): Promise<readonly Recognised[]> => {
      const prefix = dirname(dirname(path))
      const folders = [...new Set([prefix, '/usr'])].flatMap(root => [
        `${root}/lib/git-core`,
        `${root}/libexec/git-core`,
      ])
      for (const folder of folders) {
        const remote = await readProgram(machine, join(folder, 'git-remote-https'))
        const libcurl = remote && (await libcurlOf(machine, remote, librariesBeside(path)))
        if (libcurl === undefined) continue
        const version = textIn(bytes, '\0' + '2.', /^\0(2\.\d+\.\d+)\0/) ?? ''
        return [
          {
            path,
            version,
            stores: readAs(libcurl, await gitStoresByFiles(machine, libcurl.loads)),
            ...rulesOf(libcurl),
            turnedOff: host => turnedOffByGit(settings, host),
          },
        ]
      }
      return []
    }),
  )
  return found.flat()
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
  // GIT_CURL_VERBOSE means the same only from 2.28 on.
  GIT_TRACE_CURL: '1',
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
    ...(passesOverFiles(settingsOf(runs.get('config')?.stdout ?? '')) ? { remedies: [] } : {}),
  }
}

function verdictFor(host: Host, run: Run | undefined): HostVerdict {
  if (run === undefined) return answer(host, 'error', 'was not asked')
  if (run.failure !== undefined) return answer(host, 'error', `could not be started: ${run.failure}`)
  // git sends its request only over a connection that it accepted. A CONNECT goes to the proxy, and comes before that.
  if (/ => Send header: (?!CONNECT )[A-Z]+ \//.test(run.stderr)) {
    const trusted = answer(host, 'trusted', '', run.milliseconds)
    return skippedVerification.test(run.stderr) ? { ...trusted, unverified: true } : trusted
  }
  if (run.timedOut) return answer(host, 'unreachable', 'no answer before the deadline', run.milliseconds)
  const fatal = run.stderr.split('\n').find(line => line.startsWith('fatal: ')) ?? lastLine(run.stderr)
  const words = fatal.replace(/^fatal: /, '').replace(/^unable to access '[^']*': /, '') || 'git ended without a word'
  return answer(host, verdictOfWords(words) ?? 'error', words, run.milliseconds)
}

/**
 * libcurl's words under `http.<url>.sslVerify = false`, which the control does not show: lib/vtls/gtls.c, openssl.c. The
 * status of a stapled OCSP answer, which GnuTLS skips as well, is another line.
 */
const skippedVerification =
  /== Info:\s+(server certificate verification SKIPPED|SSL certificate verify result: .*, continuing anyway)/
