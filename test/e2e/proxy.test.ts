import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { delimiter, dirname, join } from 'node:path'
import { after, suite, test } from 'node:test'
import { check } from '../../src/check.ts'
import { runnerMachine } from '../../src/machines/runner.ts'
import type { CheckRecord, ClientId, Host, Report } from '../../src/model.ts'
import { annotations } from '../../src/reports/annotations.ts'
import { reportJson } from '../../src/reports/json.ts'
import { summaryMarkdown } from '../../src/reports/summary.ts'
import { terminalText } from '../../src/reports/terminal.ts'
import { givenCertificates } from '../../src/stores/given-certificates.ts'
import { mintLeaf } from '../../src/x509/mint.ts'
import { listenTls } from '../world/listen.ts'
import { runtime } from '../world/runtimes.ts'
import { startWorld } from '../world/world.ts'
import { searchPath } from './processes.ts'
import { startMicrosocks, startMitmproxy, startSquid } from './proxies.ts'

/** A name that only the proxy can resolve: who gets through went through it. */
const inside = 'inside.test'
const user = { name: 'alice', password: 's3cr@t/100%' }
const encodedUser = `alice:${encodeURIComponent(user.password)}`

const [deno, bun, world, squid, closedSquid, mitmproxy, socks, closedSocks] = await Promise.all([
  runtime('deno'),
  runtime('bun'),
  startWorld(),
  startSquid({ names: { [inside]: '127.0.0.1' } }),
  startSquid({ user, names: { [inside]: '127.0.0.1' } }),
  startMitmproxy(),
  startMicrosocks(),
  startMicrosocks(user),
])
const { intermediate } = world.authorities
const leaf = mintLeaf({ now: new Date(), issuer: intermediate, commonName: inside, names: [inside] })
const server = await listenTls([leaf.der, intermediate.der], leaf.privateKeyPem)
after(async () => {
  await Promise.all(
    [server, world, squid, closedSquid, mitmproxy, socks, closedSocks].map(one =>
      'close' in one ? one.close() : one.stop(),
    ),
  )
})

/** actions-node is the Node.js that runs the tests, which is new enough to follow a proxy when it is told to. */
const followers = ['python', 'requests', 'curl', 'git', 'actions-node'] as const
const followsProxies = { NODE_USE_ENV_PROXY: '1' }

interface Asked {
  readonly hosts: readonly Host[]
  readonly environment: Readonly<Record<string, string>>
  readonly given?: string
  readonly clients?: readonly ClientId[]
}

async function checked({ hosts, environment, given, clients = followers }: Asked): Promise<Report> {
  const PATH = [searchPath, ...[deno, bun].map(one => ('path' in one ? dirname(one.path) : ''))].join(delimiter)
  const variables = { PATH, HOME: world.folder, GITHUB_ACTIONS: 'true', ...followsProxies, ...environment }
  return check({
    machine: await runnerMachine(variables),
    hosts,
    clients: clients.map(id => ({ id })),
    given: given === undefined ? [] : await givenCertificates(given, async () => readFileSync(given)),
    trustFrom: 'machine',
    timeoutMs: 20_000,
    expiryWarningDays: 0,
    exports: true,
    place: async () => join(world.folder, 'fix'),
    now: new Date(),
  })
}

function at(name: string, port: number): Host {
  return { id: `${name}:${port}`, name, port }
}

function outcomes(checks: readonly CheckRecord[]): readonly unknown[] {
  return checks.map(({ client, verdict, causes }) => [client, verdict, causes[0]])
}

function each(clients: readonly ClientId[], ...outcome: readonly (string | undefined)[]): readonly unknown[] {
  return clients.map(client => [client, ...outcome])
}

