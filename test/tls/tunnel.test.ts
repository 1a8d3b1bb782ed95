import assert from 'node:assert/strict'
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { after, describe, test } from 'node:test'
import type { Host } from '../../src/model.ts'
import { observe } from '../../src/tls/observe.ts'
import { mintLeaf } from '../../src/x509/mint.ts'
import { type Listener, listenTcp, listenTls } from '../world/listen.ts'
import { startWorld } from '../world/world.ts'

const world = await startWorld()
const { host } = world.member('good-p256')
const listeners: Listener[] = []
after(async () => {
  await Promise.all(listeners.map(listener => listener.close()))
  await world.stop()
})

/** A proxy that gets the whole request, and does with it what it is told. */
async function proxy(serve: (request: string, client: Socket) => void, secure = false): Promise<string> {
  const accept = (client: Socket) => {
    let request = ''
    client.on('data', function receive(bytes: Buffer) {
      request += bytes.toString('latin1')
      if (!request.endsWith('\r\n\r\n')) return
      client.off('data', receive)
      serve(request, client)
    })
  }
  const identity = mintLeaf({ now: new Date(), commonName: 'Proxy', names: ['127.0.0.1'] })
  const listener = await (secure ? listenTls([identity.der], identity.privateKeyPem, {}, accept) : listenTcp(accept))
  listeners.push(listener)
  return `127.0.0.1:${listener.port}`
}

/** Connects to the target of the request, answers, and hands on. */
function join(request: string, client: Socket, answer = 'HTTP/1.1 200 Connection established\r\n\r\n'): void {
  const [, port] = /^CONNECT \S+:(\d+) HTTP/.exec(request) ?? []
  const server = connect({ host: '127.0.0.1', port: Number(port) }, () => {
    client.write(answer)
    client.pipe(server).pipe(client)
  })
  server.on('error', () => client.destroy())
  client.on('close', () => server.destroy())
}

function through(value: string, timeoutMs = 20_000, target: Host = host) {
  return observe(target, { timeoutMs, environment: { https_proxy: value } })
}

describe('through a proxy the chain arrives as sent', () => {
  const answers = [
    ['HTTP/1.1', 'HTTP/1.1 200 OK\r\nVia: 1.1 proxy\r\n\r\n'],
    ['HTTP/1.0 without a phrase', 'HTTP/1.0 200\r\n\r\n'],
    ['bare line ends', 'HTTP/1.1 200 OK\nVia: 1.1 proxy\n\n'],
  ] as const
  for (const [title, answer] of answers) {
    test(title, async () => {
      const address = await proxy((request, client) => join(request, client, answer))
      const { chain, ...rest } = await through(`http://${address}`)

      const asked = { variable: 'https_proxy', url: `http://${address}` }
      assert.deepEqual(rest, { state: 'handshake', detail: '', protocol: 'TLSv1.3', proxy: asked })
      assert.deepEqual(
        chain.map(({ der }) => Buffer.from(der)),
        world.member('good-p256').sent,
      )
    })
  }

  test('over TLS to the proxy', async () => {
    const address = await proxy((request, client) => join(request, client), true)
    const { state, chain } = await through(`https://${address}`)

    assert.deepEqual([state, chain.length], ['handshake', 2])
  })
})

describe('the proxy is asked for no more than a connection', () => {
  const asked = async (value: (address: string) => string, target = host): Promise<string> => {
    let heard = ''
    const address = await proxy((request, client) => {
      heard = request
      client.end('HTTP/1.1 403 Forbidden\r\n\r\n')
    })
    await through(value(address), 20_000, target)
    return heard
  }

  test('without a user', async () => {
    assert.equal(await asked(address => `http://${address}`), `CONNECT ${host.id} HTTP/1.1\r\nHost: ${host.id}\r\n\r\n`)
  })

  test('with one, which goes to the proxy alone', async () => {
    const credentials = Buffer.from('alice:s3cr@t').toString('base64')
    const request = await asked(address => `http://alice:s3cr%40t@${address}`)
    assert.match(request, new RegExp(`\\r\\nProxy-Authorization: Basic ${credentials}\\r\\n\\r\\n$`))
  })

  test('for an IPv6 address in brackets', async () => {
    const target = { id: '[::1]:8443', name: '::1', port: 8443 }
    assert.match(await asked(address => address, target), /^CONNECT \[::1\]:8443 HTTP\/1\.1\r\nHost: \[::1\]:8443\r\n/)
  })

  test('over a TLS that does not verify it gets no user and password, nor anything else', async () => {
    let heard = 0
    const address = await proxy((_, client) => {
      heard++
      client.destroy()
    }, true)
    const { state, detail } = await through(`https://alice:s3cret@${address}`)

    assert.equal(state, 'proxy-failed')
    assert.match(detail, /made no connection: .*DEPTH_ZERO_SELF_SIGNED_CERT/)
    assert.equal(heard, 0)
  })
})

