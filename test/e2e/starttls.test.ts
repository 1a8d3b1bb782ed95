import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, suite, test } from 'node:test'
import { check } from '../../src/check.ts'
import { runnerMachine } from '../../src/machines/runner.ts'
import type { CheckRecord, Host, StarttlsProtocol } from '../../src/model.ts'
import { givenCertificates } from '../../src/stores/given-certificates.ts'
import { mintLeaf } from '../../src/x509/mint.ts'
import { toPem } from '../../src/x509/pem.ts'
import { startWorld } from '../world/world.ts'
import { run, searchPath } from './processes.ts'
import { startDovecot, startExim, startPostgres } from './starttls-servers.ts'

const world = await startWorld()
const { intermediates } = world.authorities
// A key that every version of GnuTLS and OpenSSL takes.
const leaf = mintLeaf({
  now: new Date(),
  issuer: intermediates.rsa,
  commonName: 'Late',
  names: ['127.0.0.1'],
  keyType: 'rsa',
})
const served = {
  certificates: [leaf.der, intermediates.rsa.der].map(der => toPem(der)).join(''),
  privateKey: leaf.privateKeyPem,
}
const servers = await Promise.all([
  startPostgres(served),
  startExim(served),
  startExim(),
  startDovecot('imap', served),
  startDovecot('pop3', served),
])
const [postgres, exim, plainExim, imap, pop3] = servers
after(() => Promise.all([...servers, world].map(one => one.stop())))

function at({ port }: { readonly port: number }, starttls: StarttlsProtocol): Host {
  return { id: `127.0.0.1:${port}`, name: '127.0.0.1', port, starttls }
}

const environment = { PATH: searchPath, HOME: world.folder }
const hosts = [
  at(postgres, 'postgres'),
  at(exim, 'smtp'),
  at(plainExim, 'smtp'),
  at(imap, 'imap'),
  at(pop3, 'pop3'),
] as const
const report = await check({
  machine: await runnerMachine(environment),
  hosts,
  clients: [{ id: 'openssl' }, { id: 'curl' }],
  given: await givenCertificates(world.rootPath, async () => readFileSync(world.rootPath)),
  trustFrom: 'machine',
  timeoutMs: 20_000,
  expiryWarningDays: 0,
  exports: true,
  place: async () => join(world.folder, 'fix'),
  now: new Date(),
})

function recordOf(host: Host, client: string): CheckRecord | undefined {
  return report.checks.find(record => record.host === host.id && record.client === client)
}

for (const [title, host, clients] of [
  ['PostgreSQL', hosts[0], ['openssl']],
  ['Exim', hosts[1], ['openssl', 'curl']],
  ['Dovecot for IMAP', hosts[3], ['openssl', 'curl']],
  ['Dovecot for POP3', hosts[4], ['openssl', 'curl']],
] as const) {
  suite(`${title} behind STARTTLS`, () => {
    test('its chain is seen as it is served', () => {
      const chain = report.hosts.find(({ id }) => id === host.id)?.chain ?? []

      assert.deepEqual(
        chain.map(({ subject }) => subject),
        ['CN=Late', 'CN=World Intermediate rsa,O=Test World'],
      )
    })

    for (const client of clients) {
      test(`${client} rejects it for want of the root, and trusts it under the fix`, () => {
        const { verdict, causes } = recordOf(host, client) ?? {}
        const proof = report.fix?.proof.find(record => record.host === host.id && record.client === client)

        assert.deepEqual([verdict, causes, proof?.after], ['rejected', ['issuer-missing'], 'trusted'])
      })
    }

    test('so does OpenSSL by hand', async () => {
      const command = [
        'openssl',
        's_client',
        '-connect',
        host.id,
        '-starttls',
        host.starttls ?? '',
        '-verify_return_error',
      ]
      const under = async (variables: Readonly<Record<string, string>>) =>
        (await run(command, { environment: { ...environment, ...variables } })).exitCode

      assert.notEqual(await under({}), 0)
      assert.equal(await under(report.fix?.environment ?? {}), 0)
    })
  })
}

test('a client that cannot ask so is skipped, with the reason', () => {
  const { verdict, message } = recordOf(hosts[0], 'curl') ?? {}

  assert.equal(verdict, 'skipped')
  assert.match(message ?? '', /STARTTLS for postgres/)
})

for (const client of ['openssl', 'curl']) {
  test(`a mail server without TLS is no rejection by ${client}`, () => {
    const { verdict, causes } = recordOf(hosts[2], client) ?? {}
    assert.deepEqual([verdict, causes], ['unreachable', ['not-tls']])
  })
}

test('a mail server without TLS is no rejection, and told in its words', () => {
  const { verdict, causes } = recordOf(hosts[2], 'openssl') ?? {}
  const finding = report.findings.find(({ cause }) => cause === 'not-tls')

  assert.deepEqual([verdict, causes], ['unreachable', ['not-tls']])
  assert.match(finding?.message ?? '', /does not change over to TLS \(STARTTLS for smtp\): it answered "5\d\d /)
})
