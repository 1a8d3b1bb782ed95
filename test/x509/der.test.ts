import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import {
  bytesOf,
  contentOf,
  type DerValue,
  firstDer,
  MalformedDer,
  maximumDerBytes,
  membersOf,
  oidOf,
  readDer,
  timeOf,
  wrappedIn,
} from '../../src/x509/der.ts'
import { sequence } from '../../src/x509/der-writer.ts'

const hex = (text: string): Buffer => Buffer.from(text.replaceAll(' ', ''), 'hex')

describe('malformed DER is refused:', () => {
  const cases: Record<string, string> = {
    'nothing at all': '',
    'a tag alone': '30',
    'a length beyond the end': '30 05 02 01 01',
    'a length of lengths beyond the end': '30 82 01',
    'an indefinite length': '30 80 00 00',
    'a length in more octets than needed': '04 81 01 00',
    'a length with a leading zero': `04 82 00 80 ${'00'.repeat(128)}`,
    'a length of four octets': '30 84 00 00 00 00',
    'a length of 127 octets': '30 ff',
    'a tag in several octets': '1f 81 00 00',
    'bytes behind the value': '02 01 01 00',
  }
  for (const [what, bytes] of Object.entries(cases)) {
    test(what, () => assert.throws(() => readDer(hex(bytes)), MalformedDer))
  }

  test('more than 64 KiB', () => {
    assert.throws(() => readDer(Buffer.alloc(maximumDerBytes + 1)), /longer than 65536 bytes/)
  })
})

test('a long length is read', () => {
  assert.equal(contentOf(readDer(Buffer.concat([hex('04 81 80'), Buffer.alloc(128)]))).length, 128)
  assert.equal(contentOf(readDer(Buffer.concat([hex('04 82 01 00'), Buffer.alloc(256)]))).length, 256)
})

test('the first value ends where its length says', () => {
  assert.deepEqual(bytesOf(firstDer(hex('02 01 05 ff ff'))), hex('02 01 05'))
})

test('nesting is read layer by layer, however deep', () => {
  let bytes: Buffer = Buffer.alloc(0)
  for (let layer = 0; layer < 5000; layer += 1) bytes = sequence(bytes)
  let depth = 0
  for (let value: DerValue | undefined = readDer(bytes); value !== undefined; value = membersOf(value)[0]) depth += 1
  assert.equal(depth, 5000)
})

test('a member may not reach beyond its sequence', () => {
  assert.throws(() => membersOf(firstDer(hex('30 03 04 05 01 02 03 04 05'))), MalformedDer)
})

test('a value wrapped in an OCTET STRING fills it', () => {
  assert.deepEqual(bytesOf(wrappedIn(readDer(hex('04 03 02 01 07')))), hex('02 01 07'))
  assert.throws(() => wrappedIn(readDer(hex('04 04 02 01 07 00'))), MalformedDer)
  assert.throws(() => wrappedIn(readDer(hex('30 03 02 01 07'))), MalformedDer)
})

describe('object identifiers', () => {
  const cases: Record<string, string> = {
    '2.5.4.3': '06 03 55 04 03',
    '1.2.840.113549.1.9.1': '06 09 2a 86 48 86 f7 0d 01 09 01',
    '0.9.2342.19200300.100.1.25': '06 0a 09 92 26 89 93 f2 2c 64 01 19',
    '2.999': '06 02 88 37',
  }
  for (const [dotted, bytes] of Object.entries(cases)) {
    test(dotted, () => assert.equal(oidOf(readDer(hex(bytes))), dotted))
  }
  for (const bytes of ['06 00', '06 01 80', '06 02 2a 86', '02 01 01']) {
    test(`${bytes} is none`, () => assert.throws(() => oidOf(readDer(hex(bytes))), MalformedDer))
  }
})

describe('times', () => {
  const time = (tag: number, text: string): Date =>
    timeOf(readDer(Buffer.concat([Buffer.of(tag, text.length), Buffer.from(text)])))

  const good: readonly [number, string, string][] = [
    [0x17, '991231235959Z', '1999-12-31T23:59:59.000Z'],
    [0x17, '500101000000Z', '1950-01-01T00:00:00.000Z'],
    [0x17, '491231235959Z', '2049-12-31T23:59:59.000Z'],
    [0x18, '20500101000000Z', '2050-01-01T00:00:00.000Z'],
    [0x18, '99991231235959Z', '9999-12-31T23:59:59.000Z'],
  ]
  for (const [tag, text, iso] of good) test(`${text} is ${iso}`, () => assert.equal(time(tag, text).toISOString(), iso))

  for (const text of ['9912312359Z', '991231235959+0100', '991331235959Z', '991231235959z', '', '99123123595 Z']) {
    test(`'${text}' is malformed`, () => assert.throws(() => time(0x17, text), MalformedDer))
  }
})
