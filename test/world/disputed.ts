import { mintAuthority, mintLeaf } from '../../src/x509/mint.ts'
import { permittedNames } from '../../src/x509/mint-extensions.ts'
import { extensionIds } from '../../src/x509/profile.ts'
import { names, type TlsServer } from './servers.ts'
import { mintStaple } from './staple.ts'

/** Node.js itself would not serve what is weak, or speak what is old. */
const lenient = 'DEFAULT:@SECLEVEL=0'

function shortKey(modulusLength: number): TlsServer {
  return {
    id: `rsa-${modulusLength}`,
    serves: `A right chain whose leaf has an RSA key of ${modulusLength} bits.`,
    trustedWhenRootGiven: undefined,
    make({ intermediates: { rsa } }, now) {
      const leaf = mintLeaf({ now, issuer: rsa, commonName: 'Short', names, keyType: 'rsa', modulusLength })
      return { leaf, behind: [rsa.der], options: { ciphers: lenient } }
    },
  }
}

/** Servers that one client takes and another refuses, though the chain is whole and in its time. */
export const disputedServers: readonly TlsServer[] = [
  {
    id: 'client-purpose',
    serves: 'A right chain whose leaf is for client authentication only.',
    trustedWhenRootGiven: undefined,
    make({ intermediate }, now) {
      const leaf = mintLeaf({
        now,
        issuer: intermediate,
        commonName: 'Client',
        names,
        extendedKeyUsage: ['clientAuth'],
      })
      return { leaf, behind: [intermediate.der] }
    },
  },
  {
    id: 'issuer-no-authority',
    serves: "A leaf that another server's certificate signed, and that certificate.",
    trustedWhenRootGiven: false,
    make({ intermediate }, now) {
      const issuer = mintAuthority({
        now,
        name: 'No authority',
        issuer: intermediate,
        instead: { [extensionIds.basicConstraints]: undefined, [extensionIds.keyUsage]: undefined },
      })
      const leaf = mintLeaf({ now, issuer, commonName: 'Below no authority', names })
      return { leaf, behind: [issuer.der, intermediate.der] }
    },
  },
  {
    id: 'name-outside-constraints',
    serves: 'A leaf below an intermediate that may only certify example.com and 10.0.0.0/8.',
    trustedWhenRootGiven: false,
    make({ root }, now) {
      const issuer = mintAuthority({
        now,
        name: 'World Constrained Intermediate',
        issuer: root,
        instead: {
          [extensionIds.nameConstraints]: permittedNames(['example.com'], [Buffer.of(10, 0, 0, 0, 255, 0, 0, 0)]),
        },
      })
      const leaf = mintLeaf({ now, issuer, commonName: 'Outside', names: ['127.0.0.1', 'localhost'] })
      return { leaf, behind: [issuer.der] }
    },
  },
  {
    id: 'sha1-signature',
    serves: 'A right chain whose leaf is signed with SHA-1.',
    trustedWhenRootGiven: undefined,
    make({ intermediates: { rsa } }, now) {
      const leaf = mintLeaf({ now, issuer: rsa, commonName: 'SHA-1', names, keyType: 'rsa', digest: 'sha1' })
      return { leaf, behind: [rsa.der], options: { ciphers: lenient } }
    },
  },
  shortKey(1024),
  shortKey(768),
  {
    id: 'no-authority-key',
    serves: 'A right chain whose leaf has no authorityKeyIdentifier.',
    trustedWhenRootGiven: undefined,
    make({ intermediate }, now) {
      const instead = { [extensionIds.authorityKeyIdentifier]: undefined }
      return {
        leaf: mintLeaf({ now, issuer: intermediate, commonName: 'Loose', names, instead }),
        behind: [intermediate.der],
      }
    },
  },
  {
    id: 'client-certificate',
    // In TLS 1.3 it would say so after the handshake, which every client calls trusted.
    serves: 'A right chain, and asks for a client certificate that it cannot do without, in TLS 1.2.',
    trustedWhenRootGiven: undefined,
    make({ intermediate, root }, now) {
      const leaf = mintLeaf({ now, issuer: intermediate, commonName: 'Mutual', names })
      return {
        leaf,
        behind: [intermediate.der],
        options: { requestCert: true, rejectUnauthorized: true, ca: root.certificatePem, maxVersion: 'TLSv1.2' },
      }
    },
  },
  {
    id: 'tls-1.1',
    serves: 'A right chain, and speaks TLS 1.1 and nothing newer.',
    trustedWhenRootGiven: undefined,
    make({ intermediates: { rsa } }, now) {
      const leaf = mintLeaf({ now, issuer: rsa, commonName: 'Old', names, keyType: 'rsa' })
      return { leaf, behind: [rsa.der], options: { minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: lenient } }
    },
  },
  {
    id: 'revoked-staple',
    serves: 'A right chain, and staples the answer of its issuer that the leaf is revoked.',
    trustedWhenRootGiven: undefined,
    make({ intermediate }, now) {
      const leaf = mintLeaf({ now, issuer: intermediate, commonName: 'Revoked', names })
      const revokedAt = new Date(now.getTime() - 60 * 60 * 1000)
      return {
        leaf,
        behind: [intermediate.der],
        options: { staple: mintStaple(intermediate, leaf, { now, revokedAt }) },
      }
    },
  },
]
