import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseHost } from '../../src/hosts/parse-host.ts'
import type { Host } from '../../src/model.ts'

const label63 = 'a'.repeat(63)
const name253 = `${label63}.${label63}.${label63}.${'b'.repeat(61)}`

const accepted: readonly (readonly [string, Host])[] = [
  ['example.com', { id: 'example.com:443', name: 'example.com', port: 443 }],
  ['  example.com:8443\t', { id: 'example.com:8443', name: 'example.com', port: 8443 }],
  ['Example.COM.', { id: 'example.com:443', name: 'example.com', port: 443 }],
  ['a_b.example.com:1', { id: 'a_b.example.com:1', name: 'a_b.example.com', port: 1 }],
  ['localhost:65535', { id: 'localhost:65535', name: 'localhost', port: 65535 }],
  ['bücher.example', { id: 'xn--bcher-kva.example:443', name: 'xn--bcher-kva.example', port: 443 }],
  ['FAß.example', { id: 'xn--fa-hia.example:443', name: 'xn--fa-hia.example', port: 443 }],
  ['127.0.0.1', { id: '127.0.0.1:443', name: '127.0.0.1', port: 443 }],
  ['127.0.0.1:8443', { id: '127.0.0.1:8443', name: '127.0.0.1', port: 8443 }],
  ['[::1]', { id: '[::1]:443', name: '::1', port: 443 }],
  ['[2001:DB8:0:0::1]:8443', { id: '[2001:db8::1]:8443', name: '2001:db8::1', port: 8443 }],
  ['::1', { id: '[::1]:443', name: '::1', port: 443 }],
  ['2001:db8::1', { id: '[2001:db8::1]:443', name: '2001:db8::1', port: 443 }],
  ['2001:db8::1:af', { id: '[2001:db8::1:af]:443', name: '2001:db8::1:af', port: 443 }],
  ['1:2:3:4:5:6:7:443', { id: '[1:2:3:4:5:6:7:443]:443', name: '1:2:3:4:5:6:7:443', port: 443 }],
  ['https://example.com', { id: 'example.com:443', name: 'example.com', port: 443 }],
  ['HTTPS://Example.com:8443/a/b?c=d#e', { id: 'example.com:8443', name: 'example.com', port: 8443 }],
  ['https://[::1]:8443/x', { id: '[::1]:8443', name: '::1', port: 8443 }],
  ['https://registry.example/@types/node', { id: 'registry.example:443', name: 'registry.example', port: 443 }],
  ['mail.example:25 starttls=smtp', { id: 'mail.example:25', name: 'mail.example', port: 25, starttls: 'smtp' }],
  [
    '10.0.0.1 servername=Inner.Example',
    { id: '10.0.0.1:443#inner.example', name: '10.0.0.1', port: 443, servername: 'inner.example' },
  ],
  ['example.com servername=EXAMPLE.com', { id: 'example.com:443', name: 'example.com', port: 443 }],
  [
    'db.example:5432 servername=a.example starttls=postgres',
    {
      id: 'db.example:5432#a.example',
      name: 'db.example',
      port: 5432,
      servername: 'a.example',
      starttls: 'postgres',
    },
  ],
  [name253, { id: `${name253}:443`, name: name253, port: 443 }],
]

for (const [entry, host] of accepted) {
  test(`${JSON.stringify(entry.slice(0, 60))} is ${host.id.slice(0, 60)}`, () => {
    assert.deepEqual(parseHost(entry), { host })
  })
}

