import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { suite, test } from 'node:test'
import { gunzipSync } from 'node:zlib'
import { gnutlsDialect, goDialect, nodeExtraDialect, openSslDialect, pemBundle } from '../../src/stores/pem-bundle.ts'
import {
  type Certificate,
  chainEntry,
  MalformedCertificate,
  readCertificate,
  verifiesName,
} from '../../src/x509/certificate.ts'
import { certificatesOfFile } from '../../src/x509/certificate-file.ts'
import { MalformedDer } from '../../src/x509/der.ts'
import { misuses } from '../../src/x509/misuse.ts'
import { forbiddenNames } from '../../src/x509/name-constraints.ts'
import { findPaths, indexBySubject } from '../../src/x509/paths.ts'
import { pemBlocks, toPem } from '../../src/x509/pem.ts'
import { profileOf } from '../../src/x509/profile.ts'
import { strictViolations } from '../../src/x509/strictness.ts'
import { subjectHash } from '../../src/x509/subject-hash.ts'
import { readTrustedCertificate } from '../../src/x509/trusted-certificate.ts'
import { weakKeys, weakSignatures } from '../../src/x509/weakness.ts'
import { hidden, mutations } from './mutations.ts'

interface LimboCase {
  readonly trusted_certs: readonly string[]
  readonly untrusted_intermediates: readonly string[]
  readonly peer_certificate: string
}
const limbo = JSON.parse(
  gunzipSync(readFileSync(new URL('../fidelity/x509-limbo.json.gz', import.meta.url))).toString('utf8'),
) as { readonly testcases: readonly LimboCase[] }
/** Every tenth case, which have each extension in its right and its odd forms. */
const samples = limbo.testcases
  .filter((_, index) => index % 10 === 0)
  .flatMap(({ trusted_certs, untrusted_intermediates, peer_certificate }) => [
    ...trusted_certs.slice(0, 2),
    ...untrusted_intermediates.slice(0, 2),
    peer_certificate,
  ])
  .flatMap(pem => pemBlocks(pem).flatMap(block => ('error' in block || block.der.length > 4000 ? [] : [block.der])))

function readOrRefused(bytes: Buffer, which: string): Certificate | undefined {
  try {
    return readCertificate(bytes)
  } catch (error) {
    assert.ok(error instanceof MalformedCertificate, `${which}: ${error}`)
    return undefined
  }
}

/** Everything that is asked of a certificate on its way to a report. */
function looked(certificate: Certificate, issuer: Certificate): void {
  const { subject, issuer: by, names, issuerAddresses } = certificate
  for (const text of [subject, by, ...names, ...issuerAddresses]) assert.doesNotMatch(text, hidden)
  chainEntry(certificate)
  profileOf(certificate)
  subjectHash(certificate)
  verifiesName(certificate, 'host.example.com')
  verifiesName(certificate, '192.0.2.1')
  for (const path of [[certificate], [certificate, issuer], [issuer, certificate]]) {
    misuses(path)
    forbiddenNames(path)
    strictViolations(path)
    weakKeys(path)
    weakSignatures(path)
  }
  findPaths(certificate, [issuer, certificate], indexBySubject([issuer, certificate]), { partialChain: true })
}

suite('a certificate with something wrong in it', () => {
  test('is read, and so is all that is asked of it, or is refused in its own words', () => {
    const issuer = readCertificate(samples[0] ?? Buffer.alloc(0))
    let read = 0
    for (const { bytes, which } of mutations(samples)) {
      const certificate = readOrRefused(bytes, which)
      if (certificate === undefined) continue
      read += 1
      try {
        looked(certificate, issuer)
      } catch (error) {
        assert.fail(`${which}, ${bytes.toString('hex')}: ${error instanceof Error ? error.stack : error}`)
      }
    }
    assert.ok(read > 50, `only ${read} were read: the others say nothing of what is asked later`)
  })

  test('in a file of an authority is read or refused', () => {
    for (const { bytes, which } of mutations([...samples, ...samples.map(der => Buffer.from(toPem(der)))], 2)) {
      try {
        certificatesOfFile(bytes)
      } catch (error) {
        assert.ok(error instanceof MalformedCertificate || error instanceof MalformedDer, `${which}: ${error}`)
      }
    }
  })

  test('as a TRUSTED CERTIFICATE is read or refused', () => {
    const uses = Buffer.from('300c300a06082b06010505070301', 'hex')
    for (const { bytes, which } of mutations(
      samples.map(der => Buffer.concat([der, uses])),
      3,
    )) {
      try {
        readTrustedCertificate(bytes)
      } catch (error) {
        assert.ok(error instanceof MalformedDer, `${which}: ${error}`)
      }
    }
  })
})

suite('a bundle with something wrong in it', () => {
  const bundles = samples
    .slice(0, 20)
    .map((der, index) => Buffer.from(`# one\n${toPem(der)}\n${toPem(samples[index + 1] ?? der)}`))
  for (const [reader, dialect] of Object.entries({ openSslDialect, nodeExtraDialect, gnutlsDialect, goDialect })) {
    test(`is a store in some state, read in the ${reader}`, () => {
      for (const { bytes } of mutations(bundles, 4)) {
        const { detail = '' } = pemBundle({ state: 'read', bytes }, dialect, readCertificate)
        assert.doesNotMatch(detail, hidden)
      }
    })
  }
})
