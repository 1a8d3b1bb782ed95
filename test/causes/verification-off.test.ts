import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Situation } from '../../src/causes/cause.ts'
import type { ClientId } from '../../src/model.ts'
import { causeIdsOf, leaf, privateRoot, served, store, told, unseen } from './situation.ts'

describe('verification-off', () => {
  const cases: readonly [string, Partial<Situation>][] = [
    ['whatever it said of the host', { verdict: 'trusted' }],
    ['beside an unknown issuer', { observation: served(leaf({ issuer: privateRoot })) }],
    ['beside a missing store', { stores: [store({ state: 'missing' })] }],
    ['beside a host that is down', { verdict: 'unreachable', observation: unseen('refused') }],
  ]
  for (const [name, parts] of cases) {
    it(`is the only cause of a client that trusts the control, ${name}`, () => {
      assert.deepEqual(causeIdsOf({ ...parts, trustsControl: true }), ['verification-off'])
      assert.ok(!causeIdsOf(parts).includes('verification-off'))
    })
  }

  it('is not concluded from a switch alone: the client is the judge', () => {
    const environment = { NODE_TLS_REJECT_UNAUTHORIZED: '0' }
    assert.deepEqual(causeIdsOf({ client: 'node', verdict: 'trusted', environment }), [])
  })

  const switches: readonly [ClientId, string, string][] = [
    ['node', 'NODE_TLS_REJECT_UNAUTHORIZED', '0'],
    ['actions-node', 'NODE_TLS_REJECT_UNAUTHORIZED', '0'],
    ['git', 'GIT_SSL_NO_VERIFY', '1'],
    ['python', 'PYTHONHTTPSVERIFY', '0'],
    ['aws', 'REQUESTS_CA_BUNDLE', ''],
  ]
  for (const [client, name, value] of switches) {
    it(`names ${name} for ${client}, and not for curl`, () => {
      const environment = { [name]: value }
      const found = told('verification-off', { client, environment, trustsControl: true })
      assert.match(found.message, new RegExp(`${name}=${value}`))
      assert.match(found.help, new RegExp(`^Remove ${name}`))
      assert.deepEqual(told('verification-off', { client: 'curl', environment, trustsControl: true }).evidence, {
        switches: [],
      })
    })
  }

  const places: readonly [ClientId, RegExp][] = [
    ['python', /sitecustomize/],
    ['requests', /sitecustomize/],
    ['fsspec', /sitecustomize/],
    ['pip', /trusted-host/],
    ['aws', /changed botocore/],
    ['conda', /condarc/],
    ['curl', /\.curlrc/],
    ['git', /http\.sslVerify/],
    ['openssl', /openssl\.cnf/],
    ['node', /NODE_OPTIONS/],
    ['actions-node', /NODE_OPTIONS/],
  ]
  for (const [client, place] of places) {
    it(`tells where to look for ${client} when no switch is set`, () => {
      assert.match(told('verification-off', { client, trustsControl: true }).help, place)
    })
  }

  const unchecked: readonly [string, Readonly<Record<string, string>>, RegExp][] = [
    [
      'its own variable',
      { PERL_LWP_SSL_VERIFY_HOSTNAME: '0', HTTPS_CA_FILE: '/a.pem' },
      /by PERL_LWP_SSL_VERIFY_HOSTNAME=0:/,
    ],
    ['that of Crypt::SSLeay', { HTTPS_CA_FILE: '/a.pem' }, /by HTTPS_CA_FILE=\/a\.pem:/],
    ['no variable', {}, /not checked: /],
  ]
  for (const [what, environment, message] of unchecked) {
    it(`holds for a client that checks no name, by ${what}, although it rejects the control`, () => {
      const parts = { client: 'lwp', verdict: 'trusted', environment, skipsTheName: true } as const
      assert.deepEqual(causeIdsOf(parts), ['verification-off'])
      const { evidence, message: said } = told('verification-off', parts)
      assert.match(said, message)
      assert.equal(evidence['unchecked'], 'the name of the server')
    })
  }

  it('comes last where such a client rejects a host for another reason', () => {
    const parts = { client: 'lwp', observation: served(leaf({ issuer: privateRoot })), skipsTheName: true } as const
    assert.deepEqual(causeIdsOf(parts), ['issuer-missing', 'verification-off'])
  })

  it("is not concluded from LWP's variable alone", () => {
    const environment = { PERL_LWP_SSL_VERIFY_HOSTNAME: '0' }
    assert.deepEqual(causeIdsOf({ client: 'lwp', verdict: 'trusted', environment }), [])
  })

  it("tells of pip's trusted-host for one host", () => {
    const found = told('verification-off', { client: 'pip', verdict: 'trusted', skipsThisHost: true })
    assert.match(found.help, /^See where: pip config debug, and take host\.example\.com out of trusted-host/)
  })

  it('holds for one host that the client says it skips, although it rejects the control', () => {
    const parts = { client: 'git', verdict: 'trusted', skipsThisHost: true } as const
    assert.deepEqual(causeIdsOf(parts), ['verification-off'])
    assert.match(told('verification-off', parts).message, /for this host alone/)
  })

  it('names the file and the line that turn it off, where files were read', () => {
    const turnedOff = { setting: 'insecure', file: '/root/.curlrc' }
    const found = told('verification-off', { client: 'curl', verdict: 'trusted', trustsControl: true, turnedOff })
    assert.match(found.message, /turned off by `insecure` in \/root\/\.curlrc:/)
    assert.match(found.help, /^Remove `insecure` in \/root\/\.curlrc, /)
    assert.deepEqual(found.evidence, { switches: ['`insecure` in /root/.curlrc'] })
  })

  it('shows no character of a hostile file as it is', () => {
    const turnedOff = { setting: 'check_certificate = off\u001b[2J', file: '/root/\u0007' }
    const { message } = told('verification-off', { client: 'wget', verdict: 'trusted', trustsControl: true, turnedOff })
    assert.match(message, /off\\u\{1b\}\[2J` in \/root\/\\u\{7\}:/)
  })

  it('names the line that turns it off for one host', () => {
    const turnedOff = { setting: 'global.trusted-host = host.example.com', file: '/etc/pip.conf' }
    const found = told('verification-off', { client: 'pip', verdict: 'trusted', skipsThisHost: true, turnedOff })
    assert.match(found.help, /^Remove `global\.trusted-host = host\.example\.com` in \/etc\/pip\.conf, /)
  })
})
