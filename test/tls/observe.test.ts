import assert from 'node:assert/strict'
import { EventEmitter, once } from 'node:events'
import type { Socket } from 'node:net'
import { after, describe, test } from 'node:test'
import type { TLSSocket } from 'node:tls'
import type { Host } from '../../src/model.ts'
import { observe, observeAll } from '../../src/tls/observe.ts'
import { mintAuthority, mintLeaf } from '../../src/x509/mint.ts'
import { type Listener, listenTcp, listenTls } from '../world/listen.ts'
import { mintStaple } from '../world/staple.ts'
import { startWorld } from '../world/world.ts'
import { relay } from './relay.ts'

const staplingIssuer = mintAuthority({ now: new Date(), name: 'Stapling' })
const stapled = mintLeaf({ now: new Date(), issuer: staplingIssuer, commonName: 'Stapled', names: ['127.0.0.1'] })
const world = await startWorld()
const listeners: Listener[] = []
after(async () => {
  await Promise.all(listeners.map(listener => listener.close()))
  await world.stop()
})

async function started(starting: Promise<Listener>): Promise<Host> {
  const listener = await starting
  listeners.push(listener)
  return at(listener.port)
}

function at(port: number, name = '127.0.0.1'): Host {
  return { id: `${name}:${port}`, name, port }
}

const patient = { timeoutMs: 20_000 }
const impatient = { timeoutMs: 300 }

function hex(certificates: readonly { readonly der: Uint8Array }[]): string[] {
  return certificates.map(({ der }) => Buffer.from(der).toString('hex'))
}

describe('the chain of every TLS server of the world arrives as sent', () => {
  for (const member of world.members.filter(({ sent }) => sent.length > 0)) {
    test(member.id, async () => {
      const { state, detail, chain, address, protocol } = await observe(member.host, patient)

      assert.deepEqual({ state, detail, address, protocol }, handshake('TLSv1.3'))
      assert.deepEqual(
        hex(chain),
        member.sent.map(sent => sent.toString('hex')),
      )
    })
  }
})

function handshake(protocol: string): object {
  return { state: 'handshake', detail: '', address: '127.0.0.1', protocol }
}

describe('duplicates, unrelated certificates and their order are kept', async () => {
  const { root, intermediate, otherRoot } = world.authorities
  const leaf = mintLeaf({ now: new Date(), issuer: intermediate, commonName: 'Kept', names: ['127.0.0.1'] })
  const sent = [leaf.der, otherRoot.der, root.der, leaf.der, intermediate.der, intermediate.der]
  const rsaLeaf = mintLeaf({ now: new Date(), commonName: 'RSA', names: [], keyType: 'rsa' })

  const kinds = [
    { title: 'TLS 1.3, AES-128', protocol: 'TLSv1.3', options: { ciphers: 'TLS_AES_128_GCM_SHA256' } },
    { title: 'TLS 1.3, AES-256', protocol: 'TLSv1.3', options: { ciphers: 'TLS_AES_256_GCM_SHA384' } },
    { title: 'TLS 1.3, ChaCha20', protocol: 'TLSv1.3', options: { ciphers: 'TLS_CHACHA20_POLY1305_SHA256' } },
    { title: 'TLS 1.3 after a HelloRetryRequest', protocol: 'TLSv1.3', options: { ecdhCurve: 'P-521' } },
    { title: 'TLS 1.3, client asked for a certificate', protocol: 'TLSv1.3', options: { requestCert: true } },
    {
      title: 'TLS 1.2, client asked for a certificate',
      protocol: 'TLSv1.2',
      options: { requestCert: true, rejectUnauthorized: false, maxVersion: 'TLSv1.2' },
    },
    {
      title: 'TLS 1.2, AES',
      protocol: 'TLSv1.2',
      options: { maxVersion: 'TLSv1.2', ciphers: 'AES128-GCM-SHA256:ECDHE' },
    },
    { title: 'TLS 1.2, ChaCha20', protocol: 'TLSv1.2', options: { maxVersion: 'TLSv1.2', ciphers: 'CHACHA20' } },
    {
      title: 'TLS 1.0',
      protocol: 'TLSv1',
      options: { minVersion: 'TLSv1', maxVersion: 'TLSv1', ciphers: 'DEFAULT:@SECLEVEL=0' },
    },
  ] as const
  for (const { title, protocol, options } of kinds) {
    test(title, async () => {
      const host = await started(listenTls(sent, leaf.privateKeyPem, options))
      const { chain, ...rest } = await observe(host, patient)

      const asks = 'requestCert' in options ? { asksForCertificate: true } : {}
      assert.deepEqual(rest, { ...handshake(protocol), ...asks })
      assert.deepEqual(
        hex(chain),
        sent.map(der => der.toString('hex')),
      )
    })
  }

  for (const maxVersion of ['TLSv1.2', 'TLSv1.3'] as const) {
    test(`a stapled answer, ${maxVersion}`, async () => {
      const now = new Date()
      const revokedAt = new Date(now.getTime() - (now.getTime() % 1000) - 60_000)
      const stapling = { staple: mintStaple(staplingIssuer, stapled, { now, revokedAt }), maxVersion }
      const host = await started(listenTls([stapled.der], stapled.privateKeyPem, stapling))
      const { staple } = await observe(host, patient)

      assert.deepEqual([staple?.status, staple?.revokedAt], ['revoked', revokedAt])
    })

    test(`an answer that is none, ${maxVersion}`, async () => {
      const host = await started(
        listenTls([stapled.der], stapled.privateKeyPem, { staple: Buffer.from('hello'), maxVersion }),
      )
      const { state, staple } = await observe(host, patient)

      assert.deepEqual([state, staple], ['handshake', undefined])
    })
  }

  test('RSA key exchange, without forward secrecy', async () => {
    const options = { maxVersion: 'TLSv1.2', ciphers: 'AES128-SHA' } as const
    const host = await started(listenTls([rsaLeaf.der, root.der], rsaLeaf.privateKeyPem, options))
    const { chain, ...rest } = await observe(host, patient)

    assert.deepEqual(rest, handshake('TLSv1.2'))
    assert.deepEqual(hex(chain), [rsaLeaf.der.toString('hex'), root.der.toString('hex')])
  })
})

