import assert from 'node:assert/strict'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { type AddressInfo, connect, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, test } from 'node:test'
import { tunnelTo } from '../../../src/clients/asking/tunnel-question.ts'
import { bun } from '../../../src/clients/bun.ts'
import { deno } from '../../../src/clients/deno.ts'
import { runnerMachine } from '../../../src/machines/runner.ts'
import type { Host } from '../../../src/model.ts'
import { mintAuthority, mintLeaf } from '../../../src/x509/mint.ts'
import { listenTls } from '../../world/listen.ts'
import { run } from './failing-probes.ts'

const host: Host = { id: 'host.test:443', name: 'host.test', port: 443 }

describe('a probe that has to be told of its proxy is told', () => {
  const cases: readonly (readonly [string, Readonly<Record<string, string>>, unknown])[] = [
    ['of none without a variable', {}, undefined],
    ['of none for an exempt host', { HTTPS_PROXY: 'http://proxy:3128', NO_PROXY: '.test' }, undefined],
    ['where it is', { HTTPS_PROXY: 'http://proxy:3128' }, { name: 'proxy', port: 3128 }],
    ['of any of the four variables', { all_proxy: 'http://proxy:3128' }, { name: 'proxy', port: 3128 }],
    [
      'of user and password',
      { https_proxy: 'http://user:p%40ss@proxy:3128' },
      { name: 'proxy', port: 3128, authorization: `Basic ${Buffer.from('user:p@ss').toString('base64')}` },
    ],
    [
      'why one is not spoken to',
      { https_proxy: 'https://user:secret@proxy' },
      { refused: 'https_proxy names a proxy by https://, and this probe speaks to http:// alone' },
    ],
    [
      'why one is none',
      { https_proxy: 'ftp://user:secret@proxy' },
      { refused: 'https_proxy is neither an http:// nor an https:// nor a socks URL' },
    ],
  ]
  for (const [name, environment, expected] of cases) {
    test(name, () => assert.deepEqual(tunnelTo(deno, host, environment), expected))
  }
})

describe('Bun through a proxy, its program run by the Node.js at hand', async () => {
  const now = new Date()
  const root = mintAuthority({ now, name: 'Root' })
  const leaf = mintLeaf({ now, issuer: root, commonName: 'Host', names: ['host.test'] })
  const server = await listenTls([leaf.der], leaf.privateKeyPem)
  const asked: string[] = []
  const proxy = createServer(client => {
    client.on('error', () => {})
    client.once('data', data => {
      const request = data.toString('latin1')
      asked.push(request)
      if (request.includes('refused.test')) return client.end('HTTP/1.1 403 Forbidden\r\n\r\n')
      const upstream = connect(server.port, '127.0.0.1', () => client.write('HTTP/1.1 200 OK\r\n\r\n'))
      upstream.on('error', () => client.destroy())
      return client.pipe(upstream).pipe(client)
    })
  })
  proxy.listen(0, '127.0.0.1')
  await once(proxy, 'listening')
  const address = `127.0.0.1:${(proxy.address() as AddressInfo).port}`
  after(() => Promise.all([server.close(), new Promise(resolve => proxy.close(resolve))]))

  const verdictOn = async (name: string, environment: Readonly<Record<string, string>>): Promise<string> => {
    const machine = await runnerMachine({ PATH: '/usr/bin:/bin', ...environment })
    const hosts = [{ id: `${name}:443`, name, port: 443 }]
    const probe = await bun.probe(machine, { path: process.execPath }, { hosts, timeoutMs: 20_000 })
    const [answer] = bun.interpret(probe, hosts).verdicts
    return `${answer?.verdict}: ${answer?.message}`
  }

  test('says of the host what it says without one', async () => {
    const HTTPS_PROXY = `http://user:p%40ss@${address}`
    assert.match(await verdictOn('host.test', { HTTPS_PROXY }), /^rejected: UNABLE_TO_VERIFY_LEAF_SIGNATURE/)
    assert.match(
      asked[0] ?? '',
      /^CONNECT host\.test:443 HTTP\/1\.1\r\nHost: host\.test:443\r\nProxy-Authorization: Basic dXNlcjpwQHNz\r\n\r\n$/,
    )
  })
  test('trusts it with its root, and the name is that of the host', async context => {
    const HTTPS_PROXY = `http://${address}`
    const folder = await mkdtemp(join(tmpdir(), 'tunnel-'))
    context.after(() => rm(folder, { recursive: true }))
    const NODE_EXTRA_CA_CERTS = join(folder, 'root.pem')
    await writeFile(NODE_EXTRA_CA_CERTS, root.certificatePem)
    assert.equal(await verdictOn('host.test', { HTTPS_PROXY, NODE_EXTRA_CA_CERTS }), 'trusted: ')
    assert.match(
      await verdictOn('other.test', { HTTPS_PROXY, NODE_EXTRA_CA_CERTS }),
      /^rejected: ERR_TLS_CERT_ALTNAME_INVALID/,
    )
  })
  test("the proxy's refusal is unreachable", async () => {
    assert.equal(
      await verdictOn('refused.test', { HTTPS_PROXY: `http://${address}` }),
      'unreachable: ERR_PROXY_TUNNEL: the proxy answered HTTP/1.1 403 Forbidden',
    )
  })
  test('a proxy that is not there is unreachable', async () => {
    assert.match(await verdictOn('host.test', { HTTPS_PROXY: 'http://127.0.0.1:1' }), /^unreachable: ECONNREFUSED/)
  })
})

test('Deno: what its proxy says is unreachable, as it was said by 2.9.6', () => {
  const record = { host: 0, kind: 'proxy', type: 'Error', message: 'the proxy answered HTTP/1.1 403 Forbidden' }
  const probe = { runs: [{ label: 'deno', run: run({ stdout: `\n@local-issuer ${JSON.stringify(record)}\n` }) }] }
  const [answer] = deno.interpret(probe, [host]).verdicts
  assert.equal(answer?.verdict, 'unreachable')
})
