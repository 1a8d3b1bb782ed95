import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { causeIdsOf, leaf, served, told, unseen } from './situation.ts'

const observation = { ...served(leaf()), protocol: 'TLSv1.1' }

describe('protocol-too-old', () => {
  const words = [
    'SSLError: [SSL] legacy sigalg disallowed or unsupported (_ssl.c:992)',
    'SSLError: [SSL: UNSUPPORTED_PROTOCOL] unsupported protocol (_ssl.c:992)',
    'ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION: tlsv1 alert protocol version',
    'javax.net.ssl.SSLHandshakeException: Received fatal alert: protocol_version',
    'remote error: tls: protocol version not supported',
  ]
  for (const message of words) {
    it(`names the server: ${message}`, () => {
      assert.deepEqual(causeIdsOf({ observation, message }), ['protocol-too-old'])
      assert.match(told('protocol-too-old', { observation, message }).message, /^The server speaks TLS 1\.1 at best/)
    })
  }

  it('names the client, where the server is new', () => {
    const parts = {
      observation: served(leaf()),
      message: '[SSL: TLSV1_ALERT_PROTOCOL_VERSION] alert',
      verdict: 'error',
    } as const
    assert.deepEqual(causeIdsOf(parts), ['protocol-too-old'])
    assert.match(
      told('protocol-too-old', parts).message,
      /^The server speaks TLS 1\.3, and this client nothing that new/,
    )
  })

  it('takes the place of unreachable', () => {
    const parts = { observation, message: 'unsupported protocol', verdict: 'unreachable' } as const
    assert.deepEqual(causeIdsOf(parts), ['protocol-too-old'])
  })

  it('does not hold for a client that connects, has another reason, or where the server was not seen', () => {
    assert.deepEqual(causeIdsOf({ observation, verdict: 'trusted' }), [])
    assert.deepEqual(causeIdsOf({ observation }), ['unknown'])
    assert.deepEqual(causeIdsOf({ observation: unseen('failed'), message: 'unsupported protocol' }), ['unknown'])
  })
})
