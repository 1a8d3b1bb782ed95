import type { Host, Verdict } from '../../src/model.ts'
import { type Ended, run } from './processes.ts'

// What each client says of a host when a person calls it: the simplest command there is, and nothing of src/.

/** The clients with a command of their own below; .ci/run installs all that they are. */
export const clientsByHand = ['python', 'requests', 'curl', 'git', 'openssl', 'node', 'actions-node'] as const
export type ClientByHand = (typeof clientsByHand)[number]

/** Starts a command, and ends it after a time: `exitCode` is null then. */
export type Starter = (command: readonly string[], timeoutMs: number) => Promise<Ended>

/** `error` when what it said is not understood here. */
export async function askByHand(
  client: ClientByHand,
  { name, port }: Host,
  start: Starter,
  seconds = 30,
): Promise<Verdict> {
  const { command, read } = commands[client]({ url: `https://${name}:${port}/`, name, port, seconds })
  // A client without a limit of its own is ended after it: that is a host which does not answer.
  return read(await start(command, seconds * 1000 + 1500))
}

/** With nothing but this environment. */
export function under(environment: Readonly<Record<string, string>>): Starter {
  return (command, timeoutMs) => run(command, { environment, timeoutMs })
}

interface Target {
  readonly url: string
  readonly name: string
  readonly port: number
  readonly seconds: number
}

interface Call {
  readonly command: readonly string[]
  read(ended: Ended): Verdict
}

const commands: Readonly<Record<ClientByHand, (target: Target) => Call>> = {
  python: ({ url, seconds }) => ({
    command: ['/usr/bin/python3', '-c', `import urllib.request\nurllib.request.urlopen("${url}", timeout=${seconds})`],
    read: readPython,
  }),
  requests: ({ url, seconds }) => ({
    command: ['/usr/bin/python3', '-c', `import requests\nrequests.head("${url}", timeout=${seconds})`],
    read: readPython,
  }),
  curl: ({ url, seconds }) => ({
    command: ['curl', '--silent', '--output', '/dev/null', '--max-time', String(seconds), url],
    read: ({ exitCode }) =>
      byPattern(String(exitCode), { trusted: /^0$/, rejected: /^(60|77)$/, unreachable: /^(7|28|35|52|56)$/ }),
  }),
  git: ({ url }) => ({
    command: ['git', 'ls-remote', url],
    read: ({ exitCode, stderr }) =>
      exitCode === null
        ? 'unreachable'
        : byPattern(stderr, {
            trusted: /repository '.*' not found/,
            rejected: /certificate/i,
            unreachable: /unable to access/,
          }),
  }),
  openssl: ({ name, port }) => ({
    command: [
      ...['openssl', 's_client', '-connect', `${name}:${port}`, '-verify_return_error'],
      ...(name === 'localhost' ? ['-verify_hostname', name] : ['-verify_ip', name]),
    ],
    read: ({ exitCode, stdout, stderr }) =>
      exitCode === null
        ? 'unreachable'
        : byPattern(stdout + stderr, {
            rejected: /verify error:num=\d+/,
            trusted: /Verify return code: 0 \(ok\)[\s\S]*New, TLS|New, TLS[\s\S]*Verify return code: 0 \(ok\)/,
            unreachable: /errno|error:/,
          }),
  }),
  node: target => callNode('node', target),
  'actions-node': target => callNode(process.execPath, target),
}

function readPython({ exitCode, stderr }: Ended): Verdict {
  if (exitCode === 0) return 'trusted'
  const [last = ''] = stderr.trimEnd().split('\n').slice(-1)
  return byPattern(last, {
    trusted: /HTTP Error 404/,
    rejected: /CERTIFICATE_VERIFY_FAILED|doesn't match|could not find a suitable TLS CA/i,
    unreachable: /refused|reset|timed out|WRONG_VERSION_NUMBER|EOF|aborted/i,
  })
}

function callNode(program: string, { url, seconds }: Target): Call {
  const code = `require('https').get('${url}', { timeout: ${seconds * 1000} }, response => {
  console.log('HTTP', response.statusCode); process.exit()
}).on('timeout', () => { console.log('TIMEOUT'); process.exit() }).on('error', error => console.log(error.code))`
  return {
    command: [program, '-e', code],
    read: ({ exitCode, stdout }) =>
      byPattern(exitCode === null ? 'TIMEOUT' : stdout, {
        trusted: /^HTTP 404/,
        rejected: /CERT|SIGNATURE/,
        unreachable: /^(TIMEOUT|ECONN|EPIPE|EPROTO|ERR_SSL_)/,
      }),
  }
}

type Patterns = Readonly<Partial<Record<Verdict, RegExp>>>

/** In the order of the patterns. */
function byPattern(said: string, patterns: Patterns): Verdict {
  for (const [verdict, pattern] of Object.entries(patterns)) if (pattern.test(said)) return verdict as Verdict
  return 'error'
}
