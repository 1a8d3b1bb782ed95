import assert from 'node:assert/strict'
import { after, describe, test } from 'node:test'
import { observe } from '../../src/tls/observe.ts'
import { type Listener, listenTcp } from '../world/listen.ts'

const listeners: Listener[] = []
after(() => Promise.all(listeners.map(listener => listener.close())))

/** A proxy that says its lines one after the other, each when something has come, and keeps what came. */
async function scripted(answers: readonly (readonly number[])[]) {
  const received: string[] = []
  const listener = await listenTcp(client => {
    const pending = [...answers]
    client.on('data', bytes => {
      received.push(bytes.toString('hex'))
      const answer = pending.shift()
      if (answer === undefined) client.destroy()
      else client.write(Buffer.from(answer))
    })
  })
  listeners.push(listener)
  return { address: `127.0.0.1:${listener.port}`, received }
}

async function through(url: string, name: string) {
  const host = { id: name, name, port: 443 }
  const { state, detail } = await observe(host, { timeoutMs: 20_000, environment: { all_proxy: url } })
  return { state, detail }
}

const accepted = [5, 0, 0, 1, 0, 0, 0, 0, 0, 0]
const hex = (text: string): string => Buffer.from(text).toString('hex')

describe('what a SOCKS proxy is asked', () => {
  const cases: readonly (readonly [string, string, string, readonly (readonly number[])[], readonly string[]])[] = [
    ['socks5h by name', 'socks5h://', 'a.test', [[5, 0], accepted], ['050100', `0501000306${hex('a.test')}01bb`]],
    ['socks5 by address', 'socks5://', '192.0.2.7', [[5, 0], accepted], ['050100', '05010001c000020701bb']],
    [
      'socks5 by an address of version 6',
      'socks5://',
      '2001:db8::7:1.2.3.4',
      [[5, 0], accepted],
      ['050100', '0501000420010db800000000000000070102030401bb'],
    ],
    [
      'with a user and a password',
      'socks5h://alice:s3%3Acret@',
      'a.test',
      [[5, 2], [1, 0], accepted],
      ['05020002', `0105${hex('alice')}07${hex('s3:cret')}`, `0501000306${hex('a.test')}01bb`],
    ],
    ['socks4 by address', 'socks4://', '192.0.2.7', [[0, 90, 0, 0, 0, 0, 0, 0]], ['040101bbc000020700']],
    [
      'socks4a by name',
      'socks4a://bob@',
      'a.test',
      [[0, 90, 0, 0, 0, 0, 0, 0]],
      [`040101bb00000001${hex('bob')}00${hex('a.test')}00`],
    ],
  ]
  for (const [title, scheme, name, answers, expected] of cases) {
    test(title, async () => {
      const { address, received } = await scripted(answers)
      const { state } = await through(scheme + address, name)

      assert.deepEqual(received.slice(0, expected.length), expected)
      // Then comes TLS, on which this proxy hangs up.
      assert.match(received[expected.length] ?? '', /^1603/)
      assert.equal(state, 'reset')
    })
  }
})

describe('what a SOCKS proxy says instead of connecting is told as its own failure', () => {
  const cases: readonly (readonly [string, string, readonly (readonly number[])[], RegExp])[] = [
    ['that it wants a password', 'socks5h://', [[5, 255]], /wants a user and a password$/],
    [
      'that the password is wrong',
      'socks5h://a:b@',
      [
        [5, 2],
        [1, 1],
      ],
      /refused the user or the password$/,
    ],
    [
      'that its rules forbid it',
      'socks5h://',
      [
        [5, 0],
        [5, 2, 0, 1],
      ],
      /answered that its rules do not allow it$/,
    ],
    [
      'a code that nobody knows',
      'socks5h://',
      [
        [5, 0],
        [5, 99, 0, 1],
      ],
      /answered with code 99$/,
    ],
    ['HTTP', 'socks5h://', [[...Buffer.from('HTTP/1.1 400 Bad')]], /did not answer as a SOCKS 5 proxy$/],
    ['a refusal of version 4', 'socks4a://', [[0, 91, 0, 0, 0, 0, 0, 0]], /answered with code 91, which is a refusal$/],
  ]
  for (const [title, scheme, answers, expected] of cases) {
    test(title, async () => {
      const { address } = await scripted(answers)
      const { state, detail } = await through(scheme + address, 'a.test')

      assert.equal(state, 'proxy-failed')
      assert.match(detail, expected)
    })
  }
})
