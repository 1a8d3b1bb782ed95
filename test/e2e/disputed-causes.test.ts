import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { after, suite, test } from 'node:test'
import { check } from '../../src/check.ts'
import { runnerMachine } from '../../src/machines/runner.ts'
import type { CauseId, ClientId, Host, Verdict } from '../../src/model.ts'
import { givenCertificates } from '../../src/stores/given-certificates.ts'
import { type Issuer, mintAuthority, mintLeaf } from '../../src/x509/mint.ts'
import { listenTls } from '../world/listen.ts'
import { startWorld } from '../world/world.ts'
import { searchPath } from './processes.ts'
import { installCertifi } from './python-site.ts'

// Causes that a store or a clock has, and those of a strict client, shown by real clients.

const now = new Date()
const inDays = (days: number) => new Date(now.getTime() + days * 24 * 60 * 60 * 1000)
const folder = mkdtempSync(join(tmpdir(), 'disputed-'))
const world = await startWorld(now, { disputed: true })
const { root } = world.authorities
const listeners: Awaited<ReturnType<typeof listenTls>>[] = []
after(async () => {
  rmSync(folder, { recursive: true })
  await Promise.all([world.stop(), ...listeners.map(listener => listener.close())])
})

function file(name: string, content: string): string {
  const path = join(folder, name)
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, content)
  return path
}

async function serving(issuer: Issuer, notBefore = inDays(-1), notAfter = inDays(30)): Promise<Host> {
  const leaf = mintLeaf({ now, issuer, commonName: 'leaf', names: ['127.0.0.1'], notBefore, notAfter })
  const listener = await listenTls([leaf.der], leaf.privateKeyPem)
  listeners.push(listener)
  return { id: `127.0.0.1:${listener.port}`, name: '127.0.0.1', port: listener.port }
}

interface Outcome {
  readonly verdict: Verdict
  readonly causes: readonly CauseId[]
  /** Under the fix; undefined where it was not asked again. */
  readonly after: Verdict | undefined
}

interface Asked {
  readonly hosts: readonly Host[]
  readonly clients: readonly ClientId[]
  readonly environment?: Readonly<Record<string, string>>
  /** What is given as `ca-certificates`. */
  readonly given?: string
}

/** What each client says of the first host. */
async function outcomes({ hosts, clients, environment, given }: Asked): Promise<Partial<Record<ClientId, Outcome>>> {
  const report = await check({
    machine: await runnerMachine({ PATH: searchPath, HOME: folder, ...environment }),
    hosts,
    clients: clients.map(id => ({ id })),
    given: given === undefined ? [] : await givenCertificates('given.pem', async () => Buffer.from(given)),
    trustFrom: 'machine',
    timeoutMs: 30_000,
    expiryWarningDays: 0,
    exports: true,
    place: async () => join(folder, 'fix'),
    now,
  })
  const [first] = hosts
  const entries = report.checks
    .filter(({ host }) => host === first?.id)
    .map(({ client, verdict, causes }) => {
      const proof = report.fix?.proof.find(record => record.client === client && record.host === first?.id)
      return [client, { verdict, causes, after: proof?.after }] as const
    })
  return Object.fromEntries(entries)
}

/** Every variable that names a bundle for one of the clients below. */
function everyVariable(path: string): Readonly<Record<string, string>> {
  const names = ['SSL_CERT_FILE', 'CURL_CA_BUNDLE', 'GIT_SSL_CAINFO', 'NODE_EXTRA_CA_CERTS']
  return Object.fromEntries(names.map(name => [name, path]))
}

