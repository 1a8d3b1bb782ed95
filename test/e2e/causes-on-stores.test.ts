import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { getuid } from 'node:process'
import { after, suite, test } from 'node:test'
import { check } from '../../src/check.ts'
import { runnerMachine } from '../../src/machines/runner.ts'
import type { CauseId, ClientId, Report, Verdict } from '../../src/model.ts'
import { givenCertificates } from '../../src/stores/given-certificates.ts'
import { startWorld } from '../world/world.ts'
import { buildDist } from './built.ts'
import { nodes, run, searchPath } from './processes.ts'
import { installCertifi, publicRoots } from './python-site.ts'

// What is wrong with the store itself, shown by the clients that stumble over it.

const dist = await buildDist()
const world = await startWorld()
const { root, otherRoot } = world.authorities
const host = world.member('good-p256').host
const folder = mkdtempSync(join(tmpdir(), 'stores-'))
// Another user is to come in.
chmodSync(folder, 0o755)
after(async () => {
  rmSync(folder, { recursive: true })
  await world.stop()
})

function file(name: string, content: string | Uint8Array): string {
  const path = join(folder, name)
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, content)
  return path
}

const rootPath = file('world-root.pem', root.certificatePem)
const otherRootPath = file('other-root.pem', otherRoot.certificatePem)
const clients = ['python', 'requests', 'curl', 'git', 'openssl', 'node'] as const

async function checked(environment: Readonly<Record<string, string>>, asked: readonly ClientId[]): Promise<Report> {
  return check({
    machine: await runnerMachine({ PATH: searchPath, HOME: folder, ...environment }),
    hosts: [host],
    clients: asked.map(id => ({ id })),
    given: await givenCertificates(rootPath, async () => Buffer.from(root.certificatePem)),
    trustFrom: 'machine',
    timeoutMs: 30_000,
    expiryWarningDays: 0,
    exports: true,
    place: async () => join(folder, 'fix'),
    now: new Date(),
  })
}

/** Every variable that names a bundle for one of the clients. */
function everyVariable(path: string): Readonly<Record<string, string>> {
  return {
    SSL_CERT_FILE: path,
    REQUESTS_CA_BUNDLE: path,
    CURL_CA_BUNDLE: path,
    GIT_SSL_CAINFO: path,
    NODE_EXTRA_CA_CERTS: path,
  }
}

interface Outcome {
  readonly verdict: Verdict
  readonly cause: CauseId | undefined
  /** Under the fix; undefined where it was not asked again. */
  readonly after: Verdict | undefined
}

function outcomes(report: Report): Partial<Record<ClientId, Outcome>> {
  const entries = report.checks.map(({ client, verdict, causes }) => {
    const proof = report.fix?.proof.find(record => record.client === client)
    return [client, { verdict, cause: causes[0], after: proof?.after }] as const
  })
  return Object.fromEntries(entries)
}

function repairedFrom(cause: CauseId): Outcome {
  return { verdict: 'rejected', cause, after: 'trusted' }
}

const asTrusted: Outcome = { verdict: 'trusted', cause: undefined, after: 'trusted' }
const broken = '-----BEGIN CERTIFICATE-----\nMIIB!!!!\n-----END CERTIFICATE-----\n'
const asTrustedCertificate = execFileSync('openssl', ['x509', '-trustout', '-in', rootPath], {
  env: { PATH: '/usr/bin:/bin' },
})

const bundles: readonly {
  title: string
  content?: string | Uint8Array
  cause: CauseId
  differing?: Partial<Record<ClientId, Outcome>>
}[] = [
  { title: 'a path that does not exist', cause: 'variable-points-nowhere' },
  { title: 'an empty file', content: '', cause: 'store-empty' },
  { title: 'a certificate in DER', content: root.der, cause: 'store-malformed' },
  { title: 'an HTML page', content: '<!doctype html><title>404</title>\n', cause: 'store-malformed' },
  {
    title: 'a bundle with a broken block before the root',
    content: otherRoot.certificatePem + broken + root.certificatePem,
    cause: 'store-malformed',
  },
  {
    title: 'the root as TRUSTED CERTIFICATE, which only some read',
    content: asTrustedCertificate,
    cause: 'store-malformed',
    differing: {
      python: asTrusted,
      requests: asTrusted,
      curl: asTrusted,
      openssl: asTrusted,
    },
  },
]

