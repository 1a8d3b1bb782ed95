import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { createSecureContext } from 'node:tls'
import { shakeHands } from '../../src/tls/handshake.ts'
import { mintAuthority, mintLeaf } from '../../src/x509/mint.ts'
import { type Listener, listenTls } from '../world/listen.ts'

const listeners: Listener[] = []
after(() => Promise.all(listeners.map(listener => listener.close())))

test("where the flight cannot be read, the chain is OpenSSL's own", async () => {
  const now = new Date()
  const root = mintAuthority({ now, name: 'Root' })
  const intermediate = mintAuthority({ now, name: 'Intermediate', issuer: root })
  const leaf = mintLeaf({ now, issuer: intermediate, commonName: 'Leaf', names: [] })
  // A cipher suite that the observer neither offers nor opens.
  const ciphers = 'TLS_AES_128_CCM_SHA256'
  const listener = await listenTls([leaf.der, intermediate.der], leaf.privateKeyPem, { ciphers })
  listeners.push(listener)
  const host = { id: 'it', name: '127.0.0.1', port: listener.port }
  const context = createSecureContext({ ciphers, ca: [] })
  const { state, certificates } = await shakeHands(host, { context, timeoutMs: 20_000, maxBytes: 100_000 })

  assert.equal(state, 'handshake')
  assert.deepEqual(
    certificates.map(certificate => Buffer.from(certificate).toString('hex')),
    [leaf.der, intermediate.der].map(der => der.toString('hex')),
  )
})
