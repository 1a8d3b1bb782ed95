import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { check } from '../src/check.ts'
import { runnerMachine } from '../src/machines/runner.ts'
import type { Host, Report } from '../src/model.ts'
import { reportJson } from '../src/reports/json.ts'
import { givenCertificates } from '../src/stores/given-certificates.ts'
import { mintAuthority, mintLeaf } from '../src/x509/mint.ts'
import { listenTls } from '../test/world/listen.ts'

// An organisation's CA that its administrator gave to SSL_CERT_FILE alone, and hosts with faults of their own: real servers
// on loopback, asked by the real clients of this machine. Only addresses and paths are replaced in the report.

const systemStore = '/etc/ssl/certs/ca-certificates.crt'
const clients = ['python', 'requests', 'curl', 'git', 'openssl', 'node', 'java', 'wget'] as const
const day = 24 * 60 * 60 * 1000

/** The report of a real run, under example names. Rejects where a client is not installed. */
export async function pictureReport(now: Date): Promise<Report> {
  const folder = await mkdtemp(join(tmpdir(), 'picture-'))
  const authorities = mintExample(now)
  const servers = await Promise.all(
    serversOf(authorities, now).map(async ({ name, leaf, behind }, index) => {
      const address = `127.0.0.${10 + index}`
      const listener = await listenTls([leaf.der, ...behind], leaf.privateKeyPem, {}, undefined, address)
      const host: Host = {
        id: `${address}:${listener.port}`,
        name: address,
        port: listener.port,
        source: { file: '.github/hosts.txt', line: index + 2 },
      }
      return { name, address, listener, host }
    }),
  )
  try {
    const bundle = join(folder, 'admin-bundle.pem')
    const root = join(folder, 'example-root.pem')
    await writeFile(root, authorities.root.certificatePem)
    await writeFile(bundle, (await readFile(systemStore, 'utf8')) + authorities.root.certificatePem)
    const place = join(folder, 'fix')
    await mkdir(place)
    const report = await check({
      machine: await runnerMachine({ PATH: '/usr/bin:/bin', HOME: folder, SSL_CERT_FILE: bundle }),
      hosts: servers.map(({ host }) => host),
      clients: clients.map(id => ({ id, path: `/usr/bin/${id === 'requests' || id === 'python' ? 'python3' : id}` })),
      given: await givenCertificates(root, async (_, path) => readFile(path)),
      trustFrom: 'machine',
      timeoutMs: 30_000,
      expiryWarningDays: 14,
      exports: true,
      place: async () => place,
      now,
    })
    return renamed(report, [
      ...servers.flatMap(({ name, address, host }) => [
        [host.id, `${name}:443`] as const,
        [`"port":${host.port}`, '"port":443'] as const,
        [address, name] as const,
      ]),
      [bundle, '/etc/pki/example/bundle.pem'],
      [root, '/home/runner/work/app/app/.github/example-root.pem'],
      [place, '/home/runner/work/_temp/_github_home/local-issuer'],
    ])
  } finally {
    await Promise.all(servers.map(({ listener }) => listener.close()))
    await rm(folder, { recursive: true })
  }
}

function mintExample(now: Date) {
  const organization = 'Example Corp'
  const years = { notBefore: new Date(now.getTime() - 900 * day), notAfter: new Date(now.getTime() + 2700 * day) }
  const root = mintAuthority({ now, name: 'Example Corp Root CA', organization, ...years })
  const issuing = mintAuthority({ now, name: 'Example Corp Issuing CA 2', organization, issuer: root, ...years })
  return { root, issuing }
}

function serversOf({ issuing }: ReturnType<typeof mintExample>, now: Date) {
  const server = (name: string, index: number, days: readonly [number, number], sendsIssuer: boolean) => ({
    name,
    leaf: mintLeaf({
      now,
      issuer: issuing,
      commonName: name,
      organization: 'Example Corp',
      names: [name, `127.0.0.${10 + index}`],
      notBefore: new Date(now.getTime() + days[0] * day),
      notAfter: new Date(now.getTime() + days[1] * day),
    }),
    behind: sendsIssuer ? [issuing.der] : [],
  })
  return [
    server('git.example.com', 0, [-60, 305], true),
    server('registry.example.com', 1, [-200, 165], true),
    server('packages.example.com', 2, [-30, 335], false),
    server('metrics.example.com', 3, [-370, -5], true),
    server('artifacts.example.com', 4, [-120, 245], true),
  ]
}

function renamed(report: Report, names: readonly (readonly [string, string])[]): Report {
  const text = names.reduce((json, [from, to]) => json.replaceAll(from, to), JSON.stringify(report))
  return JSON.parse(text) as Report
}

if (process.argv[1] === import.meta.filename) process.stdout.write(reportJson(await pictureReport(new Date())))
