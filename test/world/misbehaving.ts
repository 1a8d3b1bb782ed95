import type { Socket } from 'node:net'

/** A server that does not speak TLS as far as a certificate. */
export interface MisbehavingServer {
  readonly id: string
  readonly serves: string
  serve(socket: Socket): void
}

export const misbehavingServers: readonly MisbehavingServer[] = [
  {
    id: 'plain-http',
    serves: 'HTTP without TLS.',
    serve(socket) {
      socket.once('data', () =>
        socket.end('HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\nConnection: close\r\n\r\n'),
      )
    },
  },
  {
    id: 'silent',
    serves: 'Nothing: it accepts and never answers.',
    serve(socket) {
      socket.resume()
    },
  },
  {
    id: 'reset',
    serves: 'A reset as soon as the client has spoken.',
    serve(socket) {
      socket.once('data', () => socket.resetAndDestroy())
    },
  },
]