suite('behind Squid', () => {
  const insideHost = at(inside, server.port)

  test('every client that follows the variable gets to a host that the proxy alone knows, and is repaired through it', async () => {
    const report = await checked({
      hosts: [insideHost],
      environment: { https_proxy: `http://127.0.0.1:${squid.port}` },
      given: world.rootPath,
    })

    assert.deepEqual(outcomes(report.checks), each(followers, 'rejected', 'issuer-missing'))
    assert.deepEqual(
      report.fix?.proof.map(({ client, after }) => [client, after]),
      each(followers, 'trusted'),
    )
    assert.equal(report.result, 'fixed')
    assert.equal(report.hosts[0]?.chain.length, 2)
  })

  test('all but urllib and Node.js follow ALL_PROXY', async () => {
    const clients = ['requests', 'curl', 'git'] as const
    const environment = { ALL_PROXY: `http://127.0.0.1:${squid.port}` }
    const report = await checked({ hosts: [insideHost], environment, clients })

    assert.deepEqual(outcomes(report.checks), each(clients, 'rejected', 'issuer-missing'))
  })

  test('Go goes through the proxy that its programs take, and is repaired through it', async () => {
    const environment = { HTTPS_PROXY: `http://${encodedUser}@127.0.0.1:${closedSquid.port}` }
    const clients = ['go'] as const
    const report = await checked({ hosts: [insideHost, at(inside, 9)], environment, clients, given: world.rootPath })

    assert.deepEqual(outcomes(report.checks), [
      ['go', 'rejected', 'issuer-missing'],
      ['go', 'unreachable', 'unreachable'],
    ])
    assert.deepEqual(
      report.fix?.proof.map(({ after }) => after),
      ['trusted', 'unreachable'],
    )
    assertNoSecret(report)
  })

  test('a client that follows none is judged by the chain that it gets itself', async () => {
    const { host } = world.member('good-p256')
    const environment = { HTTPS_PROXY: `http://127.0.0.1:${mitmproxy.port}` }
    const report = await checked({ hosts: [host], environment, clients: ['curl', 'openssl'], given: world.rootPath })

    assert.deepEqual(outcomes(report.checks), [
      ['curl', 'rejected', 'intercepted'],
      ['openssl', 'rejected', 'issuer-missing'],
    ])
    assert.deepEqual(
      report.fix?.proof.map(({ client, after }) => [client, after]),
      [
        ['curl', 'rejected'],
        ['openssl', 'trusted'],
      ],
    )
  })

  test('a user and password in the variable open it', async () => {
    const environment = { https_proxy: `http://${encodedUser}@127.0.0.1:${closedSquid.port}` }
    const report = await checked({ hosts: [insideHost], environment, given: world.rootPath })

    assert.deepEqual(outcomes(report.checks), each(followers, 'rejected', 'issuer-missing'))
    assert.equal(report.result, 'fixed')
    assertNoSecret(report)
  })

  const refusals = [
    { title: 'without a password', authority: '', port: server.port, status: 407 },
    { title: 'with a wrong password', authority: 'alice:wr0ng-s3cret@', port: server.port, status: 407 },
    { title: 'to a port that it forbids', authority: `${encodedUser}@`, port: 9, status: 403 },
    { title: 'to a port where nothing listens', authority: `${encodedUser}@`, port: 1, status: 503 },
  ]
  for (const { title, authority, port, status } of refusals) {
    test(`${title} the proxy's ${status} is named, and nothing is rejected`, async () => {
      const proxy = `http://127.0.0.1:${closedSquid.port}`
      const environment = { https_proxy: proxy.replace('//', `//${authority}`) }
      const report = await checked({ hosts: [at('127.0.0.1', port)], environment })

      assert.deepEqual(outcomes(report.checks), each(followers, 'unreachable', 'unreachable'))
      const [finding, ...others] = report.findings
      assert.deepEqual(others, [])
      assert.equal(
        finding?.message,
        `The proxy (https_proxy=${proxy}) did not make the connection: it answered ${status}.`,
      )
      assert.deepEqual([finding?.evidence['reason'], finding?.evidence['status']], ['proxy', status])
      assert.equal(report.result, 'unreachable')
      assertNoSecret(report)
    })
  }

  test('a proxy that is not there is named, and nothing is rejected', async () => {
    const environment = { https_proxy: 'http://alice:s3cret@127.0.0.1:1' }
    const report = await checked({ hosts: [at('127.0.0.1', server.port)], environment })

    assert.deepEqual(outcomes(report.checks), each(followers, 'unreachable', 'unreachable'))
    assert.deepEqual(
      report.findings.map(({ message }) => message),
      ['The proxy (https_proxy=http://127.0.0.1:1) did not make the connection.'],
    )
    assertNoSecret(report)
  })

  test('a password that breaks the URL is not repeated by anyone', async () => {
    const environment = { https_proxy: 'http://alice:s3cret/#x@127.0.0.1:1', no_proxy: '' }
    assertNoSecret(await checked({ hosts: [at('127.0.0.1', server.port)], environment }))
  })

  test('a host in no_proxy is reached without it', async () => {
    const { host } = world.member('good-p256')
    const environment = { https_proxy: 'http://127.0.0.1:1', no_proxy: 'elsewhere.test,127.0.0.1' }
    const report = await checked({ hosts: [host], environment, given: world.rootPath })

    assert.deepEqual(outcomes(report.checks), each(followers, 'rejected', 'issuer-missing'))
    assert.equal(report.result, 'fixed')
  })
})