describe('what does not come to a handshake has a state of its own', () => {
  const cases = [
    ['plain-http', 'not-tls', 'it answered "HTTP/1.1 400 Bad Request", which is no TLS'],
    ['silent', 'timeout', 'no complete handshake within 0.3 s'],
    ['reset', 'reset', 'the connection was closed before the handshake was complete (ECONNRESET)'],
    ['closed-port', 'refused', 'the connection was refused (ECONNREFUSED)'],
  ] as const
  for (const [id, state, detail] of cases) {
    test(id, async () => {
      const options = id === 'silent' ? impatient : patient
      const { address: _, ...rest } = await observe(world.member(id).host, options)

      assert.deepEqual(rest, { state, detail, chain: [] })
    })
  }

  test('a server that closes without a word', async () => {
    const host = await started(listenTcp(socket => socket.end()))

    assert.equal((await observe(host, patient)).state, 'reset')
  })

  test('a server of another protocol that speaks first, its words made harmless', async () => {
    const host = await started(listenTcp(socket => socket.write('220 \u001b[31m\u0000mail\n::error::x\r\n')))
    const { state, detail } = await observe(host, patient)

    assert.equal(state, 'not-tls')
    assert.equal(detail, 'it answered "220 \\u{1b}[31m\\u{0}mail", which is no TLS')
  })

  test('a server that answers with an alert', async () => {
    const host = await started(listenTcp(socket => socket.end(Buffer.from('15030300020228', 'hex'))))
    const { state, detail } = await observe(host, patient)

    assert.equal(state, 'failed')
    assert.match(detail, /alert handshake failure \(ERR_SSL_\S+\)$/)
  })

  test('a server that sends one byte after the other', async () => {
    const host = await started(
      listenTcp(socket => {
        const bytes = Buffer.from(`16030300${'ff'.repeat(1000)}`, 'hex').values()
        const trickle = setInterval(() => socket.write(Buffer.of(bytes.next().value ?? 0)), 10)
        socket.on('close', () => clearInterval(trickle))
      }),
    )

    assert.equal((await observe(host, impatient)).state, 'timeout')
  })

  test('a name that has no address', async () => {
    // A label of more than 63 characters: the resolver refuses it without asking anybody.
    const { state, detail, chain } = await observe(at(443, `${'a'.repeat(64)}.invalid`), patient)

    assert.deepEqual({ state, chain }, { state: 'unresolved', chain: [] })
    assert.match(detail, /^the name has no address \(E\w+\)$/)
  })

  test('a port that cannot be', async () => {
    const { state, detail } = await observe(at(70_000), patient)

    assert.equal(state, 'failed')
    assert.match(detail, /ERR_SOCKET_BAD_PORT/)
  })
})

