import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import { describe, test } from 'node:test'
import { rootCertificates } from 'node:tls'
import { type Certificate, readCertificate } from '../../src/x509/certificate.ts'
import { pemBlocks } from '../../src/x509/pem.ts'
import { subjectHash } from '../../src/x509/subject-hash.ts'
import { openSsl } from './openssl.ts'

const openssl = openSsl()

function certificateOf(pem: string): Certificate {
  const [block] = pemBlocks(pem)
  assert.ok(block !== undefined && 'der' in block)
  return readCertificate(block.der)
}

/** The hash as OpenSSL computes it. */
function hashOf(path: string): string {
  return openssl.run('x509', '-in', path, '-noout', '-subject_hash').trim()
}

test('the hash and the names of every root that Node.js ships are those that OpenSSL gives', () => {
  const longNames: Record<string, string> = { serialNumber: '2.5.4.5', organizationIdentifier: '2.5.4.97' }
  for (const [index, pem] of rootCertificates.entries()) {
    const path = openssl.path(`root-${index}.pem`)
    writeFileSync(path, pem)
    const options = ['-noout', '-subject_hash', '-subject', '-nameopt', 'RFC2253,-esc_msb,utf8']
    const [hash, subject = ''] = openssl.run('x509', '-in', path, ...options).split('\n')
    const certificate = certificateOf(pem)
    assert.equal(subjectHash(certificate), hash, subject)
    const expected = subject.replace('subject=', '').replace(/(?<=^|,)\w+(?==)/g, type => longNames[type] ?? type)
    assert.equal(certificate.subject, expected)
  }
})

describe('the hash of an odd name is what OpenSSL gives:', () => {
  const cases: Record<string, { subject: string; mask?: string }> = {
    'an empty name': { subject: '/' },
    'upper and lower case': { subject: '/C=DE/O=ÄÖÜ Mixed CASE/CN=RoOt' },
    'outer spaces and inner runs of them': { subject: '/O=  a   b\t\tc  /CN= x ' },
    'nothing but spaces': { subject: '/O=   /CN=x' },
    'several values in one part, whose order lower case changes': { subject: '/O=Z+CN=a+OU=B/CN=x+OU=X' },
    'an e-mail address in IA5String': { subject: '/CN=x/emailAddress=Root@Example.COM' },
    'a domain component': { subject: '/DC=Example/DC=COM/CN=x' },
    'a serial number': { subject: '/serialNumber=AB 12/CN=x' },
    BMPString: { subject: '/O=Zürich  AG/CN=x', mask: 'MASK:0x800' },
    T61String: { subject: '/O=Zürich  AG/CN=x', mask: 'MASK:0x4' },
    UniversalString: { subject: '/O=Zürich  AG/CN=x', mask: 'MASK:0x100' },
    'a name of 200 characters': { subject: `/O=${'Ab '.repeat(20)}/OU=${'cD'.repeat(30)}/CN=${'Ef'.repeat(30)}` },
    'characters beyond the BMP': { subject: '/O=😀 A/CN=x' },
  }
  for (const [what, { subject, mask = 'utf8only' }] of Object.entries(cases)) {
    test(what, () => {
      const config = openssl.path('odd.cnf')
      writeFileSync(config, `[req]\ndistinguished_name=dn\nstring_mask=${mask}\n[dn]\n`)
      const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-keyout', 'odd.key']
      openssl.run(
        'req',
        '-x509',
        '-utf8',
        '-multivalue-rdn',
        '-config',
        config,
        ...key,
        '-out',
        'odd.pem',
        '-subj',
        subject,
      )
      const certificate = certificateOf(readFileSync(openssl.path('odd.pem'), 'latin1'))
      assert.equal(subjectHash(certificate), hashOf('odd.pem'))
    })
  }
})
