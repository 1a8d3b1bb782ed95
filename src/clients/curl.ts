import type { Machine } from '../machines/machine.ts'
import type { Host, Verdict } from '../model.ts'
import { proxyVariables } from '../tls/proxy.ts'
import { answer, unanswered } from './asking/answers.ts'
import { probeDeadline } from './asking/deadline.ts'
import { markedRecords, marker, number, text } from './asking/marked-lines.ts'
import { onPath } from './asking/on-path.ts'
import type { Client, HostVerdict, Installation, Interpretation, Probe, Question, Recognised } from './client.ts'
import { configOf, curlStarttls, nowhere, urlsOf } from './curl/config.ts'
import { curlrcOf, turnedOffByCurlrc } from './curl/curlrc.ts'
import { curlStores, curlStoresByFiles } from './curl/stores.ts'
import { libcurlOf, readAs, rulesOf } from './libcurl/files.ts'
import { isSchannel } from './libcurl/platform.ts'
import { verdictOfWords } from './libcurl/words.ts'
import { librariesBeside } from './recognition/library-files.ts'
import { distinctPrograms } from './recognition/program-files.ts'
import { textIn } from './recognition/program-text.ts'

const width = 50

/** The curl on PATH, with its .curlrc. It cannot stop after the handshake, so it asks for the head of `/`, or a mail server for help. */
export const curl: Client = {
  id: 'curl',
  title: 'curl',
  docs: 'https://curl.se/docs/sslcerts.html',
  speaks: { servername: true, starttls: curlStarttls },
  // curl sets the flag since 7.68 (lib/vtls/openssl.c), and its GnuTLS backend knows no other way.
  endsAtAnyAnchor: () => true,
  readsCommonName: () => true,
  proxyVariables: () => proxyVariables,
  detect: onPath('curl'),
  probe: probeCurl,
  interpret: interpretCurl,
  stores: curlStores,
  recognise: recogniseCurl,
  remedies: [
    { variable: 'CURL_CA_BUNDLE', wants: 'bundle', effect: 'replaces' },
    { variable: 'SSL_CERT_DIR', wants: 'hashed-directory', effect: 'replaces' },
    { variable: 'SSL_CERT_FILE', wants: 'bundle', effect: 'replaces' },
  ],
}

async function recogniseCurl(machine: Machine): Promise<readonly Recognised[]> {
  const config = await curlrcOf(machine)
  const off = config && turnedOffByCurlrc(config)
  const found = await Promise.all(
    (await distinctPrograms(machine, /^curl$/)).map(async ({ path, bytes }): Promise<readonly Recognised[]> => {
      const libcurl = await libcurlOf(machine, bytes, librariesBeside(path))
      if (libcurl === undefined) return []
      const version = textIn(bytes, 'curl ', /^curl (\d+\.\d+\.\d+)/) ?? libcurl.version
      const stores = readAs(libcurl, await curlStoresByFiles(machine, libcurl.loads, version))
      return [{ path, version, stores, ...rulesOf(libcurl), turnedOff: () => off }]
    }),
  )
  return found.flat()
}

async function probeCurl(machine: Machine, at: Installation, { hosts, timeoutMs }: Question): Promise<Probe> {
  const seconds = String(Math.max(1, Math.ceil(timeoutMs / 1000)))
  const limits = ['--connect-timeout', seconds, '--max-time', seconds]
  const batch = machine.run({
    file: at.path,
    args: [
      ...['--silent', '--no-location', '--head', ...limits],
      ...['--parallel', '--parallel-immediate', '--parallel-max', String(width)],
      // Of the options that a .curlrc may hold, those that would print or stop the rest.
      ...['--no-fail-early', '--dump-header', nowhere(), '--show-error'],
      ...['--write-out', `\\n${marker}%{json}\\n`, '--config', '-'],
    ],
    stdin: configOf(hosts),
    timeoutMs: probeDeadline(hosts.length, width, timeoutMs),
  })
  const version = machine.run({ file: at.path, args: ['--version'], timeoutMs })
  // Which files it loads, curl tells only while it shakes hands. The last host is the control, on this machine.
  const last = hosts.at(-1)
  const verbose = last
    ? machine.run({
        file: at.path,
        args: ['--silent', '--verbose', '--no-location', '--head', ...limits, '--config', '-'],
        stdin: configOf([last]),
        timeoutMs: timeoutMs + 5000,
      })
    : version
  return {
    runs: [
      { label: 'batch', run: await batch },
      { label: 'version', run: await version },
      { label: 'verbose', run: await verbose },
    ],
  }
}

