import type { Host } from '../../model.ts'
import type { Client } from '../client.ts'
import { wayOf } from './way.ts'

/** The proxy that a probe is to ask for a tunnel (CONNECT), or why it cannot. User and password go to the probe's stdin alone. */
export type Tunnel =
  | { readonly name: string; readonly port: number; readonly authorization?: string }
  | { readonly refused: string }

/**
 * For a runtime whose own fetch follows the proxies of the environment and whose probe, which stops after the handshake, has to
 * be told. Undefined where it connects directly.
 */
export function tunnelTo(
  client: Client,
  host: Host,
  environment: Readonly<Record<string, string>>,
): Tunnel | undefined {
  const way = wayOf(client, '', host, environment)
  switch (way.kind) {
    case 'direct':
      return undefined
    case 'unsupported':
      return { refused: `${way.variable} ${way.why}` }
    case 'proxy': {
      const { variable, protocol, name, port, credentials } = way.proxy
      if (protocol !== 'http')
        return { refused: `${variable} names a proxy by ${protocol}://, and this probe speaks to http:// alone` }
      if (credentials === undefined) return { name, port }
      return { name, port, authorization: `Basic ${Buffer.from(credentials).toString('base64')}` }
    }
  }
}
