import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { issuerAddress, mayBeAsked } from '../../src/tls/issuer-address.ts'

describe('an address in a certificate', () => {
  const read: readonly [string, string, number][] = [
    ['http://ca.example/i.der', 'ca.example', 80],
    ['https://ca.example/i.der', 'ca.example', 443],
    ['HTTP://CA.Example:8080/i.der', 'ca.example', 8080],
    ['http://[2001:4860::8888]/i', '2001:4860::8888', 80],
    // WHATWG's rules make an address of these: what is judged is what is connected to.
    ['http://0x7f.1/', '127.0.0.1', 80],
    ['http://2130706433/', '127.0.0.1', 80],
  ]
  for (const [text, name, port] of read) {
    test(`${text} is ${name}, port ${port}`, () => {
      const address = issuerAddress(text)
      assert.ok(typeof address !== 'string', String(address))
      assert.deepEqual([address.name, address.port], [name, port])
    })
  }

  const refused: readonly [string, RegExp][] = [
    ['ldap:///CN=x', /neither http nor https/],
    ['file:///etc/passwd', /neither http nor https/],
    ['ca.example/i.der', /is no URL/],
    ['http://', /is no URL/],
    [`http://ca.example/${'a'.repeat(3000)}`, /is no URL/],
    ['http://user:secret@ca.example/', /user name/],
    ['http://ca.example:22/', /port of another service/],
    ['http://ca.example:0/', /port of another service/],
  ]
  for (const [text, why] of refused) {
    test(`${text.slice(0, 40)} is not asked`, () => {
      const answer = issuerAddress(text)
      assert.ok(typeof answer === 'string')
      assert.match(answer, why)
      assert.doesNotMatch(answer, /secret/)
    })
  }
})

describe('an IP address that a name resolved to', () => {
  const cases: readonly [ip: string, host: string | undefined, may: boolean][] = [
    ['8.8.8.8', undefined, true],
    ['8.8.8.8', '10.0.0.1', true],
    ['2001:4860:4860::8888', undefined, true],
    ['10.1.2.3', undefined, false],
    ['10.1.2.3', '8.8.8.8', false],
    ['10.1.2.3', '10.200.0.1', true],
    ['10.1.2.3', '192.168.0.1', false],
    ['172.17.0.1', '172.31.0.9', true],
    ['172.32.0.1', '172.31.0.9', true], // public
    ['192.168.7.7', '192.168.1.1', true],
    ['100.64.0.1', '100.100.0.1', true],
    ['fd00::1', 'fd12::9', true],
    ['fd00::1', '2001:4860::1', false],
    ['127.0.0.1', undefined, false],
    ['127.0.0.1', '10.0.0.1', false],
    ['127.0.0.1', '127.84.76.83', true],
    ['::1', '127.0.0.1', true],
    ['::ffff:127.0.0.1', '8.8.8.8', false],
    ['::ffff:10.0.0.1', '8.8.8.8', false],
    // Where clouds keep their metadata: never, whatever the host's address is.
    ['169.254.169.254', '169.254.0.7', false],
    ['fd00:ec2::254', '8.8.8.8', false],
    ['fe80::1', 'fe80::2', false],
    ['0.0.0.0', '127.0.0.1', false],
    ['224.0.0.1', '8.8.8.8', false],
    ['255.255.255.255', '8.8.8.8', false],
    // Numbers that stand for another address.
    ['64:ff9b::a00:1', '8.8.8.8', false],
    ['64:ff9b::a9fe:a9fe', '10.0.0.1', false],
    ['2002:a00:1::1', '8.8.8.8', false],
    ['2001:0:1::1', '8.8.8.8', false],
    ['no address', '8.8.8.8', false],
  ]
  for (const [ip, host, may] of cases) {
    test(`${ip} ${may ? 'may' : 'may not'} be asked for a host at ${host ?? 'an unknown address'}`, () =>
      assert.equal(mayBeAsked(ip, host), may))
  }
})
