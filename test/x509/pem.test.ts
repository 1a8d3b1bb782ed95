import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { pemBlocks, toPem } from '../../src/x509/pem.ts'

const body = Buffer.from('a certificate')
const block = (label = 'CERTIFICATE', content = body.toString('base64')): string =>
  `-----BEGIN ${label}-----\n${content}\n-----END ${label}-----\n`

/** 'label@line' with the error, or with nothing where the block was read. */
function summary(text: string): string[] {
  return pemBlocks(text).map(found => {
    if ('der' in found) assert.deepEqual(found.der, body)
    return `${found.label}@${found.line}${'error' in found ? ` ${found.error}` : ''}`
  })
}

describe('blocks are read', () => {
  const cases: Record<string, [string, string[]]> = {
    'one behind another': [block() + block('X509 CRL'), ['CERTIFICATE@1', 'X509 CRL@4']],
    'with text around them': [`# Root\n\n${block()}- more -\n${block()}`, ['CERTIFICATE@3', 'CERTIFICATE@7']],
    'with CRLF': [block().replaceAll('\n', '\r\n').repeat(2), ['CERTIFICATE@1', 'CERTIFICATE@4']],
    'without a final newline': [block().trimEnd(), ['CERTIFICATE@1']],
    'behind a byte order mark': [`\ufeff${block()}`, ['CERTIFICATE@1']],
    'behind one that was decoded as Latin-1': [`\u00ef\u00bb\u00bf${block()}`, ['CERTIFICATE@1']],
    'with spaces in and behind their lines': [block('CERTIFICATE', '  YSBjZXJ0 aWZp\t\nY2F0ZQ==  '), ['CERTIFICATE@1']],
    'without padding': [block('CERTIFICATE', 'YSBjZXJ0aWZpY2F0ZQ'), ['CERTIFICATE@1']],
    'with an empty line first': [block('CERTIFICATE', `\n${body.toString('base64')}`), ['CERTIFICATE@1']],
    'with RFC 1421 headers': [
      block('RSA PRIVATE KEY', `Proc-Type: 4,ENCRYPTED\nDEK-Info: x\n\n${body.toString('base64')}`),
      ['RSA PRIVATE KEY@1'],
    ],
    'with the label of a trusted certificate': [block('TRUSTED CERTIFICATE'), ['TRUSTED CERTIFICATE@1']],
  }
  for (const [what, [text, expected]] of Object.entries(cases)) {
    test(what, () => assert.deepEqual(summary(text), expected))
  }
})

describe('a broken block is told with its line:', () => {
  const begin = '-----BEGIN CERTIFICATE-----\n'
  const cases: Record<string, [string, string[]]> = {
    'not base64': [`x\n${block('CERTIFICATE', '!!!!')}`, ['CERTIFICATE@2 is not base64']],
    'padding in the middle': [block('CERTIFICATE', 'YQ==\nYQ=='), ['CERTIFICATE@1 is not base64']],
    'nothing in it': [block('CERTIFICATE', ''), ['CERTIFICATE@1 is empty']],
    'an empty line in it': [block('CERTIFICATE', 'YSBj\n\nYSBj'), ['CERTIFICATE@1 has an empty line in it']],
    'an empty line at its end': [block('CERTIFICATE', 'YSBj\n'), ['CERTIFICATE@1 has an empty line in it']],
    'no END at all': [`${begin}YSBj\n`, ['CERTIFICATE@1 has no END line']],
    'no END before the next': [`${begin}YSBj\n${block()}`, ['CERTIFICATE@1 has no END line', 'CERTIFICATE@3']],
    'the END of another': [`${begin}YSBj\n-----END X-----\n`, ['CERTIFICATE@1 has the END line of another label']],
    'an END with text behind it': [`${block().trimEnd()} # x\n`, ['CERTIFICATE@1 has no END line']],
  }
  for (const [what, [text, expected]] of Object.entries(cases)) {
    test(what, () => assert.deepEqual(summary(text), expected))
  }
})

describe('no block is', () => {
  const cases: Record<string, string> = {
    'an empty text': '',
    'an END alone': '-----END CERTIFICATE-----\n',
    'a BEGIN behind other text': `x ${block()}`,
    'an indented BEGIN': block().replaceAll(/^/gm, '  '),
    'a BEGIN with too few dashes': '-----BEGIN CERTIFICATE----\nYSBj\n',
    'a text whose lines end in a carriage return alone': block().replaceAll('\n', '\r'),
  }
  for (const [what, text] of Object.entries(cases)) test(what, () => assert.deepEqual(summary(text), []))
})

test('a hostile label is printable and short', () => {
  const [found] = pemBlocks(`-----BEGIN \u001b[31m${'x'.repeat(500)}-----\n`)
  assert.ok(found?.label.startsWith('\\u{1b}[31mx') && found.label.length <= 60)
})

test('a written block is read back, 64 characters a line', () => {
  const der = Buffer.alloc(100, 7)
  const pem = toPem(der)
  assert.deepEqual(
    pem.split('\n').map(line => line.length),
    [27, 64, 64, 8, 25, 0],
  )
  assert.deepEqual(pemBlocks(pem), [{ label: 'CERTIFICATE', line: 1, der }])
})
