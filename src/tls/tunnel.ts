import { isIPv6, type Socket } from 'node:net'
import { printable } from '../text.ts'
import { ProxyFailure } from './failure.ts'
import type { WebProxy } from './proxy.ts'
import { Wire } from './wire.ts'

/** Of status line and headers. */
const maxHeaderBytes = 8 * 1024

/**
 * Has a proxy connect to a host (RFC 9110, 9.3.6) over a connection to it. User and password go to the proxy alone.
 * @throws ProxyFailure
 */
export async function openTunnel(
  socket: Socket,
  proxy: WebProxy,
  host: { readonly name: string; readonly port: number },
): Promise<void> {
  const wire = new Wire(socket, maxHeaderBytes)
  const target = `${isIPv6(host.name) ? `[${host.name}]` : host.name}:${host.port}`
  wire.write(`CONNECT ${target} HTTP/1.1\r\nHost: ${target}\r\n${authorization(proxy)}\r\n`)
  const statusLine = await wire.line()
  const [, digits, phrase = ''] = /^HTTP\/\d(?:\.\d)? (\d{3})(?: (.*))?$/.exec(statusLine) ?? []
  if (digits === undefined) throw new ProxyFailure(`answered "${printable(statusLine, 60)}", which is no HTTP`)
  const status = Number(digits)
  if (status < 200 || status > 299) throw new ProxyFailure(`answered ${status} ${printable(phrase, 60)}`.trim(), status)
  // The headers mean nothing to us.
  while ((await wire.line()) !== '');
  wire.release()
}

function authorization({ credentials }: WebProxy): string {
  return credentials === undefined
    ? ''
    : `Proxy-Authorization: Basic ${Buffer.from(credentials).toString('base64')}\r\n`
}
