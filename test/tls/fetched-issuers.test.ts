import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, describe, test } from 'node:test'
import type { Host } from '../../src/model.ts'
import { fetchIssuer } from '../../src/tls/fetch-issuer.ts'
import { withFetchedIssuers } from '../../src/tls/fetched-issuers.ts'
import type { Observation } from '../../src/tls/observation.ts'
import { readCertificate } from '../../src/x509/certificate.ts'
import { type Identity, type Issuer, mintAuthority, mintLeaf } from '../../src/x509/mint.ts'

const now = new Date('2026-06-01T12:00:00Z')
const root = mintAuthority({ now, name: 'Root' })
const stranger = mintAuthority({ now, name: 'Inner', issuer: root })

const requests: string[] = []
const answers = new Map<string, RequestListener>()
const server = createServer((request, response) => {
  requests.push(`${request.method} ${request.url}`)
  const answer = answers.get(request.url ?? '')
  if (answer === undefined) response.writeHead(404).end('no such certificate')
  else answer(request, response)
})
server.listen(0, '127.0.0.1')
await once(server, 'listening')
after(() => {
  server.closeAllConnections()
  server.close()
})
const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`

const gives = (path: string, body: Uint8Array): string => {
  answers.set(path, (_request, response) => response.end(body))
  return origin + path
}

const outer = mintAuthority({ now, name: 'Outer', issuer: root, issuerAddress: gives('/root.der', root.der) })
const inner = mintAuthority({ now, name: 'Inner', issuer: outer, issuerAddress: gives('/outer.der', outer.der) })
const innerAddress = gives('/inner.der', inner.der)

const host: Host = { id: 'host.example:443', name: 'host.example', port: 443 }
const leafOf = (issuer: Issuer, issuerAddress?: string): Identity =>
  mintLeaf({ now, issuer, commonName: 'Leaf', names: ['host.example'], ...(issuerAddress && { issuerAddress }) })

async function fetched(chain: readonly Identity[], address = '127.0.0.1'): Promise<Observation> {
  const observation: Observation = {
    state: 'handshake',
    detail: '',
    chain: chain.map(({ der }) => readCertificate(der)),
    address,
  }
  const result = await withFetchedIssuers(new Map([[host, observation]]), () => true)
  return result.get(host) ?? observation
}
const names = ({ fetched: found = [] }: Observation) => found.map(({ certificate }) => certificate.subject)

describe('the issuers that a chain leaves out', () => {
  test('are fetched one above the other, up to a root', async () => {
    const found = await fetched([leafOf(inner, innerAddress)])
    assert.deepEqual(names(found), ['CN=Inner', 'CN=Outer', 'CN=Root'])
    assert.equal(found.fetched?.[0]?.from, innerAddress)
    assert.deepEqual(found.unfetched, [])
  })

  test('begin above what was served', async () => {
    assert.deepEqual(names(await fetched([leafOf(inner, innerAddress), inner])), ['CN=Outer', 'CN=Root'])
  })

  test('are not asked for where the chain ends at a root', async () => {
    requests.length = 0
    assert.deepEqual(names(await fetched([leafOf(inner, innerAddress), outer, inner, root])), [])
    assert.deepEqual(requests, [])
  })

  test('are not asked for where nobody wants them', async () => {
    requests.length = 0
    const observation: Observation = {
      state: 'handshake',
      detail: '',
      chain: [readCertificate(leafOf(inner, innerAddress).der)],
      address: '127.0.0.1',
    }
    const observations = new Map([[host, observation]])
    assert.deepEqual(await withFetchedIssuers(observations, () => false), observations)
    assert.deepEqual(requests, [])
  })

  test('are asked for once, whatever the number of hosts', async () => {
    requests.length = 0
    const chain = [readCertificate(leafOf(root, gives('/root.der', root.der)).der)]
    const observation: Observation = { state: 'handshake', detail: '', chain, address: '127.0.0.1' }
    const hosts = ['a', 'b', 'c'].map(name => ({ ...host, id: name, name }))
    const found = await withFetchedIssuers(new Map(hosts.map(one => [one, observation])), () => true)
    assert.deepEqual(
      [...found.values()].map(names),
      hosts.map(() => ['CN=Root']),
    )
    assert.deepEqual(requests, ['GET /root.der'])
  })

  test('are none that did not sign', async () => {
    const found = await fetched([leafOf(inner, gives('/stranger.der', stranger.der))])
    assert.deepEqual(names(found), [])
    assert.match(found.unfetched?.[0]?.why ?? '', /not the issuer/)
  })

  test('are none that is no authority, though it signed', async () => {
    const plain = mintLeaf({ now, issuer: root, commonName: 'Plain', names: ['plain.example'] })
    const forged = leafOf(plain as Issuer, gives('/plain.der', plain.der))
    assert.deepEqual(names(await fetched([forged])), [])
    // Without a keyUsage that says so, only basicConstraints tell.
    const bare = mintLeaf({ now, issuer: root, commonName: 'Bare', names: ['b'], instead: { '2.5.29.15': undefined } })
    assert.deepEqual(names(await fetched([leafOf(bare as Issuer, gives('/bare.der', bare.der))])), [])
  })

  test('are not asked for in a network that is not the host’s', async () => {
    requests.length = 0
    const found = await fetched([leafOf(inner, innerAddress)], '192.0.2.1')
    assert.match(found.unfetched?.[0]?.why ?? '', /neither public nor in the host's own network/)
    assert.deepEqual(requests, [])
  })

  test('are seen for the way without a proxy too', async () => {
    const direct: Observation = {
      state: 'handshake',
      detail: '',
      chain: [readCertificate(leafOf(inner, innerAddress).der)],
      address: '127.0.0.1',
    }
    const behind: Observation = { state: 'proxy-failed', detail: 'x', chain: [], direct }
    const found = await withFetchedIssuers(new Map([[host, behind]]), () => true)
    assert.equal(found.get(host)?.direct?.fetched?.length, 3)
  })
})

describe('an answer that is no certificate', () => {
  answers.set('/moved', (_request, response) => response.writeHead(302, { Location: innerAddress }).end())
  answers.set('/long', (_request, response) => response.end(Buffer.alloc(100_000)))
  answers.set('/headers', (_request, response) => response.setHeader('X-Long', 'x'.repeat(10_000)).end(inner.der))
  answers.set('/closed', request => request.socket.destroy())
  answers.set('/page', (_request, response) => response.end('<html>\n::error::x'))
  const cases: readonly [string, RegExp][] = [
    ['/nothing', /^answered 404$/],
    ['/moved', /^answered 302, and redirects are not followed$/],
    ['/long', /^answered with more than 65536 bytes$/],
    ['/headers', /^gave no certificate: /],
    ['/closed', /^gave no certificate: /],
    ['/page', /^gave no certificate: /],
  ]
  for (const [path, why] of cases) {
    test(`${path} is told`, async () => {
      const answer = await fetchIssuer(origin + path, { hostAddress: '127.0.0.1', timeoutMs: 20_000 })
      assert.ok('failed' in answer)
      assert.match(answer.failed, why)
      assert.doesNotMatch(answer.failed, /\n/)
    })
  }

  test('a server that never answers is given up', async () => {
    answers.set('/silent', () => {})
    const answer = await fetchIssuer(`${origin}/silent`, { hostAddress: '127.0.0.1', timeoutMs: 100 })
    assert.deepEqual(answer, { failed: 'gave no whole answer in 100 ms' })
  })

  test('a name is resolved, and connected to where it may be asked', async () => {
    const port = new URL(origin).port
    const address = `http://localhost:${port}/inner.der`
    const found = await fetchIssuer(address, { hostAddress: '127.0.0.1', timeoutMs: 20_000 })
    // Where localhost is ::1 first, nobody listens there: the connection, not the rule, decides.
    assert.ok('certificates' in found || /ECONNREFUSED/.test(found.failed), JSON.stringify(found))
    assert.match(
      JSON.stringify(await fetchIssuer(address, { hostAddress: '8.8.8.8', timeoutMs: 20_000 })),
      /neither public/,
    )
  })
})
