import type { Machine } from '../machines/machine.ts'
import type { Host, Verdict } from '../model.ts'
import type { Client, Installation, Interpretation, Probe, Question } from './client.ts'
import { probeDeadline } from './deadline.ts'
import { aboutIn, markedAnswers } from './marked-answers.ts'
import { text } from './marked-lines.ts'
import { onPath } from './on-path.ts'
import { verdictOfReason } from './openssl-errors.ts'
import { opensslStores } from './openssl-store.ts'
import { probeSource } from './probe-source.ts'

/** The Ruby on PATH: Net::HTTP with its defaults, as RubyGems, Bundler and most gems connect. */
export const ruby: Client = {
  id: 'ruby',
  title: 'Ruby',
  docs: 'https://ruby.github.io/openssl/OpenSSL/X509/Store.html#method-i-set_default_paths',
  speaks: { servername: true, starttls: [] },
  endsAtAnyAnchor: () => false,
  detect: onPath('ruby'),
  probe: probeRuby,
  interpret: interpretRuby,
  async stores(machine, _at, probe) {
    const facts = aboutIn(probe)
    return opensslStores(machine.environment, { cafile: text(facts, 'cafile'), capath: text(facts, 'capath') })
  },
  remedies: [
    { variable: 'SSL_CERT_FILE', wants: 'bundle', effect: 'replaces' },
    { variable: 'SSL_CERT_DIR', wants: 'hashed-directory', effect: 'replaces' },
  ],
}

async function probeRuby(machine: Machine, at: Installation, { hosts, timeoutMs }: Question): Promise<Probe> {
  const question = {
    timeout: timeoutMs / 1000,
    hosts: hosts.map(({ name, port, servername }) => ({ name, port, servername })),
  }
  const run = await machine.run({
    file: at.path,
    args: ['-e', probeSource('ruby.rb')],
    stdin: JSON.stringify(question),
    // A host's time counts for the connection and for the handshake.
    timeoutMs: probeDeadline(hosts.length, 32, timeoutMs * 2),
  })
  return { runs: [{ label: 'ruby', run }] }
}

function interpretRuby(probe: Probe, hosts: readonly Host[]): Interpretation {
  const facts = aboutIn(probe)
  const absent = text(facts, 'absent')
  return {
    version: text(facts, 'version'),
    verdicts: markedAnswers(probe, hosts, record => {
      const type = text(record, 'type')
      const message = text(record, 'message')
      const verdict = text(record, 'kind') === 'accepted' ? 'trusted' : verdictOf(type, message)
      return { verdict, words: verdict === 'trusted' ? '' : [type, message].filter(word => word !== '').join(': ') }
    }),
    ...(absent === '' ? {} : { absent }),
  }
}

/** Before the handshake is done. Net::HTTP's own exceptions for an answer can only be a proxy's then. */
const unreachableTypes =
  /^(?:Errno::E(?:CONN\w+|HOSTUNREACH|NETUNREACH|NETDOWN|TIMEDOUT|PIPE|ADDRNOTAVAIL)|Net::\w*Timeout|Timeout::Error|SocketError|Socket::\w+|EOFError|Net::HTTP\w+)$/

function verdictOf(type: string, message: string): Verdict {
  if (unreachableTypes.test(type)) return 'unreachable'
  if (!/^OpenSSL::/.test(type)) return 'error'
  if (/certificate verify failed|does not match the server certificate/.test(message)) return 'rejected'
  if (/^SSL_connect SYSCALL returned=5/.test(message)) return 'unreachable'
  return verdictOfReason(/state=[^:]*: (.+)$/.exec(message)?.[1] ?? '') ?? 'error'
}
