import assert from 'node:assert/strict'
import type { Socket } from 'node:net'
import { after, describe, test } from 'node:test'
import { createSecureContext, TLSSocket } from 'node:tls'
import type { StarttlsProtocol } from '../../src/model.ts'
import { observe } from '../../src/tls/observe.ts'
import { mintLeaf } from '../../src/x509/mint.ts'
import { type Listener, listenTcp } from '../world/listen.ts'

const leaf = mintLeaf({ now: new Date(), commonName: 'Late', names: ['127.0.0.1'] })
const secureContext = createSecureContext({ cert: leaf.certificatePem, key: leaf.privateKeyPem })
const listeners: Listener[] = []
after(() => Promise.all(listeners.map(listener => listener.close())))

/** Says the first text, then one more for each message of the client; behind the last one it speaks TLS. */
interface Script {
  readonly says: readonly (string | Buffer)[]
  /** What the client sends: `latin1`. */
  readonly hears: readonly string[]
}

async function played({ says, hears }: Script, protocol: StarttlsProtocol, timeoutMs = 20_000) {
  const heard: string[] = []
  const listener = await listenTcp(socket => {
    const [greeting = '', ...answers] = says
    if (greeting.length > 0) socket.write(greeting)
    const next = () => {
      const answer = answers.shift()
      if (answer === undefined) return
      socket.once('data', bytes => {
        // MySQL's client does not wait for an answer: its handshake may come along.
        const end = hears[heard.length]?.length ?? bytes.length
        heard.push(bytes.subarray(0, end).toString('latin1'))
        if (end < bytes.length) socket.pause().unshift(bytes.subarray(end))
        if (answers.length === 0) speakTls(socket)
        socket.write(answer)
        next()
      })
    }
    next()
  })
  listeners.push(listener)
  const host = { id: 'late', name: '127.0.0.1', port: listener.port, starttls: protocol }
  return { observed: await observe(host, { timeoutMs }), heard }
}

function speakTls(socket: Socket): void {
  new TLSSocket(socket, { isServer: true, secureContext }).on('error', () => socket.destroy())
}

const ldapRequest = `0\x1d\x02\x01\x01w\x18\x80\x161.3.6.1.4.1.1466.20037`
const postgresRequest = '\0\0\0\x08\x04\xd2\x16\x2f'
/** MariaDB 10.11's, up to its scramble, with TLS (0x0800) among its capabilities. */
const mysqlGreeting = (capabilities: string) =>
  Buffer.from(
    `5b0000000a352e352e352d31302e31312e313400${'05000000'}${'41'.repeat(8)}00${capabilities}${'00'.repeat(60)}`,
    'hex',
  ).subarray(0, 4 + 0x5b)
const mysqlPadded = (capabilities: string) =>
  Buffer.concat([mysqlGreeting(capabilities), Buffer.alloc(95)]).subarray(0, 95)
const mysqlRequest = `\x20\0\0\x01\0\x8a\0\0\0\0\0\x01\x21${'\0'.repeat(23)}`

describe('a chain behind STARTTLS is observed', () => {
  const scripts: readonly [StarttlsProtocol, string, Script][] = [
    [
      'smtp',
      'with greetings and capabilities of several lines',
      {
        says: ['220-mail\r\n220 ready\r\n', '250-mail\r\n250-PIPELINING\r\n250 STARTTLS\r\n', '220 go\r\n'],
        hears: ['EHLO [127.0.0.1]\r\n', 'STARTTLS\r\n'],
      },
    ],
    [
      'smtp',
      'without texts',
      { says: ['220\r\n', '250\r\n', '220\r\n'], hears: ['EHLO [127.0.0.1]\r\n', 'STARTTLS\r\n'] },
    ],
    [
      'imap',
      'with an untagged line between',
      {
        says: ['* OK [CAPABILITY IMAP4rev1] ready\r\n', '* CAPABILITY IMAP4rev1\r\na OK go\r\n'],
        hears: ['a STARTTLS\r\n'],
      },
    ],
    ['pop3', 'as it is', { says: ['+OK ready\r\n', '+OK go\r\n'], hears: ['STLS\r\n'] }],
    [
      'ldap',
      'with short lengths',
      { says: ['', Buffer.from('300c02010178070a010004000400', 'hex')], hears: [ldapRequest] },
    ],
    [
      'ldap',
      'with long lengths and a name behind',
      {
        says: ['', Buffer.from('308400000010020101788400000007 0a010004000400'.replace(' ', ''), 'hex')],
        hears: [ldapRequest],
      },
    ],
    ['postgres', 'as it is', { says: ['', 'S'], hears: [postgresRequest] }],
    ['mysql', 'as it is', { says: [mysqlPadded('feff'), ''], hears: [mysqlRequest] }],
  ]
  for (const [protocol, title, script] of scripts) {
    test(`${protocol}, ${title}`, async () => {
      const { observed, heard } = await played(script, protocol)

      assert.deepEqual([observed.state, observed.detail, observed.protocol], ['handshake', '', 'TLSv1.3'])
      assert.deepEqual(
        observed.chain.map(({ der }) => Buffer.from(der)),
        [leaf.der],
      )
      assert.deepEqual(heard.slice(0, script.hears.length), script.hears)
    })
  }
})