function interpretCurl(probe: Probe, hosts: readonly Host[]): Interpretation {
  const runs = new Map(probe.runs.map(({ label, run }) => [label, run]))
  const built = runs.get('version')?.stdout ?? ''
  const version = /^curl (\S+)/.exec(built)?.[1] ?? ''
  if (version !== '' && olderThanBatchReport(version)) {
    const why = `curl ${version} does not report each transfer of a batch; 7.75 and later do`
    return { version, verdicts: hosts.map(host => answer(host, 'skipped', why)) }
  }
  const urls = urlsOf(hosts)
  const verdicts = new Map<number, HostVerdict>()
  for (const record of markedRecords(runs.get('batch')?.stdout ?? '')) {
    const index = urls.indexOf(text(record, 'url'))
    const host = hosts[index]
    if (host === undefined) continue
    const message = text(record, 'errormsg')
    const exitCode = number(record, 'exitcode')
    const verdict = isAccepted(record, host) ? 'trusted' : verdictOfExit(exitCode, message)
    const words = verdict === 'trusted' ? '' : `curl: (${exitCode}) ${message}`
    verdicts.set(index, answer(host, verdict, words, number(record, 'time_total') * 1000))
  }
  return {
    version,
    verdicts: hosts.map((host, index) => verdicts.get(index) ?? unanswered(host, probe)),
    ...(isSchannel(built) ? { remedies: [] } : {}),
  }
}

/**
 * Whether the handshake with the host itself is done and the request was about to be sent; what comes after does not count.
 * Before 7.87 an HTTPS proxy's handshake alone sets time_appconnect. A mail server answers more before the transfer, and may
 * refuse whoever does not log in.
 */
function isAccepted(record: Record<string, unknown>, { starttls }: Host): boolean {
  return number(record, 'time_appconnect') > 0 && (starttls !== undefined || number(record, 'time_pretransfer') > 0)
}

/** `--parallel` came with 7.66, `errormsg`, `exitcode` and `url` with 7.75 (curl.se/docs/manpage.html, --write-out). */
function olderThanBatchReport(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  return major < 7 || (major === 7 && minor < 75)
}

/** Exit codes of curl(1), which are libcurl's, before the TLS handshake was complete. */
export function verdictOfExit(exitCode: number, message: string): Verdict {
  switch (exitCode) {
    case 51: // the peer's certificate or fingerprint, until 7.62
    case 60: // the peer's certificate cannot be authenticated with known CA certificates
    case 77: // the CA bundle could not be read, and so no host is verified
    case 83: // the issuer check failed
    case 90: // the pinned public key does not match
    case 91: // the certificate's status is invalid
      return 'rejected'
    case 5: // the proxy's name was not resolved
    case 6: // the name was not resolved
    case 7: // no connection
    case 8: // the server's answer makes no sense, before STARTTLS
    case 28: // time-out
    case 52: // the server closed without an answer
    case 55: // sending failed
    case 56: // receiving failed, a proxy's refusal among it
    case 64: // the server does not change over to TLS
    case 97: // the proxy's handshake failed
      return 'unreachable'
    case 35: // the handshake, for any reason
      return verdictOfWords(message) ?? (/alert|certificate/i.test(message) ? 'rejected' : 'error')
    default:
      return 'error'
  }
}
