import { once } from 'node:events'
import type { AddressInfo, Socket } from 'node:net'
import { createServer, type Server } from 'node:tls'
import type { Host } from '../model.ts'
import { mintAuthority, mintLeaf } from '../x509/mint.ts'

/** A loopback server whose issuer nobody holds: a client that trusts it does not verify. */
export interface Control {
  readonly host: Host
  close(): Promise<void>
}

/**
 * An address of its own, so that no_proxy can name the control and nothing else. Linux and Windows have all of 127/8 on their
 * loopback, macOS and some sandboxes the first address alone.
 */
const addresses = ['127.84.76.83', '127.0.0.1'] as const

/** Every client may ask at once; beyond this a connection is dropped, which no client takes for trust. */
const maxConnections = 256

const idleMs = 10_000

/** Enough of HTTP for curl and git to finish at once when they do not verify. */
const answer = 'HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n'

/**
 * Starts the control on an ephemeral port. It never keeps the process alive.
 * @param gateway the address of this machine at which a container with a network of its own reaches it; loopback without it
 */
export async function startControl(now: Date, gateway?: string): Promise<Control> {
  const issuer = mintAuthority({ now, name: 'Local Issuer control: held by nobody' })
  const { certificatePem, privateKeyPem } = mintLeaf({
    now,
    issuer,
    commonName: 'Local Issuer control',
    names: [...addresses, 'localhost', ...(gateway === undefined ? [] : [gateway])],
  })
  // `ca`: none, or Node.js parses its own root store for a server that asks no client for a certificate.
  const credentials = { cert: certificatePem, key: privateKeyPem, ca: [] }
  const server = createServer({ ...credentials, handshakeTimeout: idleMs }, socket => {
    socket.on('error', () => socket.destroy())
    socket.setTimeout(idleMs, () => socket.destroy())
    socket.once('data', () => socket.end(answer))
  })
  const open = new Set<Socket>()
  server.maxConnections = maxConnections
  server.on('connection', (socket: Socket) => {
    open.add(socket)
    socket.unref().once('close', () => open.delete(socket))
  })
  server.on('tlsClientError', (_error, socket) => socket.destroy())
  const address = await listen(server.unref(), gateway === undefined ? addresses : [gateway])
  // From here on: a failure to accept (out of file descriptors) shows as the client's own verdict on the control.
  server.on('error', () => {})
  const { port } = server.address() as AddressInfo
  return {
    host: { id: `${address}:${port}`, name: address, port },
    async close() {
      const closed = new Promise(resolve => server.close(resolve))
      for (const socket of open) socket.destroy()
      await closed
    },
  }
}

/** On the first of these addresses that this machine has. */
async function listen(server: Server, candidates: readonly string[]): Promise<string> {
  let failure: unknown
  for (const address of candidates) {
    server.listen(0, address)
    try {
      await once(server, 'listening')
      return address
    } catch (error) {
      failure = error
    }
  }
  throw failure
}
