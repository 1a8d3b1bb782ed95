import assert from 'node:assert/strict'
import { join } from 'node:path'
import { after, suite, test } from 'node:test'
import { check } from '../../src/check.ts'
import { runnerMachine } from '../../src/machines/runner.ts'
import type { CauseId, ClientId, Host, Verdict } from '../../src/model.ts'
import { mintLeaf } from '../../src/x509/mint.ts'
import { listenTls } from '../world/listen.ts'
import { mintStaple, type StapleMint } from '../world/staple.ts'
import { startWorld } from '../world/world.ts'
import { searchPath } from './processes.ts'

// Two clients that read what a server staples, and what each refuses: git with GnuTLS, which gives no reason, and Perl.

const now = new Date()
const inHours = (hours: number) => new Date(now.getTime() + hours * 60 * 60 * 1000)
const world = await startWorld(now)
const { intermediate, otherRoot } = world.authorities
const names = ['127.0.0.1']
const leaf = mintLeaf({ now, issuer: intermediate, commonName: 'Stapled', names })
const responder = mintLeaf({
  now,
  issuer: intermediate,
  commonName: 'Responder',
  names: [],
  extendedKeyUsage: ['OCSPSigning'],
})
const revokedAt = inHours(-100)
const ended = { thisUpdate: inHours(-48), nextUpdate: inHours(-24) }

type Said = readonly [verdict: Verdict, first: CauseId | undefined]
const trusted: Said = ['trusted', undefined]
const revoked: Said = ['rejected', 'revoked']
const unknown: Said = ['rejected', 'unknown']

const answers: readonly { title: string; mint: Omit<StapleMint, 'now'>; git: Said; perl: Said }[] = [
  { title: 'good', mint: {}, git: trusted, perl: trusted },
  { title: 'revoked', mint: { revokedAt }, git: revoked, perl: revoked },
  {
    title: "revoked, by the issuer's responder",
    mint: { revokedAt, signer: responder, certificates: [responder] },
    git: revoked,
    perl: revoked,
  },
  { title: 'revoked, and of the past', mint: { revokedAt, ...ended }, git: revoked, perl: revoked },
  { title: 'good, and of the past', mint: ended, git: unknown, perl: trusted },
  { title: 'revoked, signed by somebody else', mint: { revokedAt, signer: otherRoot }, git: unknown, perl: trusted },
  { title: 'unknown', mint: { unknown: true }, git: trusted, perl: unknown },
]

const listeners = await Promise.all(
  answers.map(({ mint }) => {
    const staple = mintStaple(intermediate, leaf, { now, ...mint })
    return listenTls([leaf.der, intermediate.der], leaf.privateKeyPem, { staple })
  }),
)
after(() => Promise.all([...listeners.map(listener => listener.close()), world.stop()]))
const hosts = listeners.map(({ port }): Host => ({ id: `127.0.0.1:${port}`, name: '127.0.0.1', port }))
const stores = { SSL_CERT_FILE: world.rootPath, GIT_SSL_CAINFO: world.rootPath }
const report = await check({
  machine: await runnerMachine({ PATH: searchPath, HOME: world.folder, ...stores }),
  hosts,
  clients: [{ id: 'git' }, { id: 'perl' }],
  given: [],
  trustFrom: 'machine',
  timeoutMs: 30_000,
  expiryWarningDays: 0,
  exports: false,
  place: async () => join(world.folder, 'fix'),
  now,
})

for (const [index, { title, ...expected }] of answers.entries()) {
  suite(`an answer that is ${title}`, () => {
    const said = (id: ClientId) => report.checks.find(({ client, host }) => client === id && host === hosts[index]?.id)

    for (const client of ['git', 'perl'] as const) {
      test(`${client}: ${expected[client].join(', ')}`, () => {
        const { verdict, causes = [], message } = said(client) ?? {}
        assert.deepEqual([verdict, causes[0]], expected[client], message)
      })
    }
  })
}

test('what is not the issuer’s is told beside unknown', () => {
  const { message = '' } = report.findings.find(({ hosts: [host] }) => host === hosts[5]?.id) ?? {}
  assert.match(message, /OCSP along that says "revoked" and does not count: it is signed neither by the issuer nor/)
})