for (const [index, { title, content, cause, differing = {} }] of bundles.entries()) {
  const path = content === undefined ? join(folder, 'nowhere.pem') : file(`bundle-${index}.pem`, content)
  suite(`every variable names ${title}`, async () => {
    const report = await checked(everyVariable(path), clients)
    const found = outcomes(report)
    for (const client of clients) {
      const expected = differing[client] ?? repairedFrom(cause)
      test(`${client}: ${expected.cause ?? 'nothing wrong'}, and trusted under the fix`, () => {
        const said = report.checks.find(record => record.client === client)
        assert.deepEqual(found[client], expected, `${said?.causes.join()}: ${said?.message}`)
      })
    }

    test('the finding names the path', () => {
      assert.ok(report.findings.find(finding => finding.cause === cause)?.message.includes(path))
    })
  })
}

suite('every variable names a file that this user may not read', async () => {
  const path = file('private/bundle.pem', root.certificatePem)
  const isRoot = getuid?.() === 0
  chmodSync(path, isRoot ? 0o600 : 0)
  chmodSync(dirname(path), isRoot ? 0o700 : 0o500)
  const nobody = isRoot ? ['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups'] : []
  const home = join(folder, 'nobody')
  mkdirSync(home)
  chmodSync(home, 0o777)
  const ended = await run(
    [
      ...[...nobody, nodes.at(-1) ?? '', join(dist, 'cli.js'), 'env', host.id, '--ca', rootPath],
      ...['--client', clients.join(), '--report-directory', join(home, 'report')],
    ],
    { environment: { PATH: searchPath, HOME: home, ...everyVariable(path) } },
  )
  const report: Report = JSON.parse(readFileSync(join(home, 'report', 'report.json'), 'utf8'))
  const found = outcomes(report)
  for (const client of clients) {
    test(`${client}: store-unreadable, and trusted under the fix`, () => {
      const said = report.checks.find(record => record.client === client)
      assert.deepEqual(found[client], repairedFrom('store-unreadable'), `${said?.causes.join()}: ${said?.message}`)
    })
  }

  test('the finding names the path and why', () => {
    const { message = '' } = report.findings.find(({ cause }) => cause === 'store-unreadable') ?? {}
    assert.match(message, /permission denied/)
    assert.ok(message.includes(path), ended.stderr)
  })
})

suite('variables and files that are whole, and yet do not help', async () => {
  const certifi = installCertifi(join(folder, 'site'), publicRoots + root.certificatePem)
  const cases: readonly {
    title: string
    environment: Readonly<Record<string, string>>
    expected: Partial<Record<ClientId, Outcome>>
  }[] = [
    {
      title: 'SSL_CERT_FILE, for clients that do not read it',
      environment: { SSL_CERT_FILE: certifi },
      expected: {
        python: asTrusted,
        openssl: asTrusted,
        curl: asTrusted,
        requests: repairedFrom('variable-ignored'),
        git: repairedFrom('variable-ignored'),
        node: repairedFrom('variable-ignored'),
      },
    },
    {
      title: 'REQUESTS_CA_BUNDLE, for clients that do not read it',
      environment: { REQUESTS_CA_BUNDLE: certifi },
      expected: {
        requests: asTrusted,
        python: repairedFrom('variable-ignored'),
        openssl: repairedFrom('variable-ignored'),
        curl: repairedFrom('variable-ignored'),
      },
    },
    {
      title: "SSL_CERT_DIR with certifi's folder, which has no hash links",
      environment: { SSL_CERT_DIR: dirname(certifi) },
      expected: {
        python: repairedFrom('directory-not-hashed'),
        openssl: repairedFrom('directory-not-hashed'),
        curl: repairedFrom('directory-not-hashed'),
      },
    },
    {
      title: 'REQUESTS_CA_BUNDLE with one private CA, in the place of a certifi that holds the root',
      environment: { REQUESTS_CA_BUNDLE: otherRootPath, PYTHONPATH: join(folder, 'site') },
      expected: { requests: repairedFrom('store-replaced') },
    },
  ]
  for (const { title, environment, expected } of cases) {
    test(title, async () => {
      const report = await checked(environment, Object.keys(expected) as ClientId[])
      assert.deepEqual(outcomes(report), expected)
    })
  }
})

