import { isIP } from 'node:net'
import type { Machine, Run } from '../machines/machine.ts'
import type { Host, Verdict } from '../model.ts'
import { sideBySide } from '../side-by-side.ts'
import { answer, lastLine } from './asking/answers.ts'
import { onPath } from './asking/on-path.ts'
import type { Client, HostVerdict, Installation, Interpretation, Probe, Question, Recognised } from './client.ts'
import { reasonIn, verdictOfReason } from './openssl/errors.ts'
import { opensslOf } from './openssl/files.ts'
import { opensslStores } from './openssl/store.ts'
import { librariesBeside } from './recognition/library-files.ts'
import { distinctPrograms } from './recognition/program-files.ts'

/** s_client takes one host a process and knows no batch: docs/adr/0004. */
const width = 16

/** The openssl command, as `s_client -verify_return_error` with the name check that it leaves out by default. */
export const openssl: Client = {
  id: 'openssl',
  title: 'OpenSSL',
  docs: 'https://docs.openssl.org/3.0/man1/openssl-verification-options/#trusted-certificate-options',
  speaks: { servername: true, starttls: ['smtp', 'imap', 'pop3', 'ldap', 'postgres', 'mysql'] },
  endsAtAnyAnchor: () => false,
  readsCommonName: () => true,
  detect: onPath('openssl'),
  probe: probeOpenssl,
  interpret: interpretOpenssl,
  async stores(machine, _at, probe) {
    const folder = /^OPENSSLDIR: "(.*)"$/m.exec(versionOutput(probe))?.[1]
    return opensslStores(machine.environment, {
      cafile: folder ? `${folder}/cert.pem` : '',
      capath: folder ? `${folder}/certs` : '',
    })
  },
  recognise: recogniseOpenssl,
  remedies: [
    { variable: 'SSL_CERT_FILE', wants: 'bundle', effect: 'replaces' },
    { variable: 'SSL_CERT_DIR', wants: 'hashed-directory', effect: 'replaces' },
  ],
}

async function recogniseOpenssl(machine: Machine): Promise<readonly Recognised[]> {
  const programs = await distinctPrograms(machine, /^openssl$/)
  const found = await Promise.all(
    programs.map(async ({ path, bytes }) => ({ path, facts: await opensslOf(machine, bytes, librariesBeside(path)) })),
  )
  return found.flatMap(({ path, facts }) =>
    facts === undefined ? [] : { path, version: facts.version, stores: opensslStores(machine.environment, facts) },
  )
}

async function probeOpenssl(machine: Machine, at: Installation, { hosts, timeoutMs }: Question): Promise<Probe> {
  const version = machine.run({ file: at.path, args: ['version', '-v', '-d'], timeoutMs })
  const runs = await sideBySide(hosts, width, async host => {
    const run = await machine.run({ file: at.path, args: argumentsFor(host), timeoutMs })
    return { label: host.id, run }
  })
  return { runs: [...runs, { label: 'version', run: await version }] }
}

function argumentsFor(host: Host): string[] {
  const name = host.servername ?? host.name
  const address = host.name.includes(':') ? `[${host.name}]` : host.name
  return [
    's_client',
    '-brief',
    '-verify_return_error',
    ...['-connect', `${address}:${host.port}`],
    ...(isIP(name) ? ['-verify_ip', name, '-noservername'] : ['-verify_hostname', name, '-servername', name]),
    ...(host.starttls ? ['-starttls', host.starttls] : []),
  ]
}

function interpretOpenssl(probe: Probe, hosts: readonly Host[]): Interpretation {
  const runs = new Map(probe.runs.map(({ label, run }) => [label, run]))
  const [, name, version = ''] = /^(OpenSSL|LibreSSL) (\S+)/m.exec(versionOutput(probe)) ?? []
  if (name === 'LibreSSL') {
    // No -verify_hostname, no -verify_ip (libressl: apps/openssl/s_client.c): another name would pass for the right one.
    const why = `s_client of LibreSSL ${version} cannot be told to verify a name`
    return { version: `${version} (LibreSSL)`, verdicts: hosts.map(host => answer(host, 'skipped', why)) }
  }
  return {
    version,
    verdicts: hosts.map(host => verdictFor(host, runs.get(host.id))),
  }
}

function versionOutput(probe: Probe): string {
  return probe.runs.find(({ label }) => label === 'version')?.run.stdout ?? ''
}

function verdictFor(host: Host, run: Run | undefined): HostVerdict {
  if (run === undefined) return answer(host, 'error', 'was not asked')
  if (run.failure !== undefined) return answer(host, 'error', `could not be started: ${run.failure}`)
  const refusal = /^verify error:num=\d+:.*$/m.exec(run.stderr)?.[0]
  if (refusal) return answer(host, 'rejected', refusal, run.milliseconds)
  // TLS 1.3 completes the client's side before the server can still refuse it: the verification stands.
  if (/^Verification: OK\s*$/m.test(run.stderr)) return answer(host, 'trusted', '', run.milliseconds)
  if (run.timedOut) return answer(host, 'unreachable', 'no answer before the deadline', run.milliseconds)
  const words = wordsIn(run.stderr)
  return answer(host, verdictOf(run.stderr), words, run.milliseconds)
}

function verdictOf(said: string): Verdict {
  const reason = reasonIn(said)
  if (/^(connect:errno=|write:errno=|read:errno=)|BIO_lookup_ex|getaddrinfo/m.test(said)) return 'unreachable'
  // A connection that failed before TLS: 3.x reports errno as `error:8000006F:system library:BIO_connect:Connection refused`.
  if (/:system library:/.test(said)) return 'unreachable'
  return (reason && verdictOfReason(reason)) || 'error'
}

/** The first error line without its thread number and file name, or the last line. */
function wordsIn(said: string): string {
  const error = said.split('\n').find(line => line.includes(':error:'))
  if (!error) return lastLine(said) || 's_client ended without a word'
  return error.replace(/^[0-9A-F]+:/, '').replace(/:\.\.\/.*$/, '')
}