describe('a server that does not change over is no TLS, and is told in its words', () => {
  const refusals: readonly [StarttlsProtocol, readonly (string | Buffer)[], RegExp][] = [
    ['smtp', ['554 go away\r\n'], /"554 go away"/],
    ['smtp', ['220 a\r\n', '502 what\r\n', ''], /"502 what"/],
    ['smtp', ['220 a\r\n', '250 a\r\n', '454 TLS not available\r\n', ''], /"454 TLS not available"/],
    ['smtp', ['* OK imap\r\n'], /"\* OK imap"/],
    ['imap', ['* BYE\r\n'], /"\* BYE"/],
    ['imap', ['* OK\r\n', 'a BAD \u001b[31m\r\n', ''], /"a BAD \\u\{1b\}\[31m"/],
    ['pop3', ['-ERR no\r\n'], /"-ERR no"/],
    ['pop3', ['+OK\r\n', '-ERR no\r\n', ''], /"-ERR no"/],
    ['ldap', ['', Buffer.from('300c02010178070a013504000400', 'hex'), ''], /did not change/],
    ['ldap', ['', Buffer.from('300c02010161070a010004000400', 'hex'), ''], /did not change/],
    ['ldap', ['', 'HTTP/1.1 400\r\n\r\n', ''], /"HT"/],
    ['ldap', ['', Buffer.from('3084ffffffff', 'hex'), ''], /did not change/],
    ['postgres', ['', 'N', ''], /"N"/],
    ['postgres', ['', 'E\0\0\0', ''], /"E"/],
    ['mysql', [mysqlPadded('feff').fill(0x09, 4, 5)], /did not change/],
    ['mysql', [mysqlPadded('fef7')], /"5\.5\.5-10\.11\.14"/],
    ['mysql', [Buffer.from('03000000ff6904', 'hex')], /did not change/],
  ]
  for (const [index, [protocol, says, words]] of refusals.entries()) {
    test(`${protocol}, ${index}: ${words}`, async () => {
      const { observed } = await played({ says, hears: [] }, protocol)

      assert.equal(observed.state, 'not-tls')
      assert.match(observed.detail, words)
      assert.match(observed.detail, /^it answered ".*", and did not change to TLS$/)
      assert.deepEqual(observed.chain, [])
    })
  }
})

describe('a server that stays in clear text is left', () => {
  test('when it is silent', async () => {
    const { observed } = await played({ says: [''], hears: [] }, 'smtp', 300)

    assert.deepEqual([observed.state, observed.detail], ['timeout', 'no end of STARTTLS within 0.3 s'])
  })

  test('when it talks without end', async () => {
    const { observed } = await played({ says: ['220-x\r\n'.repeat(4000)], hears: [] }, 'smtp')

    assert.deepEqual([observed.state, observed.detail], ['failed', 'it sent more than 16384 bytes before TLS'])
  })

  test('when it announces more than it may send', async () => {
    const { observed } = await played(
      { says: [Buffer.concat([Buffer.from('ffffff00', 'hex'), Buffer.alloc(20_000)])], hears: [] },
      'mysql',
    )

    assert.equal(observed.state, 'failed')
  })

  test('when it closes', async () => {
    const listener = await listenTcp(socket => socket.end('220-half'))
    listeners.push(listener)
    const host = { id: 'late', name: '127.0.0.1', port: listener.port, starttls: 'smtp' as const }
    const { state, detail } = await observe(host, { timeoutMs: 20_000 })

    assert.equal(state, 'reset')
    assert.match(detail, /closed/)
  })
})
