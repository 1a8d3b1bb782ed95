import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Situation } from '../../src/causes/cause.ts'
import { causeIdsOf, leaf, served, told, unseen } from './situation.ts'

const asked = { variable: 'https_proxy', url: 'http://proxy:3128' }

describe('unreachable', () => {
  const cases: readonly [string, Partial<Situation>, RegExp][] = [
    ['unresolved', { observation: unseen('unresolved', 'ENOTFOUND') }, /no address/],
    ['refused', { observation: unseen('refused', 'ECONNREFUSED') }, /refused/],
    ['reset', { observation: unseen('reset', 'ECONNRESET') }, /closed before/],
    ['timeout', { observation: unseen('timeout') }, /no answer in time/],
    ['client-only', { observation: served(leaf()), message: 'timed out' }, /did not get through/],
    ['unresolved', { observation: unseen('unasked'), message: 'curl: (6) Could not resolve host: a' }, /no address/],
    ['refused', { observation: unseen('unasked'), message: '[Errno 111] Connection refused' }, /refused/],
    ['reset', { observation: unseen('failed'), message: 'EOF occurred in violation of protocol' }, /closed before/],
    ['timeout', { observation: unseen('failed'), message: 'Operation timed out' }, /no answer in time/],
    ['other', { observation: unseen('failed'), message: 'EHOSTUNREACH' }, /could not be reached/],
  ]
  for (const [reason, parts, words] of cases) {
    it(`tells ${reason} of ${parts.observation?.state} and "${parts.message ?? ''}"`, () => {
      const unreached = { message: '', verdict: 'unreachable' as const, ...parts }
      assert.deepEqual(causeIdsOf(unreached), ['unreachable'])
      const found = told('unreachable', unreached)
      assert.match(found.message, words)
      assert.equal(found.evidence['reason'], reason)
    })
  }

  it('names a proxy that refused, without its password', () => {
    const found = told('unreachable', {
      verdict: 'unreachable',
      observation: unseen('timeout'),
      message: 'Received HTTP code 403 from proxy after CONNECT',
      environment: { https_proxy: 'http://alice:s3cret@proxy.example:3128' },
    })
    assert.match(found.message, /https_proxy=http:\/\/proxy\.example:3128/)
    assert.doesNotMatch(JSON.stringify(found), /s3cret|alice/)
  })

  it('mentions a proxy that is set where another reason is known', () => {
    const environment = { HTTPS_PROXY: 'user:pw@proxy:1' }
    const found = told('unreachable', { verdict: 'unreachable', observation: unseen('refused'), environment })
    assert.match(found.help, /HTTPS_PROXY=http:\/\/proxy:1\)/)
  })

  const refusals: readonly [string, Partial<Situation>, number, RegExp][] = [
    ['the observer', { observation: { ...unseen('proxy-failed'), proxy: { ...asked, status: 407 } } }, 407, /password/],
    ['curl', { message: 'curl: (56) CONNECT tunnel failed, response 403' }, 403, /forbids/],
    ['an older curl', { message: 'Received HTTP code 503 from proxy after CONNECT' }, 503, /did not reach/],
    ['Python', { message: 'OSError: Tunnel connection failed: 407 Proxy Authentication Required' }, 407, /password/],
    [
      'Node.js',
      { message: 'Failed to establish tunnel to a:1 via http://p:3128/: HTTP/1.1 502 Bad Gateway' },
      502,
      /reach/,
    ],
  ]
  for (const [who, parts, status, help] of refusals) {
    it(`tells what the proxy answered ${who}`, () => {
      const environment = { https_proxy: 'http://proxy:3128' }
      const found = told('unreachable', {
        verdict: 'unreachable',
        observation: unseen('timeout'),
        environment,
        ...parts,
      })
      assert.equal(
        found.message,
        `The proxy (https_proxy=http://proxy:3128) did not make the connection: it answered ${status}.`,
      )
      assert.deepEqual([found.evidence['reason'], found.evidence['status']], ['proxy', status])
      assert.match(found.help, help)
    })
  }

  it('says nothing of a variable that it cannot read but its name', () => {
    const environment = { https_proxy: 'http://alice:s3cret/@proxy' }
    const message = 'Unsupported proxy syntax'
    const found = told('unreachable', { verdict: 'unreachable', observation: unseen('unasked'), environment, message })
    assert.equal(found.evidence['proxy'], 'https_proxy')
    assert.doesNotMatch(JSON.stringify(found), /s3cret|alice/)
  })

  it('is another finding for a proxy that answers otherwise', () => {
    const keys = [403, 407].map(status => {
      const observation = { ...unseen('proxy-failed'), proxy: { ...asked, status } }
      return told('unreachable', { verdict: 'unreachable', observation }).key
    })
    assert.notEqual(keys[0], keys[1])
  })

  it('is one finding for all names without an address', () => {
    const [one, other] = ['a.example', 'b.example'].map(detail =>
      told('unreachable', { verdict: 'unreachable', observation: unseen('unresolved', detail) }),
    )
    assert.equal(one?.key, other?.key)
    assert.equal(one?.message, other?.message)
  })

  const negatives: readonly [string, Partial<Situation>][] = [
    ['a host that answers without TLS', { verdict: 'unreachable', observation: unseen('not-tls') }],
    ['a client that rejected although the observer saw nothing', { observation: unseen('refused') }],
    ['a trusted host', { verdict: 'trusted', observation: unseen('timeout') }],
    ['an error', { verdict: 'error', observation: unseen('refused') }],
  ]
  for (const [name, parts] of negatives) {
    it(`does not hold for ${name}`, () => {
      assert.ok(!causeIdsOf(parts).includes('unreachable'))
    })
  }
})