suite('a root that expired, in the store of each client', async () => {
  const old = mintAuthority({ now, name: 'Old Root', notBefore: inDays(-900), notAfter: inDays(-30) })
  const renewed = mintAuthority({ now, name: 'Old Root', keyOf: old })
  const clients = ['python', 'curl', 'git', 'openssl', 'node', 'go', 'ruby'] as const
  const host = await serving(old)
  const environment = everyVariable(file('old.pem', old.certificatePem))

  for (const [title, given, repaired] of [
    ['is named, and nothing is proposed', undefined, undefined],
    ['is repaired by the renewed one', renewed.certificatePem, 'trusted'],
  ] as const) {
    test(title, async () => {
      const found = await outcomes({ hosts: [host], clients, environment, ...(given === undefined ? {} : { given }) })
      for (const client of clients) {
        assert.deepEqual(
          [client, found[client]],
          [client, { verdict: 'rejected', causes: ['issuer-expired'], after: repaired }],
        )
      }
    })
  }
})

suite('a list of public roots that is older than the root', async () => {
  const years = (count: number) => inDays(365 * count)
  const bundle = Array.from({ length: 60 }, (_, index) =>
    mintAuthority({ now, name: `Root ${index}`, notBefore: years(-20), notAfter: years(5) }),
  )
    .map(({ certificatePem }) => certificatePem)
    .join('')
  const young = mintAuthority({ now, name: 'Young Root', notBefore: years(-3), notAfter: years(9) })
  const alsoYoung = ['One', 'Two'].map(name =>
    mintAuthority({ now, name: `Young Root ${name}`, notBefore: years(-2), notAfter: years(9) }),
  )
  const host = await serving(young)

  test('is named where another list on the machine has the root, which repairs it', async () => {
    const site = join(folder, 'site')
    installCertifi(site, bundle + [young, ...alsoYoung].map(({ certificatePem }) => certificatePem).join(''))
    const found = await outcomes({
      hosts: [host],
      clients: ['python'],
      environment: { SSL_CERT_FILE: file('old-bundle.pem', bundle), PYTHONPATH: site },
    })
    assert.deepEqual(found, { python: { verdict: 'rejected', causes: ['store-outdated'], after: 'trusted' } })
  })
})

suite('a clock that is wrong', async () => {
  const environment = everyVariable(file('root.pem', root.certificatePem))
  const clients = ['python', 'curl', 'git', 'openssl', 'node'] as const
  const [first, second, third] = [
    await serving(root, inDays(10), inDays(40)),
    await serving(root, inDays(12), inDays(30)),
    await serving(root),
  ]

  test('is named where the certificates of all hosts lie in the future', async () => {
    const found = await outcomes({ hosts: [first, second], clients, environment })
    for (const client of clients) {
      assert.deepEqual(found[client]?.causes, ['clock-wrong', 'certificate-not-yet-valid'], client)
    }
  })

  test('is not named where one host is in its time', async () => {
    const found = await outcomes({ hosts: [first, second, third], clients, environment })
    for (const client of clients) assert.deepEqual(found[client]?.causes, ['certificate-not-yet-valid'], client)
  })
})

suite('a strict client', () => {
  // What Python does by itself from 3.13 on, in the one that is here.
  const strict = `import ssl
create = ssl.create_default_context
def strict(*args, **kwargs):
    context = create(*args, **kwargs)
    context.verify_flags |= ssl.VERIFY_X509_STRICT
    return context
ssl.create_default_context = ssl._create_default_https_context = strict
`
  const hosts = [world.member('no-authority-key').host]
  const environment = everyVariable(file('world.pem', root.certificatePem))
  const PYTHONPATH = dirname(file('strict/sitecustomize.py', strict))
  const trusted = { verdict: 'trusted', causes: [], after: undefined }

  test('is told which field is missing, and the others trust the host', async () => {
    assert.deepEqual(
      await outcomes({ hosts, clients: ['python', 'curl'], environment: { ...environment, PYTHONPATH } }),
      {
        python: { verdict: 'rejected', causes: ['strict-x509'], after: undefined },
        curl: trusted,
      },
    )
  })

  test('is content with a chain that keeps the rules, and one that is not strict with either', async () => {
    const good = [world.member('good-p256').host]
    assert.deepEqual(
      await outcomes({ hosts: good, clients: ['python'], environment: { ...environment, PYTHONPATH } }),
      {
        python: trusted,
      },
    )
    assert.deepEqual(await outcomes({ hosts, clients: ['python'], environment }), { python: trusted })
  })
})