const refused: readonly (readonly [string, string])[] = [
  ['example.com:99999', '"example.com:99999" has port 99999; a port is a number from 1 to 65535.'],
  ['example.com:0', '"example.com:0" has port 0; a port is a number from 1 to 65535.'],
  ['example.com:', '"example.com:" has an empty port; a port is a number from 1 to 65535.'],
  ['example.com:https', '"example.com:https" has port https; a port is a number from 1 to 65535.'],
  ['example.com:-1', '"example.com:-1" has port -1; a port is a number from 1 to 65535.'],
  ['', '"" has no host name.'],
  [':443', '":443" has no host name.'],
  ['https:///path', '"https:///…" has no host name.'],
  ['*.example.com', '"*.example.com" is a wildcard; write the name of one host.'],
  ['http://example.com', '"http://example.com" is an http:// URL, which has no TLS; write https:// or the name alone.'],
  [
    'ldaps://example.com/?secret',
    '"ldaps://example.com/…" has a scheme other than https://; write name:port, with starttls= behind it where TLS starts late.',
  ],
  ['2001:db8::1:443', '"2001:db8::1:443" can be read in two ways; write [2001:db8::1]:443 or [2001:db8::1:443].'],
  ['::1:99999', '"::1:99999" is an IPv6 address and a port; write [::1]:PORT.'],
  ['[example.com]:443', '"[example.com]:443" has no IPv6 address in its brackets; write [ADDRESS] or [ADDRESS]:PORT.'],
  ['[::1]443', '"[::1]443" has no IPv6 address in its brackets; write [ADDRESS] or [ADDRESS]:PORT.'],
  ['fe80::1%eth0', '"fe80::1%eth0" has a zone; a link-local address names no host that others can check.'],
  ['a.example,b.example', '"a.example,b.example" is no host name; write one host a line.'],
  [
    'a.example b.example',
    '"a.example b.example" has "b.example" behind it, which is no option; write one host a line.',
  ],
  ['a..example', '"a..example" has an empty label between two dots.'],
  ['-o.example', '"-o.example" has a label that begins or ends with a hyphen or holds a stray character.'],
  ['a-.example', '"a-.example" has a label that begins or ends with a hyphen or holds a stray character.'],
  [`${label63}a.example`, `"${label63}a.example" has a label longer than 63 characters.`],
  ['127.1', '"127.1" is an IPv4 address in an old notation; write four decimal numbers.'],
  ['256.1.1.1', '"256.1.1.1" is no valid domain name.'],
  ['exa\u200bmple.com', '"exa\\u{200b}mple.com" is no host name; write name, name:port or https://name:port.'],
  ['$(id).example', '"$(id).example" is no host name; write name, name:port or https://name:port.'],
  [
    'example.com#x',
    '"example.com#x" has a "#" without a space before it; a comment needs one, an SNI name is written servername=NAME.',
  ],
  [
    'example.com verify=off',
    '"example.com verify=off" has the unknown option "verify"; the options are starttls=smtp|imap|pop3|ldap|postgres|mysql and servername=NAME.',
  ],
  [
    'example.com:21 starttls=ftp',
    '"example.com:21 starttls=ftp" has the unknown STARTTLS protocol "ftp"; write one of smtp, imap, pop3, ldap, postgres, mysql.',
  ],
  [
    'example.com:25 starttls=smtp starttls=imap',
    '"example.com:25 starttls=smtp starttls=imap" has starttls twice; give it once.',
  ],
  [
    'mail.example starttls=smtp',
    '"mail.example starttls=smtp" has starttls=smtp and no port; write mail.example:PORT.',
  ],
  [
    'example.com servername=10.0.0.1',
    '"example.com servername=10.0.0.1" has an IP address as its servername; SNI carries DNS names only.',
  ],
  [
    'example.com servername=*.a.example',
    '"example.com servername=*.a.example" has a servername that is a wildcard; write the name of one host.',
  ],
]

for (const [entry, problem] of refused) {
  test(`${JSON.stringify(entry.slice(0, 60))} is refused with what would be right`, () => {
    assert.deepEqual(parseHost(entry), { problem })
  })
}

test('a name longer than a DNS name is refused', () => {
  const reading = parseHost(`a.${name253}`)
  assert.ok('problem' in reading && reading.problem.endsWith('is longer than the 253 characters of a DNS name.'))
})

for (const entry of [
  'https://user:hunter2@example.com/',
  'user:hunter2@example.com:443',
  'http://user:hunter2@example.com/',
  'https://user:hunter2/x@example.com/',
  'https://user:hunter2 x@example.com/',
  'https://example.com/ servername=hunter2@x',
]) {
  test(`a password is not repeated: ${entry.replace('hunter2', '…')}`, () => {
    const reading = parseHost(entry)
    assert.ok('problem' in reading && reading.problem.includes('holds an "@"; write the host alone'))
    assert.ok(!reading.problem.includes('hunter2'))
  })
}

test('the query of a URL, which may hold a token, is not repeated', () => {
  assert.deepEqual(parseHost('https://example.com:0/?token=hunter2'), {
    problem: '"https://example.com:0/…" has port 0; a port is a number from 1 to 65535.',
  })
})