suite('Deno, Bun and Go', {
  skip: [deno, bun].map(one => ('absent' in one ? one.absent : '')).join('') || false,
}, () => {
  const clients = ['go', 'deno', 'bun'] as const
  const insideHost = at(inside, server.port)
  const closed = `http://${encodedUser}@127.0.0.1:${closedSquid.port}`

  for (const variable of ['HTTPS_PROXY', 'https_proxy']) {
    test(`go through the proxy in ${variable}, with its user and password, and are repaired through it`, async () => {
      const report = await checked({
        hosts: [insideHost],
        environment: { [variable]: closed },
        clients,
        given: world.rootPath,
      })

      assert.deepEqual(outcomes(report.checks), each(clients, 'rejected', 'issuer-missing'))
      assert.deepEqual(
        report.fix?.proof.map(({ client, after }) => [client, after]),
        each(clients, 'trusted'),
      )
      assert.equal(report.result, 'fixed')
      assertNoSecret(report)
    })
  }

  for (const variable of ['NO_PROXY', 'no_proxy']) {
    test(`go directly to a host in ${variable}`, async () => {
      const { host } = world.member('good-p256')
      const environment = { HTTPS_PROXY: 'http://alice:s3cret@127.0.0.1:1', [variable]: 'elsewhere.test,127.0.0.1' }
      const report = await checked({ hosts: [host], environment, clients })

      assert.deepEqual(outcomes(report.checks), each(clients, 'rejected', 'issuer-missing'))
      assertNoSecret(report)
    })
  }

  test('name the refusal of a proxy, and reject nothing', async () => {
    const environment = { HTTPS_PROXY: `http://alice:wr0ng-s3cret@127.0.0.1:${closedSquid.port}` }
    const report = await checked({ hosts: [insideHost], environment, clients })

    assert.deepEqual(outcomes(report.checks), each(clients, 'unreachable', 'unreachable'))
    for (const { client, message } of report.checks) assert.match(message, /407|Proxy Authentication Required/, client)
    assertNoSecret(report)
  })

  test('are intercepted behind mitmproxy, and repaired with its CA; Go goes to the loopback by itself', async () => {
    const { host } = world.member('good-p256')
    const environment = { HTTPS_PROXY: `http://127.0.0.1:${mitmproxy.port}` }
    const report = await checked({ hosts: [host], environment, clients, given: mitmproxy.authorityPath })

    assert.deepEqual(outcomes(report.checks), [
      ['go', 'rejected', 'issuer-missing'],
      ...each(['deno', 'bun'], 'rejected', 'intercepted'),
    ])
    assert.deepEqual(
      report.fix?.proof.map(({ client, after }) => [client, after]),
      [['go', 'rejected'], ...each(['deno', 'bun'], 'trusted')],
    )
  })
})

