import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isPrivateAddress, isPublicService, isSpecialUseName, registrableGuess } from '../../src/hosts/public-name.ts'
import { wellKnownPublicHosts } from '../../src/hosts/well-known-services.ts'

function rows(what: string, judge: (text: string) => unknown, table: readonly (readonly [string, unknown])[]): void {
  for (const [text, expected] of table) {
    test(`${what} of ${text} is ${String(expected)}`, () => assert.equal(judge(text), expected))
  }
}

rows('isPrivateAddress', isPrivateAddress, [
  ['9.255.255.255', false],
  ['10.0.0.0', true],
  ['10.255.255.255', true],
  ['11.0.0.0', false],
  ['100.64.0.1', true],
  ['100.128.0.1', false],
  ['127.0.0.1', true],
  ['169.254.169.254', true],
  ['172.15.255.255', false],
  ['172.16.0.0', true],
  ['172.32.0.0', false],
  ['192.168.1.1', true],
  ['192.0.2.7', true],
  ['8.8.8.8', false],
  ['224.0.0.1', true],
  ['255.255.255.255', true],
  ['::', true],
  ['::1', true],
  ['::2', false],
  ['fd00::1', true],
  ['fe80::1', true],
  ['2001:db8::1', true],
  ['2606:4700::1111', false],
  ['::ffff:10.0.0.1', true],
  ['::ffff:8.8.8.8', false],
  ['example.com', false],
  ['', false],
])

rows('isSpecialUseName', isSpecialUseName, [
  ['localhost', true],
  ['buildserver', true],
  ['a.localhost', true],
  ['printer.local', true],
  ['git.corp', true],
  ['nas.home.arpa', true],
  ['a.internal', true],
  ['a.test', true],
  ['a.example', true],
  ['abc.onion', true],
  ['a.private', true],
  ['example.com', false],
  ['local.example.org', false],
  ['test.de', false],
  ['10.0.0.1', false],
  ['::1', false],
])

rows('registrableGuess', registrableGuess, [
  ['a.b.example.com', 'example.com'],
  ['example.com', 'example.com'],
  ['www.example.co.uk', 'example.co.uk'],
  ['co.uk', 'co.uk'],
  ['x.com.io.example', 'io.example'],
  ['localhost', 'localhost'],
  ['10.0.0.1', '10.0.0.1'],
  ['2001:db8::1', '2001:db8::1'],
])

rows('isPublicService', isPublicService, [
  ['github.com', true],
  ['api.github.com', true],
  ['notgithub.com', false],
  ['github.com.evil.example', false],
  ['files.pythonhosted.org', true],
  ['osg-htc.org', true],
  ['bucket.s3.amazonaws.com', true],
  ['db.abc.eu-central-1.rds.amazonaws.com', false],
  ['ABCD.gr7.eu-west-1.eks.amazonaws.com', false],
  ['wiki.corp.google.com', false],
  ['git.example.com', false],
  ['127.0.0.1', false],
])

test('the well-known services are sorted, distinct and none below another', () => {
  assert.deepEqual([...wellKnownPublicHosts].sort(), [...wellKnownPublicHosts])
  for (const suffix of wellKnownPublicHosts) {
    const above = wellKnownPublicHosts.filter(other => suffix !== other && suffix.endsWith(`.${other}`))
    assert.deepEqual(above, [], suffix)
  }
})