describe('certificates that arrived before a failure are kept', async () => {
  const { intermediate, otherRoot } = world.authorities
  const leaf = mintLeaf({ now: new Date(), issuer: intermediate, commonName: 'Kept', names: ['127.0.0.1'] })
  const sent = [leaf.der, otherRoot.der, intermediate.der]
  const old = await started(listenTls(sent, leaf.privateKeyPem, { maxVersion: 'TLSv1.2' }))
  const recent = await started(listenTls(sent, leaf.privateKeyPem))

  for (const [protocol, { port }] of Object.entries({ 'TLS 1.2': old, 'TLS 1.3': recent })) {
    test(`the server resets in the middle of its ${protocol} flight`, async () => {
      // The certificates fill most of the flight; its last bytes never arrive.
      const cut = (bytes: Buffer, client: Socket) => {
        client.write(bytes.subarray(0, -20))
        client.end()
      }
      const { state, chain } = await observe(await started(relay(port, cut)), patient)

      assert.equal(state, 'reset')
      assert.deepEqual(
        hex(chain),
        sent.map(der => der.toString('hex')),
      )
    })
  }

  test('only those that arrived whole, when the server stops within the chain', async () => {
    const stop = (bytes: Buffer, client: Socket) => {
      const end = bytes.indexOf(otherRoot.der) + 100
      client.write(bytes.subarray(0, end))
    }
    const { state, chain } = await observe(await started(relay(old.port, stop)), impatient)

    assert.equal(state, 'timeout')
    assert.deepEqual(hex(chain), [leaf.der.toString('hex')])
  })

  test('the server demands a certificate of the client', async () => {
    const options = { maxVersion: 'TLSv1.2', requestCert: true } as const
    const { state, detail, chain } = await observe(await started(listenTls(sent, leaf.privateKeyPem, options)), patient)

    assert.equal(state, 'failed')
    assert.match(detail, /alert handshake failure/)
    assert.deepEqual(
      hex(chain),
      sent.map(der => der.toString('hex')),
    )
  })

  test('the server answers the client with an alert', async () => {
    let flights = 0
    const refuse = (bytes: Buffer, client: Socket) => {
      client.write(flights++ === 0 ? bytes : Buffer.from('15030300020228', 'hex'))
    }
    const { state, detail, chain } = await observe(await started(relay(old.port, refuse)), patient)

    assert.equal(state, 'failed')
    assert.match(detail, /alert handshake failure/)
    assert.equal(chain.length, sent.length)
  })
})

describe('bounds', async () => {
  const now = new Date()
  const leaf = mintLeaf({ now, commonName: 'Bounds', names: [] })
  const others = Array.from({ length: 39 }, (_, index) => mintAuthority({ now, name: `Number ${index}` }).der)
  const long = [leaf.der, ...others]
  const heavy = mintAuthority({ now, name: 'W'.repeat(60_000) })

  test('of a long chain the first 32 certificates are kept, and the rest is counted', async () => {
    const host = await started(listenTls(long, leaf.privateKeyPem))
    const { state, detail, chain } = await observe(host, patient)

    assert.equal(state, 'handshake')
    assert.equal(detail, '8 certificates after the first 32 left out')
    assert.deepEqual(
      hex(chain),
      long.slice(0, 32).map(der => der.toString('hex')),
    )
  })

  test('a server that sends more than it may is left', async () => {
    const host = await started(listenTls(long, leaf.privateKeyPem))
    const { state, detail, chain } = await observe(host, { ...patient, maxBytes: 2000 })

    assert.equal(state, 'failed')
    assert.equal(detail, 'it sent more than 2000 bytes before the handshake was complete')
    assert.ok(chain.length <= 4)
  })

  test('so is one with a chain that no library would take', async () => {
    const host = await started(listenTls([leaf.der, ...Array<Buffer>(6).fill(heavy.der)], leaf.privateKeyPem))
    const { state, chain } = await observe(host, patient)

    assert.equal(state, 'failed')
    assert.deepEqual(hex(chain.slice(0, 1)), [leaf.der.toString('hex')])
  })
})