describe('a proxy that does not connect', () => {
  const cases: readonly [string, (request: string, client: Socket) => void, RegExp, number?][] = [
    [
      'refuses',
      (_, client) => client.end('HTTP/1.1 407 Proxy Authentication Required\r\nX: y\r\n\r\n'),
      /^answered 407 Proxy Authentication Required$/,
      407,
    ],
    [
      'refuses in words that would do harm',
      (_, client) => client.end('HTTP/1.1 403 \u001b[31m::error::x\r\n\r\n'),
      /^answered 403 \\u\{1b\}\[31m::error::x$/,
      403,
    ],
    ['speaks no HTTP', (_, client) => client.end('220 mail\r\n'), /^answered "220 mail", which is no HTTP$/],
    ['closes', (_, client) => client.end(), /^made no connection: the connection was closed before/],
    [
      'closes in the middle of a word',
      (_, client) => client.end('HTTP/1.1 2'),
      /^made no connection: the connection was closed before .*"HTTP\/1\.1 2"/,
    ],
    ['resets', (_, client) => client.resetAndDestroy(), /^made no connection: the connection was closed/],
    [
      'sends headers without end',
      (_, client) => client.write(`HTTP/1.1 200 OK\r\n${'X: y\r\n'.repeat(3000)}`),
      /^made no connection: it sent more than 8192 bytes/,
    ],
    ['sends a line without end', (_, client) => client.write('x'.repeat(9000)), /it sent more than 8192 bytes/],
  ]
  for (const [title, serve, words, status] of cases) {
    test(title, async () => {
      const address = await proxy(serve)
      const observed = await through(`http://alice:s3cret@${address}`)

      const prefix = `the proxy http://${address} (https_proxy) `
      assert.deepEqual([observed.state, observed.detail.slice(0, prefix.length)], ['proxy-failed', prefix])
      assert.match(observed.detail.slice(prefix.length), words)
      assert.equal(observed.proxy?.status, status)
      assert.deepEqual(observed.chain, [])
      assert.doesNotMatch(JSON.stringify(observed), /s3cret|alice/)
    })
  }

  test('is silent', async () => {
    const address = await proxy(() => {})
    const { state, detail } = await through(`http://${address}`, 300)

    assert.equal(state, 'proxy-failed')
    assert.match(detail, /made no connection: no connection|no answer within 0\.3 s/)
  })

  test('is not there', async () => {
    const { state, detail } = await through('http://127.0.0.1:1')

    assert.equal(state, 'proxy-failed')
    assert.match(detail, /made no connection: the connection was refused \(ECONNREFUSED\)$/)
  })

  test('has no address', async () => {
    const { state, detail } = await through(`http://${'a'.repeat(64)}.invalid:3128`)

    assert.equal(state, 'proxy-failed')
    assert.match(detail, /made no connection: the name has no address/)
  })
})

test('what the host behind the proxy does is its own', async () => {
  const states = ['plain-http', 'reset'].map(async id => {
    const address = await proxy((request, client) => join(request, client))
    return (await through(`http://${address}`, 20_000, world.member(id).host)).state
  })

  assert.deepEqual(await Promise.all(states), ['not-tls', 'reset'])
})

test('bytes that come with the answer count as those of the host', async () => {
  const address = await proxy((_, client) => client.end('HTTP/1.1 200 OK\r\n\r\n220 mail\r\n'))
  const { state, detail } = await through(`http://${address}`)

  assert.deepEqual([state, detail], ['not-tls', 'it answered "220 mail", which is no TLS'])
})

test('a proxy of another kind is not asked, nor is the host', async () => {
  let asked = 0
  const listener = await listenTcp(() => asked++)
  listeners.push(listener)
  const target = { id: `127.0.0.1:${listener.port}`, name: '127.0.0.1', port: listener.port }
  const { state, detail } = await through(`ftp://127.0.0.1:${listener.port}`, 20_000, target)

  assert.equal(state, 'unasked')
  assert.match(detail, /^https_proxy is neither an http:.*, which is not asked for a connection here$/)
  assert.equal(asked, 0)
})

test('what clients without a proxy see stands beside it, where that is wanted', async () => {
  const environment = { https_proxy: 'http://127.0.0.1:1' }
  const both = await observe(host, { timeoutMs: 20_000, environment, alsoDirect: true })
  const one = await observe(host, { timeoutMs: 20_000, environment })

  assert.deepEqual([both.state, both.direct?.state, both.direct?.chain.length], ['proxy-failed', 'handshake', 2])
  assert.equal(one.direct, undefined)
})

test('a host behind STARTTLS is not looked for behind a web proxy', async () => {
  const server = await listenTcp(socket => socket.end('no\r\n'))
  listeners.push(server)
  const target: Host = { id: 'a', name: '127.0.0.1', port: server.port, starttls: 'smtp' }

  assert.equal((await through('http://127.0.0.1:1', 20_000, target)).state, 'not-tls')
})

test('a proxied connection is closed in order', async () => {
  const clients: Socket[] = []
  const address = await proxy((request, client) => {
    join(request, client)
    clients.push(client)
  })
  await through(`http://${address}`)
  const [client] = clients

  assert.ok(client)
  if (!client.closed) await once(client, 'close')
  assert.equal(client.errored, null)
})
