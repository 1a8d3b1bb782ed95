import assert from 'node:assert/strict'
import { test } from 'node:test'
import { mergeHosts, parseHostArguments, parseHostList } from '../../src/hosts/host-list.ts'
import { UsageError } from '../../src/model.ts'

const input = { input: 'hosts' }
const file = { input: 'hosts-file', file: 'ci/hosts.txt' }

function messageOf(run: () => unknown): string {
  try {
    run()
  } catch (error) {
    assert.ok(error instanceof UsageError)
    return error.message
  }
  assert.fail('nothing was thrown')
}

test('a list has comments, blank lines, every kind of line end and a byte order mark', () => {
  const text = '\uFEFF# ours\r\na.example # why\n\n   \nb.example:8443\t#x\rc.example\r\n'
  assert.deepEqual(
    parseHostList(text, input).map(host => host.id),
    ['a.example:443', 'b.example:8443', 'c.example:443'],
  )
})

test('hosts of a file carry its name and their line, hosts of an input do not', () => {
  assert.deepEqual(parseHostList('# a\na.example\n\nb.example', file), [
    { id: 'a.example:443', name: 'a.example', port: 443, source: { file: 'ci/hosts.txt', line: 2 } },
    { id: 'b.example:443', name: 'b.example', port: 443, source: { file: 'ci/hosts.txt', line: 4 } },
  ])
  assert.deepEqual(parseHostList('a.example', input), [{ id: 'a.example:443', name: 'a.example', port: 443 }])
})

test('an empty list has no hosts', () => {
  assert.deepEqual(parseHostList('\n # nothing\n', input), [])
})

test('the fragment of a URL is not a comment of the list', () => {
  assert.deepEqual(
    parseHostList('https://example.com/#x servername=a.example', input).map(host => host.id),
    ['example.com:443#a.example'],
  )
})

test('a bad line is named by the input and its number', () => {
  assert.equal(
    messageOf(() => parseHostList('a.example\n\nexample.com:99999', input)),
    'hosts, line 3: "example.com:99999" has port 99999; a port is a number from 1 to 65535.',
  )
})

test('all bad lines of a file are in one error', () => {
  assert.equal(
    messageOf(() => parseHostList('a.example:0\nb.example\n*.example', file)),
    [
      'ci/hosts.txt, line 1: "a.example:0" has port 0; a port is a number from 1 to 65535.',
      'ci/hosts.txt, line 3: "*.example" is a wildcard; write the name of one host.',
    ].join('\n'),
  )
})

test('beyond twenty bad lines the rest is counted', () => {
  const lines = messageOf(() => parseHostList('*\n'.repeat(23), input)).split('\n')
  assert.equal(lines.length, 21)
  assert.equal(lines.at(-1), 'and 3 more bad lines.')
})

test('a bad argument of the command line is named by its position', () => {
  assert.deepEqual(
    parseHostArguments(['a.example', 'b.example:25 starttls=smtp']).map(host => host.id),
    ['a.example:443', 'b.example:25'],
  )
  assert.equal(
    messageOf(() => parseHostArguments(['a.example', ''])),
    'HOST 2: "" has no host name.',
  )
})

test('10,000 hosts are a list, one more is not', () => {
  const names = Array.from({ length: 10_001 }, (_, index) => `h${index}.example`)
  assert.equal(parseHostList(names.slice(1).join('\n'), input).length, 10_000)
  assert.match(
    messageOf(() => parseHostList(names.join('\n'), input)),
    /^hosts: 10001 hosts are more than the 10000 that one run takes/,
  )
  const halves = [names.slice(0, 6000), names.slice(6000)].map(half => parseHostList(half.join('\n'), input))
  assert.match(
    messageOf(() => mergeHosts(halves)),
    /^The host lists: 10001 hosts/,
  )
})

test('a list of more than one mebibyte is refused', () => {
  assert.equal(
    messageOf(() => parseHostList(`#${'é'.repeat(524_288)}`, input)),
    'hosts is larger than 1 MiB; split the list.',
  )
})

test('duplicates are merged and the first source wins', () => {
  const merged = mergeHosts([
    parseHostList('a.example\nb.example', file),
    parseHostList('B.example.:443\nhttps://a.example/\nb.example servername=c.example\na.example:8443', input),
  ])
  assert.deepEqual(
    merged.map(host => [host.id, host.source?.line]),
    [
      ['a.example:443', 1],
      ['b.example:443', 2],
      ['b.example:443#c.example', undefined],
      ['a.example:8443', undefined],
    ],
  )
})

test('one port with two protocols is refused, because both hosts would have one id', () => {
  assert.equal(
    messageOf(() => mergeHosts([parseHostList('a.example:25 starttls=smtp\na.example:25', input)])),
    'a.example:25 is listed with starttls=smtp and with no starttls; a port speaks one protocol, so keep one.',
  )
})