test('a certificate that cannot be read is left out, and said', async () => {
  const hello = `02000026${'0303'}${'11'.repeat(32)}${'00'}${'c02f'}${'00'}` // TLS 1.2, without extensions
  const certificates = `0b00000f${'00000c'}${'000003010203'}${'000003040506'}`
  const message = Buffer.from(hello + certificates, 'hex')
  const record = Buffer.concat([Buffer.from('160303', 'hex'), Buffer.of(0, message.length), message])
  const host = await started(listenTcp(socket => socket.once('data', () => socket.end(record))))
  const { state, detail, chain } = await observe(host, patient)

  assert.equal(state, 'failed')
  assert.match(detail, /; certificate 1 of the chain is left out: .+; certificate 2 of the chain is left out: /)
  assert.deepEqual(chain, [])
})

describe('nothing is sent once the handshake is complete, and the connection is closed in order', () => {
  const leaf = mintLeaf({ now: new Date(), commonName: 'Quiet', names: [] })
  for (const maxVersion of ['TLSv1.2', 'TLSv1.3'] as const) {
    test(maxVersion, async () => {
      const server = new EventEmitter()
      const serve = (socket: TLSSocket) => {
        socket.on('data', data => server.emit('over', `sent ${data}`))
        socket.on('end', () => server.emit('over', 'closed'))
        socket.on('close', () => server.emit('over', 'dropped'))
      }
      const over = once(server, 'over')
      await observe(await started(listenTls([leaf.der], leaf.privateKeyPem, { maxVersion }, serve)), patient)

      assert.deepEqual(await over, ['closed'])
    })
  }
})

describe('the server name that is sent', () => {
  const leaf = mintLeaf({ now: new Date(), commonName: 'Named', names: [] })
  const cases: { title: string; name: string; servername?: string; sent: string | false }[] = [
    { title: 'is the name of the host', name: 'localhost', sent: 'localhost' },
    { title: 'is servername where there is one', name: '127.0.0.1', servername: 'a.example', sent: 'a.example' },
    { title: 'is none for an address', name: '127.0.0.1', sent: false },
    { title: 'is none for a servername that is an address', name: 'localhost', servername: '192.0.2.1', sent: false },
  ]
  for (const { title, name, servername, sent } of cases) {
    test(title, async () => {
      const server = new EventEmitter()
      const serve = (socket: TLSSocket) => server.emit('asked', socket.servername)
      const asked = once(server, 'asked')
      const { port } = await started(listenTls([leaf.der], leaf.privateKeyPem, {}, serve))
      await observe({ ...at(port, name), ...(servername === undefined ? {} : { servername }) }, patient)

      assert.deepEqual(await asked, [sent])
    })
  }
})

test('an IPv6 address is connected to as it is', async () => {
  const leaf = mintLeaf({ now: new Date(), commonName: 'Six', names: ['::1'] })
  const listener = await listenTls([leaf.der], leaf.privateKeyPem, {}, socket => socket.destroy(), '::1')
  listeners.push(listener)
  const { state, address } = await observe(at(listener.port, '::1'), patient)

  assert.deepEqual({ state, address }, { state: 'handshake', address: '::1' })
})

test('observations are in the order of their hosts', async () => {
  const hosts = Array.from({ length: 50 }, (_, index) => {
    return world.member(['closed-port', 'good-p256', 'plain-http'][index % 3] ?? '').host
  })
  const observations = await observeAll(hosts, patient)

  assert.deepEqual(
    observations.map(({ state }) => state),
    hosts.map((_, index) => ['refused', 'handshake', 'not-tls'][index % 3]),
  )
})

test('of many hosts 64 are observed at a time', async () => {
  const waiting: Socket[] = []
  let released = false
  let most = 0
  const crowded = await started(
    listenTcp(socket => {
      if (released) {
        socket.end()
        return
      }
      most = waiting.push(socket)
      // One more would come at once, if it came.
      if (most === 64) setTimeout(release, 100)
    }),
  )
  function release(): void {
    released = true
    for (const socket of waiting) socket.end()
  }
  const observations = await observeAll(Array<Host>(150).fill(crowded), patient)

  assert.equal(most, 64)
  assert.ok(observations.length === 150 && observations.every(({ state }) => state === 'reset'))
})

test('no hosts, no observations', async () => {
  assert.deepEqual(await observeAll([], patient), [])
})
