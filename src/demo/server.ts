import { once } from 'node:events'
import type { AddressInfo, Socket } from 'node:net'
import { createServer } from 'node:tls'
import type { Host } from '../model.ts'
import { mintAuthority, mintLeaf } from '../x509/mint.ts'

export interface DemoServer {
  readonly host: Host
  /** The certificate of its authority, which no store of this machine holds. */
  readonly rootPem: string
  close(): Promise<void>
}

/** A TLS server on loopback, with an authority and a certificate made for it. */
export async function startServer(now: Date): Promise<DemoServer> {
  const root = mintAuthority({ now, name: 'Demo Root CA', organization: 'Local Issuer demo' })
  const leaf = mintLeaf({ now, issuer: root, commonName: 'localhost', names: ['localhost', '127.0.0.1'] })
  const server = createServer({ cert: leaf.certificatePem, key: leaf.privateKeyPem }, socket => {
    socket.on('error', () => socket.destroy())
    socket.end()
  })
  const open = new Set<Socket>()
  server.on('connection', (socket: Socket) => {
    open.add(socket)
    socket.once('close', () => open.delete(socket))
  })
  // Clients that reject the certificate break off.
  server.on('tlsClientError', (_error, socket) => socket.destroy())
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return {
    // By address: a machine may resolve localhost to ::1 alone.
    host: { id: `127.0.0.1:${port}`, name: '127.0.0.1', port },
    rootPem: root.certificatePem,
    async close() {
      const closed = new Promise(resolve => server.close(resolve))
      for (const socket of open) socket.destroy()
      await closed
    },
  }
}
