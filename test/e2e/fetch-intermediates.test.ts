import assert from 'node:assert/strict'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer as createHttpServer } from 'node:http'
import type { AddressInfo, Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, suite, test } from 'node:test'
import { createServer } from 'node:tls'
import { type CheckRequest, check } from '../../src/check.ts'
import { runnerMachine } from '../../src/machines/runner.ts'
import { readCertificate } from '../../src/x509/certificate.ts'
import { mintAuthority, mintLeaf } from '../../src/x509/mint.ts'

// A server that leaves its intermediate out, and the address in its certificate where that lies: both real, on loopback.

const now = new Date()
const root = mintAuthority({ now, name: 'Fetch Root' })
const intermediate = mintAuthority({ now, name: 'Fetch Intermediate', issuer: root })

async function listening(server: Server): Promise<number> {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  after(() => server.close())
  return (server.address() as AddressInfo).port
}

let requests = 0
const published = await listening(
  createHttpServer((_request, response) => {
    requests += 1
    response.end(intermediate.der)
  }),
)
const leaf = mintLeaf({
  now,
  issuer: intermediate,
  commonName: 'localhost',
  names: ['127.0.0.1'],
  issuerAddress: `http://127.0.0.1:${published}/intermediate.der`,
})
const port = await listening(
  createServer({ cert: leaf.certificatePem, key: leaf.privateKeyPem, ca: [] }, socket => {
    socket.on('error', () => socket.destroy())
    socket.once('data', () => socket.end('HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n'))
  }),
)

const folder = mkdtempSync(join(tmpdir(), 'fetch-'))
after(() => rmSync(folder, { recursive: true }))
const rootPath = join(folder, 'root.pem')
writeFileSync(rootPath, root.certificatePem)

async function checked(parts: Partial<CheckRequest> = {}, environment: Record<string, string> = trusting) {
  requests = 0
  return check({
    machine: await runnerMachine({ PATH: '/usr/bin:/bin', ...environment }),
    hosts: [{ id: `127.0.0.1:${port}`, name: '127.0.0.1', port }],
    clients: [{ id: 'node', path: process.execPath }, { id: 'curl' }],
    given: [],
    trustFrom: 'machine',
    fetchIntermediates: true,
    timeoutMs: 30_000,
    expiryWarningDays: 0,
    exports: true,
    place: async () => join(folder, 'fix'),
    now,
    ...parts,
  })
}

/** Both hold the root already; what is wrong is the server's. */
const trusting = { NODE_EXTRA_CA_CERTS: rootPath, CURL_CA_BUNDLE: rootPath }
const { sha256 } = readCertificate(intermediate.der)

suite('with `fetch-intermediates`', () => {
  test('the finding names what the server should send, and the fix that has it is proven', async () => {
    const report = await checked()
    const [finding] = report.findings
    assert.deepEqual(
      report.findings.map(({ cause }) => cause),
      ['intermediate-missing'],
    )
    assert.match(finding?.message ?? '', /the intermediate "CN=Fetch Intermediate" .*known from http:\/\/127\.0\.0\.1/)
    assert.equal(finding?.evidence['sha256'], sha256)
    assert.deepEqual(
      [report.result, requests, Object.keys(report.fix?.environment ?? {}).sort()],
      ['fixed', 1, ['CURL_CA_BUNDLE', 'NODE_EXTRA_CA_CERTS']],
    )
    const added = report.fix?.anchorsAdded.filter(anchor => anchor.sha256 === sha256)
    assert.deepEqual(
      added?.map(({ from }) => from),
      [`http://127.0.0.1:${published}/intermediate.der`],
    )
    const bundle = readFileSync(report.fix?.environment['CURL_CA_BUNDLE'] ?? '', 'utf8')
    assert.ok(bundle.includes(root.certificatePem.trim()) && bundle.includes(intermediate.certificatePem.trim()))
  })

  test('nothing is lent where the root above it is trusted by nobody', async () => {
    const { result, fix, findings } = await checked({}, {})
    assert.deepEqual([result, fix?.environment], ['rejected', {}])
    assert.match(findings[0]?.message ?? '', /issued by "CN=Fetch Root", which this client's store does not hold/)
  })

  test('nothing is lent where only given certificates may be', async () => {
    const { result, fix } = await checked({ trustFrom: 'given' })
    assert.deepEqual([result, fix?.environment], ['rejected', {}])
  })
})

test('without it nothing is asked for, and nothing repaired', async () => {
  const { result, findings } = await checked({ fetchIntermediates: false })
  assert.deepEqual([result, requests, findings[0]?.cause], ['rejected', 0, 'intermediate-missing'])
  assert.match(findings[0]?.help ?? '', /fetch-intermediates: true/)
})
