import assert from 'node:assert/strict'
import { connect } from 'node:net'
import { after, before, suite, test } from 'node:test'
import { type Prediction, type PredictOptions, predictAll } from '../../src/tls/predict.ts'
import { proxyFor } from '../../src/tls/proxy.ts'
import { type Certificate, readCertificate } from '../../src/x509/certificate.ts'
import { listenTcp } from '../world/listen.ts'
import { startWorld, type World } from '../world/world.ts'

const strict: PredictOptions = { timeoutMs: 5000, endsAtAnyAnchor: false, readsCommonName: false }

suite('a prediction', () => {
  let world: World
  let root: Certificate
  before(async () => {
    world = await startWorld(new Date(), { disputed: true })
    root = readCertificate(world.authorities.root.der)
  })
  after(() => world.stop())

  const predicted = async (id: string, anchors: readonly Certificate[], options = strict): Promise<Prediction> => {
    const [prediction] = await predictAll([world.member(id).host], anchors, options)
    assert.ok(prediction)
    return prediction
  }

  test('accepts a chain that leads to an anchor', async () => {
    assert.equal((await predicted('good-p256', [root])).kind, 'accepted')
  })

  test('accepts nothing without an anchor, whatever roots Node.js holds', async () => {
    assert.equal((await predicted('good-p256', [])).code, 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY')
  })

  test('accepts nothing more where our own environment turns verification off', async () => {
    const before = process.env['NODE_TLS_REJECT_UNAUTHORIZED']
    process.env['NODE_TLS_REJECT_UNAUTHORIZED'] = '0'
    try {
      assert.equal((await predicted('self-signed', [root])).code, 'DEPTH_ZERO_SELF_SIGNED_CERT')
    } finally {
      if (before === undefined) delete process.env['NODE_TLS_REJECT_UNAUTHORIZED']
      else process.env['NODE_TLS_REJECT_UNAUTHORIZED'] = before
    }
  })

  test('ends at an intermediate only where the client does', async () => {
    const intermediate = readCertificate(world.authorities.intermediate.der)
    assert.equal((await predicted('good-p256', [intermediate])).kind, 'failed')
    assert.equal((await predicted('good-p256', [intermediate], { ...strict, endsAtAnyAnchor: true })).kind, 'accepted')
  })

  test('takes the common name only where the client does', async () => {
    assert.equal((await predicted('name-only-in-cn', [root])).code, 'ERR_TLS_CERT_ALTNAME_INVALID')
    assert.equal((await predicted('name-only-in-cn', [root], { ...strict, readsCommonName: true })).kind, 'accepted')
  })

  test('passes over the purpose only where the client does, and over nothing else', async () => {
    const purposeless = { ...strict, rules: { ignoresPurpose: true } }
    assert.equal((await predicted('client-purpose', [root])).code, 'INVALID_PURPOSE')
    assert.equal((await predicted('client-purpose', [root], purposeless)).kind, 'accepted')
    const intermediate = readCertificate(world.authorities.intermediate.der)
    assert.equal((await predicted('client-purpose', [intermediate], purposeless)).kind, 'failed')
    assert.equal((await predicted('client-purpose', [], purposeless)).kind, 'failed')
    for (const id of ['issuer-no-authority', 'expired', 'wrong-name', 'self-signed', 'name-outside-constraints']) {
      assert.equal((await predicted(id, [root], purposeless)).kind, 'failed', id)
    }
  })

  test('looks for the name', async () => {
    assert.equal((await predicted('wrong-name', [root])).code, 'ERR_TLS_CERT_ALTNAME_INVALID')
  })

  test('ends at the deadline', async () => {
    const { kind, message } = await predicted('silent', [root], { ...strict, timeoutMs: 300 })
    assert.deepEqual([kind, message], ['timeout', 'no complete handshake in 300 ms'])
  })

  test('tells a refused connection by its code', async () => {
    assert.equal((await predicted('closed-port', [root])).code, 'ECONNREFUSED')
  })

  suite('through a proxy', () => {
    const host = { id: 'good.invalid:443', name: 'good.invalid', port: 443, servername: 'localhost' }
    const asked = async (url: string) =>
      predictAll([host], [root], {
        ...strict,
        wayTo: target => proxyFor(target, { https_proxy: url }),
      })

    test('has the proxy connect, and judges what the host serves behind it', async () => {
      const requests: string[] = []
      const proxy = await listenTcp(client =>
        client.once('data', request => {
          requests.push(String(request).split('\r\n')[0] ?? '')
          const server = connect({ host: '127.0.0.1', port: world.member('good-p256').host.port })
          client.write('HTTP/1.1 200 OK\r\n\r\n')
          client.pipe(server).pipe(client)
          server.on('error', () => client.destroy())
        }),
      )
      const [prediction] = await asked(`http://127.0.0.1:${proxy.port}`)
      await proxy.close()
      assert.deepEqual([prediction?.kind, requests], ['accepted', ['CONNECT good.invalid:443 HTTP/1.1']])
    })

    test('that refuses is no judgement of the host', async () => {
      const proxy = await listenTcp(client => client.once('data', () => client.end('HTTP/1.1 403 Forbidden\r\n\r\n')))
      const [prediction] = await asked(`http://127.0.0.1:${proxy.port}`)
      await proxy.close()
      assert.equal(prediction?.code, 'ERR_PROXY_TUNNEL')
      assert.match(prediction.message, /^the proxy http:\/\/127\.0\.0\.1:\d+ \(https_proxy\) answered 403 Forbidden$/)
    })

    test('that is none is said with its variable', async () => {
      const [prediction] = await asked('gopher://127.0.0.1')
      assert.equal(prediction?.message, 'https_proxy is neither an http:// nor an https:// nor a socks URL')
    })
  })

  test('is in the order of the hosts', async () => {
    const ids = ['silent', 'closed-port', 'good-p256', 'reset']
    const hosts = ids.map(id => world.member(id).host)
    const predictions = await predictAll(hosts, [root], { ...strict, timeoutMs: 1000 })
    assert.deepEqual(
      predictions.map(({ kind, code }) => code || kind),
      ['timeout', 'ECONNREFUSED', 'accepted', 'ECONNRESET'],
    )
  })
})
