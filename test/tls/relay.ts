import { connect, type Socket } from 'node:net'
import { type Listener, listenTcp } from '../world/listen.ts'

/** A TCP server in front of another one, which decides what becomes of the other's answers. */
export function relay(port: number, answer: (bytes: Buffer, client: Socket) => void): Promise<Listener> {
  return listenTcp(client => {
    const server = connect({ host: '127.0.0.1', port })
    server.on('error', () => client.destroy())
    server.on('data', bytes => answer(bytes, client))
    client.on('data', bytes => server.write(bytes))
    client.on('close', () => server.destroy())
  })
}
