import { dirname, join } from 'node:path'
import type { Machine } from '../machines/machine.ts'
import type { Host, Verdict } from '../model.ts'
import { probeDeadline } from './asking/deadline.ts'
import { aboutIn, markedAnswers } from './asking/marked-answers.ts'
import { text } from './asking/marked-lines.ts'
import { onPath } from './asking/on-path.ts'
import { writtenHosts } from './asking/written-question.ts'
import type { Client, Installation, Interpretation, Probe, Question, Recognised } from './client.ts'
import { verdictOfReason } from './openssl/errors.ts'
import { opensslOf } from './openssl/files.ts'
import { opensslStores } from './openssl/store.ts'
import { probeSource } from './probe-source.ts'
import { findLibrary, librariesBeside } from './recognition/library-files.ts'
import { distinctPrograms, pathsIn } from './recognition/program-files.ts'
import { readProgram, textIn } from './recognition/program-text.ts'

/** The Ruby on PATH: Net::HTTP with its defaults, as RubyGems, Bundler and most gems connect. */
export const ruby: Client = {
  id: 'ruby',
  title: 'Ruby',
  docs: 'https://ruby.github.io/openssl/OpenSSL/X509/Store.html#method-i-set_default_paths',
  speaks: { servername: true, starttls: [] },
  endsAtAnyAnchor: () => false,
  readsCommonName: () => true,
  detect: onPath('ruby'),
  probe: probeRuby,
  interpret: interpretRuby,
  async stores(machine, _at, probe) {
    const facts = aboutIn(probe)
    return opensslStores(machine.environment, { cafile: text(facts, 'cafile'), capath: text(facts, 'capath') })
  },
  recognise: recogniseRuby,
  remedies: [
    { variable: 'SSL_CERT_FILE', wants: 'bundle', effect: 'replaces' },
    { variable: 'SSL_CERT_DIR', wants: 'hashed-directory', effect: 'replaces' },
  ],
}

/** The extension that loads OpenSSL lies in a folder of the release and of the architecture. */
async function recogniseRuby(machine: Machine): Promise<readonly Recognised[]> {
  const found = await Promise.all(
    (await distinctPrograms(machine, /^ruby(?:\d\.\d)?$/)).map(
      async ({ path, bytes }): Promise<readonly Recognised[]> => {
        const extension = await opensslExtension(machine, path)
        const openssl = extension && (await opensslOf(machine, extension, librariesBeside(path)))
        if (openssl === undefined) return []
        const name = textIn(bytes, 'libruby', /^(libruby[\w.-]*?\.so(?:\.\d+)*)\0/)
        const library = name === undefined ? undefined : await findLibrary(machine, name, librariesBeside(path))
        const program = (library && (await readProgram(machine, library))) || bytes
        const version = textIn(program, 'ruby ', /^ruby (\d+\.\d+\.\d+)/) ?? ''
        return [{ path, version, stores: opensslStores(machine.environment, openssl) }]
      },
    ),
  )
  return found.flat()
}

async function opensslExtension(machine: Machine, ruby: string): Promise<Buffer | undefined> {
  const prefix = dirname(dirname(ruby))
  const roots = [
    join(prefix, 'lib'),
    join(prefix, 'lib64'),
    ...(await pathsIn(machine, join(prefix, 'lib'), /-linux-(?:gnu|musl)/)),
  ]
  // /usr/lib/x86_64-linux-gnu/ruby/3.1.0/openssl.so, /usr/local/lib/ruby/3.4.0/x86_64-linux/openssl.so, Fedora's without a version.
  const versions = (await Promise.all(roots.map(root => pathsIn(machine, join(root, 'ruby'))))).flat()
  const architectures = await Promise.all(versions.map(version => pathsIn(machine, version, /linux/)))
  for (const folder of [...versions, ...architectures.flat(), ...roots.map(root => join(root, 'ruby'))]) {
    const bytes = await readProgram(machine, join(folder, 'openssl.so'))
    if (bytes !== undefined) return bytes
  }
  return undefined
}

async function probeRuby(machine: Machine, at: Installation, { hosts, timeoutMs }: Question): Promise<Probe> {
  const question = {
    timeout: timeoutMs / 1000,
    hosts: writtenHosts(hosts),
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
