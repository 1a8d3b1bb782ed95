import { execFileSync } from 'node:child_process'
import { each, type Fault, type FaultCase, repaired, trusted } from './fault.ts'
import type { Lab } from './lab.ts'
import { everyVariable, good } from './stores.ts'

const six = ['python', 'requests', 'curl', 'git', 'openssl', 'node'] as const

/** Every variable names a bundle with this content, and the root is given. */
function bundleOf(
  title: string,
  content: (lab: Lab) => string | Uint8Array,
  expected: FaultCase['expected'],
): FaultCase {
  return {
    title: `every variable names ${title}`,
    machine: 'runner',
    arrange: async lab => ({
      host: good(lab),
      environment: everyVariable(lab.file(`${title.replace(/\W+/g, '-')}.pem`, content(lab))),
      given: lab.world.rootPath,
    }),
    expected,
  }
}

const broken = '-----BEGIN CERTIFICATE-----\nMIIB!!!!\n-----END CERTIFICATE-----\n'

function openssl(...args: readonly string[]): Buffer {
  return execFileSync('openssl', args, { env: { PATH: '/usr/bin:/bin' } })
}

export const unusable: Fault = {
  title: 'the content of the bundle is unusable',
  seenIn: ['NixOS/nixpkgs#286722', 'rustls/rustls-native-certs#48', 'nodejs/help#2964'],
  cases: [
    bundleOf('an empty file', () => '', each(six, repaired('store-empty'))),
    bundleOf('a certificate in DER', ({ world }) => world.authorities.root.der, each(six, repaired('store-malformed'))),
    bundleOf('an HTML page', () => '<!doctype html><title>404</title>\n', each(six, repaired('store-malformed'))),
    bundleOf(
      'a broken block before the issuer',
      ({ world: { authorities } }) => authorities.otherRoot.certificatePem + broken + authorities.root.certificatePem,
      each(six, repaired('store-malformed')),
    ),
    bundleOf('a TRUSTED CERTIFICATE', ({ world }) => openssl('x509', '-trustout', '-in', world.rootPath), {
      ...each(['python', 'requests', 'curl', 'openssl'], trusted),
      ...each(['git', 'node'], repaired('store-malformed')),
    }),
    bundleOf(
      'PKCS#7, as Windows exports a chain',
      ({ world }) => openssl('crl2pkcs7', '-nocrl', '-certfile', world.rootPath),
      each(six, repaired('store-malformed')),
    ),
    bundleOf(
      'two certificates that cat joined without a line break',
      ({ world: { authorities } }) => authorities.otherRoot.certificatePem.trimEnd() + authorities.root.certificatePem,
      // GnuTLS finds the second one.
      { ...each(['python', 'requests', 'curl', 'openssl', 'node'], repaired('store-malformed')), git: trusted },
    ),
    bundleOf(
      'text in UTF-16, as PowerShell writes it',
      ({ world }) => Buffer.from(`\ufeff${world.authorities.root.certificatePem}`, 'utf16le'),
      each(six, repaired('store-malformed')),
    ),
    bundleOf(
      'a byte order mark before the first certificate',
      ({ world }) => `\ufeff${world.authorities.root.certificatePem}`,
      each(six, trusted),
    ),
    bundleOf(
      'lines that end as in Windows',
      ({ world }) => world.authorities.root.certificatePem.replaceAll('\n', '\r\n'),
      each(six, trusted),
    ),
  ],
}
