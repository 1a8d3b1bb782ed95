import { connect, isIP, type Socket } from 'node:net'
import { connect as connectTls } from 'node:tls'
import type { Host } from '../model.ts'
import { failureOf, ObservationFailure, ProxyFailure } from './failure.ts'
import type { WebProxy } from './proxy.ts'
import { openSocks } from './socks.ts'
import { upgrade } from './starttls/upgrade.ts'
import { openTunnel } from './tunnel.ts'

/** The way to where TLS begins: a connection, through a proxy, and STARTTLS. */
export interface Approach {
  readonly socket: Socket
  /** Rejects with what went wrong; destroying the socket with an error makes it reject with that one. */
  readonly ready: Promise<void>
  /** What is waited for, as in "no connection". */
  waitingFor(): string
}

export function approach(host: Host, proxy: WebProxy | undefined): Approach {
  const socket = proxy === undefined ? connect({ host: host.name, port: host.port }) : connectToProxy(proxy)
  // Whoever waits has a listener of his own; none is there between two waits.
  socket.on('error', () => {})
  let missing = 'connection'
  return { socket, ready: arrive(), waitingFor: () => missing }

  async function arrive(): Promise<void> {
    if (proxy === undefined) {
      await connected(socket, 'connect')
    } else {
      try {
        await connected(socket, proxy.protocol === 'https' ? 'secureConnect' : 'connect')
        missing = 'answer'
        await (proxy.protocol.startsWith('socks') ? openSocks : openTunnel)(socket, proxy, host)
      } catch (error) {
        throw ofProxy(proxy, error as Error)
      }
    }
    if (host.starttls !== undefined) {
      missing = 'end of STARTTLS'
      await upgrade(socket, host.starttls)
    }
    missing = 'complete handshake'
  }
}

/**
 * A proxy that is spoken to in TLS gets a user and password only when its certificate verifies, by the roots of Node.js and
 * NODE_EXTRA_CA_CERTS. Without them nothing is sent that is not for everyone, as to a host.
 */
function connectToProxy({ protocol, name, port, credentials }: WebProxy): Socket {
  if (protocol !== 'https') return connect({ host: name, port })
  const verification = credentials === undefined ? { rejectUnauthorized: false, ca: [] } : { rejectUnauthorized: true }
  return connectTls({ host: name, port, servername: isIP(name) === 0 ? name : '', ...verification })
}

function connected(socket: Socket, event: 'connect' | 'secureConnect'): Promise<void> {
  return new Promise((resolve, reject) => {
    const close = () => reject(new ObservationFailure('reset', 'the connection was closed'))
    socket.once('error', reject).once('close', close)
    socket.once(event, () => {
      socket.off('error', reject).off('close', close)
      resolve()
    })
  })
}

function ofProxy({ url, variable }: WebProxy, error: Error): ProxyFailure {
  if (error instanceof ProxyFailure)
    return new ProxyFailure(`the proxy ${url} (${variable}) ${error.message}`, error.status)
  return new ProxyFailure(`the proxy ${url} (${variable}) made no connection: ${failureOf(error).detail}`)
}