suite('behind a SOCKS proxy', () => {
  const { host } = world.member('good-p256')
  const clients = ['curl', 'git'] as const
  const urls = [
    ['that resolves names', `socks5h://127.0.0.1:${socks.port}`],
    ['that does not', `socks5://127.0.0.1:${socks.port}`],
    ['with a user and a password', `socks5h://${encodedUser}@127.0.0.1:${closedSocks.port}`],
  ] as const
  for (const [title, url] of urls) {
    test(`${title}, the chain is seen and the clients that follow it are repaired through it`, async () => {
      const byName = { ...host, id: `localhost:${host.port}`, name: 'localhost' }
      const environment = { ALL_PROXY: url }
      const report = await checked({ hosts: [host, byName], environment, clients, given: world.rootPath })

      assert.deepEqual(outcomes(report.checks).length, 4)
      for (const outcome of outcomes(report.checks))
        assert.deepEqual((outcome as string[]).slice(1), ['rejected', 'issuer-missing'])
      assert.deepEqual(
        report.hosts.map(({ chain }) => chain.length),
        [2, 2],
      )
      assert.equal(report.result, 'fixed')
      assertNoSecret(report)
    })
  }

  test('a wrong password is told, and nothing is rejected', async () => {
    const environment = { all_proxy: `socks5h://alice:wr0ng-s3cret@127.0.0.1:${closedSocks.port}` }
    const report = await checked({ hosts: [host], environment, clients })

    assert.deepEqual(outcomes(report.checks), each(clients, 'unreachable', 'unreachable'))
    assert.match(
      report.findings[0]?.message ?? '',
      /^The proxy \(all_proxy=socks5h:\/\/127\.0\.0\.1:\d+\) did not make the connection/,
    )
    assertNoSecret(report)
  })
})

suite('behind mitmproxy', () => {
  const { host } = world.member('good-p256')
  const environment = { https_proxy: `http://127.0.0.1:${mitmproxy.port}` }

  test('every client that follows the variable is intercepted, and the CA of the proxy is named', async () => {
    const report = await checked({ hosts: [host], environment })

    assert.deepEqual(outcomes(report.checks), each(followers, 'rejected', 'intercepted'))
    const [finding, ...others] = report.findings
    assert.deepEqual(others, [])
    assert.deepEqual(
      [finding?.evidence['product'], finding?.evidence['issuer']],
      ['mitmproxy', 'O=mitmproxy,CN=mitmproxy'],
    )
  })

  test('with that CA given the fix is proven through the proxy', async () => {
    const report = await checked({ hosts: [host], environment, given: mitmproxy.authorityPath })

    assert.deepEqual(outcomes(report.checks), each(followers, 'rejected', 'intercepted'))
    assert.deepEqual(
      report.fix?.proof.map(({ client, after }) => [client, after]),
      each(followers, 'trusted'),
    )
    assert.deepEqual(report.fix?.unrepaired, [])
    assert.equal(report.result, 'fixed')
  })
})

/** Neither as it is nor as a URL or a header carries it. */
function assertNoSecret(report: Report): void {
  const links = { causesUrl: 'https://docs.test', reportPath: 'report.json' }
  const shown = [
    reportJson(report),
    terminalText(report, { columns: 120, colour: false }),
    summaryMarkdown(report, links),
    JSON.stringify(annotations(report, { reportPath: 'report.json', workspace: '/' })),
  ].join('\n')
  const secrets = ['s3cr', 'alice', Buffer.from(`alice:${user.password}`).toString('base64')]
  assert.deepEqual(
    secrets.filter(secret => shown.includes(secret)),
    [],
  )
}