suite('a config file that names a store', () => {
  const cases: readonly {
    title: string
    client: ClientId
    files: Readonly<Record<string, string>>
    expected: Outcome
    why?: RegExp
  }[] = [
    {
      title: '.curlrc with a private CA goes before every variable: it is named as what to change',
      client: 'curl',
      files: { '.curlrc': `cacert = "${otherRootPath}"\n` },
      expected: { verdict: 'rejected', cause: 'issuer-missing', after: undefined },
      why: /CURL_CA_BUNDLE was proposed and dropped: .*\.curlrc sets cacert, which may go before it: change it there\./,
    },
    {
      title: '.curlrc with a path that does not exist',
      client: 'curl',
      files: { '.curlrc': 'cacert = /nonexistent/ca.pem\n' },
      expected: { verdict: 'rejected', cause: 'store-missing', after: undefined },
      why: /\.curlrc sets cacert/,
    },
    {
      title: '.gitconfig with a path that does not exist: the variable goes before it',
      client: 'git',
      files: { '.gitconfig': '[http]\n\tsslCAInfo = /nonexistent/ca.pem\n' },
      expected: repairedFrom('store-missing'),
    },
  ]
  for (const [index, { title, client, files, expected, why }] of cases.entries()) {
    test(title, async () => {
      const home = join(folder, `home-${index}`)
      for (const [name, content] of Object.entries(files)) file(join(`home-${index}`, name), content)
      const report = await checked({ HOME: home }, [client])
      assert.deepEqual(outcomes(report), { [client]: expected }, report.checks[0]?.message)
      const reasons = report.fix?.unrepaired.map(record => record.why) ?? []
      assert.equal(reasons.length, why === undefined ? 0 : 1)
      if (why !== undefined) assert.match(reasons[0] ?? '', why)
    })
  }
})

suite('a client that verifies nothing is an error, whatever it says', () => {
  const unverified = 'import ssl\n\nssl._create_default_https_context = ssl._create_unverified_context\n'
  const cases: readonly {
    title: string
    client: ClientId
    files?: Readonly<Record<string, string>>
    environment?: Readonly<Record<string, string>>
    names?: string
  }[] = [
    { title: 'insecure in .curlrc', client: 'curl', files: { '.curlrc': 'insecure\n' } },
    {
      title: 'GIT_SSL_NO_VERIFY',
      client: 'git',
      environment: { GIT_SSL_NO_VERIFY: '1' },
      names: 'GIT_SSL_NO_VERIFY=1',
    },
    { title: 'http.sslVerify', client: 'git', files: { '.gitconfig': '[http]\n\tsslVerify = false\n' } },
    {
      title: 'NODE_TLS_REJECT_UNAUTHORIZED',
      client: 'node',
      environment: { NODE_TLS_REJECT_UNAUTHORIZED: '0' },
      names: 'NODE_TLS_REJECT_UNAUTHORIZED=0',
    },
    { title: 'a sitecustomize', client: 'python', files: { 'site/sitecustomize.py': unverified } },
  ]
  for (const [index, { title, client, files = {}, environment = {}, names }] of cases.entries()) {
    test(`${client}: ${title}`, async () => {
      const home = `careless-${index}`
      mkdirSync(join(folder, home))
      for (const [name, content] of Object.entries(files)) file(join(home, name), content)
      const site = join(folder, home, 'site')
      const report = await checked({ HOME: join(folder, home), PYTHONPATH: site, ...environment }, [client])
      const found = outcomes(report)
      assert.deepEqual(found, { [client]: { verdict: 'error', cause: 'verification-off', after: undefined } })
      assert.deepEqual([report.result, report.findings[0]?.severity, report.fix], ['rejected', 'error', undefined])
      if (names !== undefined) assert.ok(report.findings[0]?.message.includes(names))
    })
  }
})
