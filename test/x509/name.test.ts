import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { MalformedDer, readDer } from '../../src/x509/der.ts'
import { objectIdentifier, sequence, set } from '../../src/x509/der-writer.ts'
import { nameText } from '../../src/x509/name.ts'

const utf8 = 0x0c

function attribute(oid: string, tag: number, content: Buffer): Buffer {
  return sequence(objectIdentifier(oid), Buffer.concat([Buffer.of(tag, content.length), content]))
}

function text(...parts: readonly Buffer[]): string {
  return nameText(readDer(sequence(...parts)))
}

/** One CN with this value. */
function common(value: string): string {
  return text(set(attribute('2.5.4.3', utf8, Buffer.from(value))))
}

const short = (oid: string, value: string): Buffer => set(attribute(oid, utf8, Buffer.from(value)))

test('the most specific part comes first', () => {
  const name = text(
    short('2.5.4.6', 'DE'),
    short('2.5.4.10', 'Org'),
    short('2.5.4.11', 'Unit'),
    short('2.5.4.3', 'Root'),
  )
  assert.equal(name, 'CN=Root,OU=Unit,O=Org,C=DE')
})

test('an empty name is an empty text', () => assert.equal(text(), ''))

test('a relative name with several values joins them with a plus', () => {
  const both = Buffer.concat([
    attribute('2.5.4.3', utf8, Buffer.from('a')),
    attribute('2.5.4.5', utf8, Buffer.from('7')),
  ])
  assert.equal(text(set(both)), 'CN=a+2.5.4.5=7')
})

describe('every attribute type of RFC 4514 has its short name:', () => {
  const types: Record<string, string> = {
    '2.5.4.7': 'L',
    '2.5.4.8': 'ST',
    '2.5.4.9': 'STREET',
    '0.9.2342.19200300.100.1.1': 'UID',
    '0.9.2342.19200300.100.1.25': 'DC',
    '1.2.840.113549.1.9.1': 'emailAddress',
    '2.5.4.97': '2.5.4.97',
  }
  for (const [oid, name] of Object.entries(types)) test(name, () => assert.equal(text(short(oid, 'x')), `${name}=x`))
})

describe('a value is escaped:', () => {
  const cases: Record<string, string> = {
    'a,b+c"d\\e<f>g;h': 'CN=a\\,b\\+c\\"d\\\\e\\<f\\>g\\;h',
    '#hash': 'CN=\\#hash',
    'no#hash': 'CN=no#hash',
    ' both ': 'CN=\\20both\\20',
    ' ': 'CN=\\20',
    '': 'CN=',
  }
  for (const [value, expected] of Object.entries(cases)) {
    test(JSON.stringify(value), () => assert.equal(common(value), expected))
  }
})

describe('a hostile value stays on one line and visible:', () => {
  const cases: Record<string, string> = {
    'a\n::error::pwned': 'CN=a ::error::pwned',
    'a\u001b[31mred': 'CN=a\\u{1b}[31mred',
    'a\u202eb': 'CN=a\\u{202e}b',
    'a\0b': 'CN=a\\u{0}b',
    'a\\u{1b}': 'CN=a\\\\u{1b}',
  }
  for (const [value, expected] of Object.entries(cases)) {
    test(JSON.stringify(value), () => assert.equal(common(value), expected))
  }

  test('and short', () =>
    assert.ok(text(...Array.from({ length: 40 }, () => short('2.5.4.3', 'x'.repeat(100)))).length <= 500))
})

describe('every string type is decoded:', () => {
  const cases: readonly [string, number, Buffer, string][] = [
    ['UTF8String', 0x0c, Buffer.from('Zürich ✓'), 'Zürich ✓'],
    ['NumericString', 0x12, Buffer.from('42'), '42'],
    ['PrintableString', 0x13, Buffer.from('plain'), 'plain'],
    ['T61String', 0x14, Buffer.from('Zürich', 'latin1'), 'Zürich'],
    ['IA5String', 0x16, Buffer.from('a@b'), 'a@b'],
    ['VisibleString', 0x1a, Buffer.from('v'), 'v'],
    ['UniversalString', 0x1c, Buffer.from('0000005a0001f600', 'hex'), 'Z😀'],
    ['UniversalString beyond Unicode', 0x1c, Buffer.from('7fffffff', 'hex'), '\ufffd'],
    ['BMPString', 0x1e, Buffer.from('005a00fc', 'hex'), 'Zü'],
    ['BMPString cut in the middle', 0x1e, Buffer.from('005a00', 'hex'), 'Z'],
    ['another type, as hex of its DER', 0x04, Buffer.from('ff', 'hex'), '#0401ff'],
  ]
  for (const [what, tag, content, expected] of cases) {
    test(what, () => assert.equal(text(set(attribute('2.5.4.3', tag, content))), `CN=${expected}`))
  }
})

describe('a malformed name is refused:', () => {
  test('a type without a value', () =>
    assert.throws(() => text(set(sequence(objectIdentifier('2.5.4.3')))), MalformedDer))
  test('an attribute that is no sequence', () =>
    assert.throws(() => text(set(Buffer.from('020101', 'hex'))), MalformedDer))
})
