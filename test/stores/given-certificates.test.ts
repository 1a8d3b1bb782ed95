import assert from 'node:assert/strict'
import { resolve } from 'node:path'
import { suite, test } from 'node:test'
import { UsageError } from '../../src/model.ts'
import { givenCertificates } from '../../src/stores/given-certificates.ts'
import { mintAuthority } from '../../src/x509/mint.ts'

const now = new Date('2026-11-24T12:00:00Z')
const one = mintAuthority({ now, name: 'One' })
const two = mintAuthority({ now, name: 'Two' })

const files: Readonly<Record<string, string | Uint8Array>> = {
  'one.pem': one.certificatePem,
  'both.pem': `# ours\n${one.certificatePem}\n# theirs\n${two.certificatePem}`,
  'two.der': two.der,
  'windows.pem': two.certificatePem.replaceAll('\n', '\r\n'),
  'key.pem': `${one.certificatePem}${one.privateKeyPem}`,
  'request.pem': one.certificatePem.replaceAll('CERTIFICATE', 'CERTIFICATE REQUEST'),
  'trusted.pem': one.certificatePem.replaceAll('CERTIFICATE', 'TRUSTED CERTIFICATE'),
  'broken.pem': one.certificatePem.replace(/\n.{20}/, '\n!'),
  'no-certificate.pem': '-----BEGIN CERTIFICATE-----\nMAA=\n-----END CERTIFICATE-----\n',
  'cut.pem': one.certificatePem.split('-----END')[0] ?? '',
  'page.html': '<html>',
  empty: '',
}

function read(value: string) {
  return givenCertificates(value, async (input, path) => {
    const content = files[path]
    if (content === undefined) throw new UsageError(`${input}: ${path} is not there.`)
    return Buffer.from(content)
  })
}

async function found(value: string): Promise<string[]> {
  return (await read(value)).map(({ certificate, from }) => `${certificate.subject} from ${from}`)
}

test('a PEM file with one certificate is named, for it can be pasted into a command; nothing else is', async () => {
  const cases: readonly [value: string, alone: string | undefined][] = [
    ['one.pem', resolve('one.pem')],
    ['both.pem', undefined],
    ['two.der', undefined],
    [one.certificatePem, undefined],
  ]
  for (const [value, alone] of cases) assert.equal((await read(value))[0]?.alone, alone, value)
})

suite('certificates are given', () => {
  test('not at all', async () => assert.deepEqual([await found(''), await found(' \n')], [[], []]))

  test('as the text itself', async () => {
    assert.deepEqual(await found(`\n${one.certificatePem}${two.certificatePem}`), [
      'CN=One from the input ca-certificates',
      'CN=Two from the input ca-certificates',
    ])
  })

  test('as paths, one a line, in PEM with any line ends, or in DER', async () => {
    assert.deepEqual(await found('  both.pem\n\ntwo.der\r\nwindows.pem'), [
      'CN=One from both.pem',
      'CN=Two from both.pem',
      'CN=Two from two.der',
      'CN=Two from windows.pem',
    ])
  })
})

suite('what is wrong is named with its file and line', () => {
  const cases: readonly [path: string, says: RegExp][] = [
    ['none.pem', /^ca-certificates: none\.pem is not there\.$/],
    ['key.pem', /^ca-certificates: key\.pem, line \d+ is a private key; give the certificates alone/],
    ['request.pem', /^ca-certificates: request\.pem, line 1 is a CERTIFICATE REQUEST; give blocks that begin with/],
    ['trusted.pem', /^ca-certificates: trusted\.pem, line 1 is a TRUSTED CERTIFICATE; give blocks/],
    ['broken.pem', /^ca-certificates: broken\.pem, line 1: the block /],
    ['cut.pem', /^ca-certificates: cut\.pem, line 1: the block /],
    ['no-certificate.pem', /^ca-certificates: no-certificate\.pem, line 1 is no X\.509 certificate in PEM or DER: /],
    ['page.html', /^ca-certificates: page\.html \(read as DER\) is no X\.509 certificate in PEM or DER: /],
    ['empty', /^ca-certificates: empty \(read as DER\) is no X\.509 certificate/],
  ]
  for (const [path, says] of cases) {
    test(path, () =>
      assert.rejects(read(path), error => {
        assert.ok(error instanceof UsageError)
        assert.match(error.message, says)
        return true
      }),
    )
  }

  test('a private key is never shown', () =>
    assert.rejects(read('key.pem'), error => {
      assert.ok(error instanceof UsageError)
      for (const line of one.privateKeyPem.split('\n').slice(1, -2)) assert.ok(!error.message.includes(line))
      return true
    }))
})
