import type { ClientId, Host, Verdict } from '../../src/model.ts'
import type { Call, Target } from './by-hand/call.ts'
import { go, java } from './by-hand/compiled.ts'
import { lwp, node, perl, php, phpCurl, ruby } from './by-hand/languages.ts'
import { curl, git, gnutls, openssl, wget } from './by-hand/programs.ts'
import { inPython, pip } from './by-hand/python.ts'
import { type Ended, run } from './processes.ts'

// What each client says of a host when a person calls it: the simplest command there is, and nothing of src/.

const calls = {
  python: target => inPython('python', target),
  requests: target => inPython('requests', target),
  urllib3: target => inPython('urllib3', target),
  aiohttp: target => inPython('aiohttp', target),
  httpx: target => inPython('httpx', target),
  pip,
  aws: target => inPython('aws', target),
  fsspec: target => inPython('fsspec', target),
  curl,
  git,
  openssl,
  node: target => node('node', target),
  'actions-node': target => node(process.execPath, target),
  java,
  wget,
  gnutls,
  ruby,
  perl,
  lwp,
  php,
  'php-curl': phpCurl,
  go,
} satisfies Partial<Record<ClientId, (target: Target) => Call>>

export type ClientByHand = keyof typeof calls

/** The clients that are called here, in the order of reports; .ci/run installs all that they are. */
export const clientsByHand = Object.keys(calls) as readonly ClientByHand[]

/** The others, and why: what their recordings show is all that is known of them. */
export const notByHand: Readonly<Record<Exclude<ClientId, ClientByHand>, string>> = {
  conda: 'is in no package of Debian',
  dotnet: 'is in no package of Debian',
  deno: 'is in no package of Debian',
  bun: 'is in no package of Debian',
  npm: 'takes seconds for each host',
  cargo: 'takes seconds for each host',
  system: 'is a store, and no program',
}

/** Starts a command, and ends it after a time: `exitCode` is null then. */
export type Starter = (command: readonly string[], timeoutMs: number) => Promise<Ended>

/** `error` when what it said is not understood here. */
export async function askByHand(
  client: ClientByHand,
  { name, port }: Host,
  start: Starter,
  seconds = 30,
): Promise<Verdict> {
  const call: Call = calls[client]({ url: `https://${name}:${port}/`, name, port, seconds })
  const ended = await start(call.command, seconds * 1000 + 1500)
  // A client without a limit of its own is ended after it: that is a host which does not answer.
  return ended.exitCode === null ? 'unreachable' : call.read(ended)
}

/** With nothing but this environment. */
export function under(environment: Readonly<Record<string, string>>): Starter {
  return (command, timeoutMs) => run(command, { environment, timeoutMs })
}
