import { once } from 'node:events'
import { type AddressInfo, createServer as createTcpServer, type Server, type Socket } from 'node:net'
import { createServer as createTlsServer, type TLSSocket, type TlsOptions } from 'node:tls'

/** A server on an ephemeral port of the loopback, which survives its clients and stops at once. */
export interface Listener {
  readonly port: number
  close(): Promise<void>
}

/** `staple`: the OCSP response, DER, for clients that ask for one. */
export type ServerOptions = TlsOptions & { readonly staple?: Buffer }

const loopback = '127.0.0.1'

/** Serves the certificates as they are given, the leaf first; without `serve`, answers any request with 404. */
export function listenTls(
  sent: readonly Buffer[],
  privateKeyPem: string,
  { staple, ...options }: ServerOptions = {},
  serve: (socket: TLSSocket) => void = answerNotFound,
  address = loopback,
): Promise<Listener> {
  const cert = sent.map(pem).join('')
  const server = createTlsServer({ cert, key: privateKeyPem, ca: [], minVersion: 'TLSv1.2', ...options }, socket => {
    socket.on('error', () => socket.destroy())
    serve(socket)
  })
  if (staple !== undefined) server.on('OCSPRequest', (_certificate, _issuer, answer) => answer(null, staple))
  server.on('tlsClientError', (_error, socket) => socket.destroy())
  return listen(server, address)
}

function answerNotFound(socket: TLSSocket): void {
  // curl and git end at once.
  socket.once('data', () => socket.end('HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n'))
}

export function listenTcp(serve: (socket: Socket) => void): Promise<Listener> {
  return listen(createTcpServer(serve), loopback)
}

async function listen(server: Server, address: string): Promise<Listener> {
  const open = new Set<Socket>()
  server.on('connection', socket => {
    open.add(socket)
    socket.on('error', () => socket.destroy())
    socket.once('close', () => open.delete(socket))
  })
  server.listen(0, address)
  await once(server, 'listening')
  return {
    port: (server.address() as AddressInfo).port,
    async close() {
      const closed = new Promise(resolve => server.close(resolve))
      for (const socket of open) socket.destroy()
      await closed
    },
  }
}

function pem(der: Buffer): string {
  return `-----BEGIN CERTIFICATE-----\n${der.toString('base64')}\n-----END CERTIFICATE-----\n`
}
