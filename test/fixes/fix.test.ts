import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { after, test } from 'node:test'
import type { Judged } from '../../src/causes/judge.ts'
import { type FixRequest, fix } from '../../src/fixes/fix.ts'
import type { Handed } from '../../src/machines/opening.ts'
import type { ClientId } from '../../src/model.ts'
import type { Identity } from '../../src/x509/mint.ts'
import { certificates, host, inDays, known, leaf, privateRoot, store, systemStore } from '../causes/situation.ts'
import { control, judged, machineWith, questions, type Says, speaking } from './judged.ts'

const folder = mkdtempSync(join(tmpdir(), 'fix-'))
after(() => rmSync(folder, { recursive: true }))

const inside = host({ name: 'inside.example.com' })
const given = known(store({ path: 'corporate.pem', anchors: certificates(privateRoot) }), false)
const good = leaf({ issuer: privateRoot, names: ['inside.example.com'] })

function client(id: ClientId, says: Says, served: Identity = good, stores = [systemStore]): Judged {
  const checks = [{ host: inside, verdict: 'rejected' as const, chain: [served] }]
  return judged({ client: speaking(id, says), checks, known: [given], stores })
}

const trustsInside: Says = (_, at) => (at === control ? 'rejected' : 'trusted')

function request(clients: readonly Judged[], parts: Partial<FixRequest> = {}): FixRequest {
  return {
    machine: machineWith({}),
    judged: clients,
    known: [given],
    given: [given],
    trustFrom: 'machine',
    questions: questions(inside),
    place: async () => ({ folder, at: folder }),
    under: async ({ environment }) => ({ machine: machineWith(environment), close: async () => {} }),
    ...parts,
  }
}

test('nothing is done where nothing was rejected', async () => {
  const trusting = judged({
    client: speaking('python', trustsInside),
    checks: [{ host: inside, verdict: 'trusted', chain: [good] }],
  })
  const place = (): Promise<never> => assert.fail('a folder was asked for')
  assert.equal(await fix(request([trusting], { place })), undefined)
})

test('what is proven is in the files, named by variable', async () => {
  const clients = [client('python', trustsInside), client('node', trustsInside)]
  const done = await fix(request(clients))
  assert.deepEqual(done?.unrepaired, [])
  const { SSL_CERT_FILE = '', NODE_EXTRA_CA_CERTS = '' } = done?.environment ?? {}
  const size = (path: string): number => readFileSync(path, 'utf8').split('-----BEGIN').length - 1
  assert.deepEqual([size(SSL_CERT_FILE), size(NODE_EXTRA_CA_CERTS)], [2, 1])
  assert.equal(done?.bundle, SSL_CERT_FILE)
  assert.deepEqual(
    done?.anchorsAdded.map(({ subject, from }) => [subject, from]),
    [['CN=Private Root,O=Acme', 'corporate.pem']],
  )
})

test('what is not proven is not handed on, and it is said why', async () => {
  const done = await fix(request([client('python', () => 'rejected')]))
  assert.deepEqual([done?.environment, done?.bundle], [{}, ''])
  assert.deepEqual(done?.anchorsAdded, [])
  assert.match(done?.unrepaired[0]?.why ?? '', /^SSL_CERT_FILE was proposed and dropped: nothing is repaired by it/)
})

test('a config file that may go before the variable is named', async () => {
  const config = { file: '/people/me/.curlrc', setting: 'cacert' }
  const configured = store({ origin: 'config-file', path: '/small.pem', anchors: [], config })
  const done = await fix(request([client('curl', () => 'rejected', good, [configured])]))
  assert.match(
    done?.unrepaired[0]?.why ?? '',
    /\/people\/me\/\.curlrc sets cacert, which may go before it: change it there\.$/,
  )
})

test('nothing is written where no variable would help', async () => {
  const expired = leaf({ issuer: privateRoot, names: ['inside.example.com'], notAfter: inDays(-1) })
  const place = (): Promise<never> => assert.fail('a folder was asked for')
  const done = await fix(request([client('python', () => 'rejected', expired)], { place }))
  assert.deepEqual(done?.environment, {})
  assert.match(done?.unrepaired[0]?.why ?? '', /No variable repairs that: see certificate-expired\.$/)
})

test('what the client trusts under the fix is not listed as unrepaired, whatever was thought of it', async () => {
  // No name but the common one: the cause is name-mismatch, and this requests takes it all the same.
  const named = leaf({ issuer: privateRoot, commonName: 'inside.example.com', names: [] })
  const done = await fix(request([client('requests', trustsInside, named), client('curl', trustsInside)]))
  const proof = done?.proof.find(record => record.client === 'requests')
  assert.deepEqual([proof?.before, proof?.after, done?.unrepaired], ['rejected', 'trusted', []])
})

test('on a machine that sees the files elsewhere, the variables name them as they are seen there', async () => {
  const handed: Handed[] = []
  const done = await fix(
    request([client('python', trustsInside)], {
      place: async () => ({ folder, at: '/local-issuer' }),
      async under(fixed) {
        handed.push(fixed)
        return { machine: machineWith(fixed.environment), close: async () => {} }
      },
    }),
  )
  const seen = done?.environment['SSL_CERT_FILE'] ?? ''
  assert.deepEqual(handed, [{ folder, at: '/local-issuer', environment: { SSL_CERT_FILE: seen } }])
  assert.equal(done?.bundle, join(folder, basename(seen)))
  assert.match(seen, /^\/local-issuer\/[0-9a-f]+\.pem$/)
})
