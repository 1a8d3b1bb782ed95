import { lookup } from 'node:dns/promises'
import { isIP, type Socket } from 'node:net'
import { ProxyFailure } from './failure.ts'
import type { WebProxy } from './proxy.ts'
import { Wire } from './wire.ts'

/** Greeting, authentication and reply are short. */
const maxBytes = 1024

type Target = { readonly name: string; readonly port: number }

/**
 * Has a SOCKS proxy connect to a host over a connection to it. Under `socks5h` and `socks4a` it resolves the name, else we do,
 * as curl does. User and password go to the proxy alone. @throws ProxyFailure
 */
export async function openSocks(socket: Socket, proxy: WebProxy, host: Target): Promise<void> {
  const wire = new Wire(socket, maxBytes)
  switch (proxy.protocol) {
    case 'socks5':
    case 'socks5h':
      await openVersion5(wire, proxy, host)
      break
    case 'socks4':
    case 'socks4a':
      await openVersion4(wire, proxy, host)
      break
    case 'http':
    case 'https':
      throw new TypeError(`${proxy.protocol} is no SOCKS proxy`)
  }
  wire.release()
}

const byName = 3

/** RFC 1928. */
async function openVersion5(wire: Wire, { protocol, credentials }: WebProxy, host: Target): Promise<void> {
  const methods = credentials === undefined ? [0] : [0, 2]
  wire.write(Buffer.from([5, methods.length, ...methods]))
  const [version, method] = await wire.bytes(2)
  if (version !== 5) throw new ProxyFailure('did not answer as a SOCKS 5 proxy')
  if (method === 2 && credentials !== undefined) await logIn(wire, credentials)
  else if (method !== 0) throw new ProxyFailure(`wants a user and a password${credentials ? ' by another method' : ''}`)
  wire.write(Buffer.concat([Buffer.from([5, 1, 0]), await address5(protocol, host), portOf(host)]))
  const [, reply = 0xff, , kind = 0] = await wire.bytes(4)
  if (reply !== 0) throw new ProxyFailure(`answered ${replies[reply] ?? `with code ${reply}`}`)
  const length = kind === byName ? ((await wire.bytes(1))[0] ?? 0) : kind === 4 ? 16 : 4
  await wire.bytes(length + 2)
}

/** RFC 1929. */
async function logIn(wire: Wire, credentials: string): Promise<void> {
  const colon = credentials.indexOf(':')
  const [user, password] = [credentials.slice(0, colon), credentials.slice(colon + 1)].map(part => Buffer.from(part))
  if (user === undefined || password === undefined || user.length > 255 || password.length > 255) {
    throw new ProxyFailure('takes no user or password of more than 255 bytes')
  }
  wire.write(Buffer.concat([Buffer.from([1, user.length]), user, Buffer.from([password.length]), password]))
  const [, status] = await wire.bytes(2)
  if (status !== 0) throw new ProxyFailure('refused the user or the password')
}

async function address5(protocol: WebProxy['protocol'], { name }: Target): Promise<Buffer> {
  const address = protocol === 'socks5h' || isIP(name) !== 0 ? name : await resolved(name)
  switch (isIP(address)) {
    case 4:
      return Buffer.from([1, ...bytes4(address)])
    case 6:
      return Buffer.from([4, ...bytes6(address)])
    default: {
      const encoded = Buffer.from(address)
      return Buffer.concat([Buffer.from([byName, encoded.length]), encoded])
    }
  }
}

/** SOCKS 4 (openssh.com/txt/socks4.protocol) and its extension 4A: an address that says that a name follows. */
async function openVersion4(wire: Wire, { protocol, credentials }: WebProxy, host: Target): Promise<void> {
  const isName = protocol === 'socks4a' && isIP(host.name) !== 4
  const address = isName ? '0.0.0.1' : isIP(host.name) === 4 ? host.name : await resolved(host.name, 4)
  const user = `${credentials?.replace(/:.*/s, '') ?? ''}\0`
  const name = isName ? `${host.name}\0` : ''
  wire.write(
    Buffer.concat([Buffer.from([4, 1]), portOf(host), Buffer.from([...bytes4(address)]), Buffer.from(user + name)]),
  )
  const [, reply] = await wire.bytes(8)
  if (reply !== 90) throw new ProxyFailure(`answered with code ${reply}, which is a refusal`)
}

async function resolved(name: string, family: 0 | 4 = 0): Promise<string> {
  return (await lookup(name, { family })).address
}

function portOf({ port }: Target): Buffer {
  return Buffer.from([port >> 8, port & 0xff])
}

function bytes4(address: string): readonly number[] {
  return address.split('.').map(Number)
}

function bytes6(address: string): readonly number[] {
  // The zone names an interface of this machine; a tail may be written as IPv4.
  const plain = address
    .replace(/%.*/, '')
    .replace(/[\d.]+$/, tail => (tail.includes('.') ? hexadecimal(bytes4(tail)) : tail))
  const [head = '', tail] = plain.split('::')
  const groups = (text: string): string[] => (text === '' ? [] : text.split(':'))
  const [front, back] = [groups(head), groups(tail ?? '')]
  const zeros = Array<string>(8 - front.length - back.length).fill('0')
  return [...front, ...zeros, ...back]
    .map(group => Number.parseInt(group, 16))
    .flatMap(group => [group >> 8, group & 0xff])
}

function hexadecimal([one = 0, two = 0, three = 0, four = 0]: readonly number[]): string {
  return `${((one << 8) | two).toString(16)}:${((three << 8) | four).toString(16)}`
}

const replies: Readonly<Record<number, string>> = {
  1: 'that it failed',
  2: 'that its rules do not allow it',
  3: 'that the network is unreachable',
  4: 'that the host is unreachable',
  5: 'that the connection was refused',
  6: 'that time ran out',
  7: 'that it does not know the command',
  8: 'that it does not know this kind of address',
}
